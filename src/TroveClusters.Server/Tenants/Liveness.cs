using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Operations.Steps;
using TroveClusters.Engine.Platform;
using TroveClusters.Engine.Providers;
using TroveClusters.Engine.Providers.Local;

namespace TroveClusters.Server.Tenants;

/// <summary>
/// What answers depend on and no catalog tells: which processes have died, of nodes and of whoever runs an operation, and
/// what the configuration file says. Looked at once a second at most, when somebody asks.
/// </summary>
internal sealed class Liveness(ServerCatalog catalog, TimeProvider time)
{
    private static readonly TimeSpan s_age = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private (long, long)? _read;
    private long? _looked;
    private long _generation;
    private string _seen = "";
    private List<NodeProcess> _processes = [];
    private List<OperationRow> _operations = [];

    /// <summary>Another number than before when something has died or changed since.</summary>
    /// <param name="version">The catalog's version now.</param>
    /// <exception cref="TroveException"><c>CatalogUnavailable</c>.</exception>
    public long Generation((long, long) version)
    {
        lock (_lock)
        {
            if (_looked is { } then && time.GetElapsedTime(then) < s_age)
                return _generation;
            if (_read != version)
            {
                (_processes, _operations) = catalog.Database.Read(([], []), session =>
                    (NodeRepository.Processes(session, LocalProvider.ProviderName).Select(Parse).OfType<NodeProcess>().ToList(), OperationRepository.Open(session)));
                _read = version;
            }
            string now = string.Join(
                ';',
                [
                    catalog.ConfigurationStamp(),
                    .. _processes.Where(IsDead).Select(process => FormattableString.Invariant($"{process.Id}/{process.StartTime}")),
                    .. _operations.Where(OperationRecovery.IsRecoverable).Select(operation => operation.Id.ToString()),
                ]);
            if (now != _seen)
                (_seen, _generation) = (now, _generation + 1);
            _looked = time.GetTimestamp();
            return _generation;
        }
    }

    private static bool IsDead(NodeProcess process) =>
        new ProcessIdentity(process.Id, process.StartTime, process.BootId, MachineIdentity.ProcessNamespace).GetLiveness() == ProcessLiveness.Dead;

    /// <summary>A record that cannot be read is told of by whoever reads its cluster.</summary>
    private static NodeProcess? Parse(string record)
    {
        try
        {
            return NodeServers.Parse(record, "nodes", Guid.Empty);
        }
        catch (TroveException)
        {
            return null;
        }
    }
}
