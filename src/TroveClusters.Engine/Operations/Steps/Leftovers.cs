using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Providers;

namespace TroveClusters.Engine.Operations.Steps;

/// <summary>
/// What could not be removed because its host did not answer. It is noted in the catalog and removed by a later command that
/// finds the host back.
/// </summary>
internal static class Leftovers
{
    /// <summary>How long a command that has done its own work waits for leftovers to go.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    /// <summary>Whether a failed removal is one that a later command can make up for.</summary>
    public static bool CanBeLeft(RemovalFailure failure) => failure.Node is { HostId: not null, Folder.Length: > 0 } && IsOfHost(failure.Error);

    /// <summary>Notes what is left, before the nodes' records go, and tells it.</summary>
    public static void Leave(OperationContext context, IReadOnlyCollection<RemovalFailure> failures)
    {
        if (failures.Count == 0)
            return;
        DateTimeOffset now = EngineServices.Now;
        context.Services.Catalog.Write(session =>
        {
            foreach (NodeRow node in failures.Select(failure => failure.Node))
            {
                LeftoverRepository.Put(session, new LeftoverRow
                {
                    NodeId = node.Id,
                    HostId = node.HostId!.Value,
                    Name = $"{context.Cluster.Name}/{node.Name}",
                    Address = node.Host,
                    Port = node.Port,
                    Folder = node.Folder,
                    Process = node.Process,
                    Since = now,
                });
            }
        });
        foreach (RemovalFailure failure in failures)
        {
            context.LeftOn.Add(failure.Node.HostName);
            context.Warn(
                $"Left on the host '{failure.Node.HostName}': the folder {failure.Node.Folder} of {failure.Node.Name}, and its server if it runs ({failure.Node.Endpoint}). It is removed by the next command that finds the host back. {failure.Error.Message}");
        }
    }

    /// <summary>
    /// Removes what earlier commands have left, on hosts that are back, while something else is done. What is not gone when
    /// the returned object is disposed, and soon after, stays for another time.
    /// </summary>
    public static IAsyncDisposable BeginSweep(OperationContext context)
    {
        List<LeftoverRow> rows = context.Services.Catalog.Read([], LeftoverRepository.List);
        var sweep = new Sweep();
        sweep.Run = Task.WhenAll(rows.GroupBy(row => row.HostId).Select(host => Task.Run(() => SweepAsync(context, [.. host], sweep.Token))));
        return sweep;
    }

    private static async Task SweepAsync(OperationContext context, IReadOnlyList<LeftoverRow> rows, CancellationToken cancellationToken)
    {
        try
        {
            INodeProvider provider = context.Services.Provider(Providers.Ssh.SshProvider.ProviderName, context.Options);
            foreach (LeftoverRow row in rows)
            {
                var place = new NodePlace(row.NodeId, row.Address, row.Port) { HostId = row.HostId, Folder = row.Folder };
                await provider.StopAsync(place, NodeServers.Parse(row.Process, "leftovers", row.NodeId), NodeServers.GraceOfRemoval, cancellationToken);
                await provider.RemoveAsync(place, cancellationToken);
                context.Services.Catalog.Write(session =>
                {
                    LeftoverRepository.Delete(session, row.NodeId);
                    HostRepository.DeleteUnused(session);
                });
                context.Verbose($"Removed what was left of {row.Name}: {row.Folder}.");
            }
        }
        catch (TroveException e)
        {
            context.Debug($"What was left of {string.Join(", ", rows.Select(row => row.Name))} is still there: {e.Message}");
        }
        catch (OperationCanceledException)
        {
            // Its host takes too long; another command will find it.
        }
    }

    private static bool IsOfHost(Exception error) =>
        HostFailures.IsOf(error) || error is TroveException { Info.Id: TroveErrorId.OperationTimedOut };

    /// <summary>A sweep under way.</summary>
    private sealed class Sweep : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();

        public CancellationToken Token => _stop.Token;

        public Task Run { get; set; } = Task.CompletedTask;

        public async ValueTask DisposeAsync()
        {
            _stop.CancelAfter(s_patience);
            await Run;
            _stop.Dispose();
        }
    }
}
