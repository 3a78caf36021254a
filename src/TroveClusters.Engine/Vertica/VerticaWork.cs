using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Remote;
using TroveClusters.Engine.Vertica.Agent;

namespace TroveClusters.Engine.Vertica;

/// <summary>What every step of an operation on a Vertica cluster works with.</summary>
internal sealed class VerticaWork(OperationContext context)
{
    private readonly object _lock = new();

    /// <summary>The agents.</summary>
    public VerticaHosts Hosts { get; } = VerticaHosts.Of(context);

    /// <summary>The cluster's facts, as they were last saved.</summary>
    public VerticaClusterFacts Facts => VerticaClusterFacts.Of(context.Cluster);

    /// <summary>What the journal keeps, as it was last saved.</summary>
    public VerticaChange Change => VerticaChange.Of(context);

    /// <summary>dbadmin's password.</summary>
    public Secret Password { get; } = new(context.Secret(SecretNames.Password));

    /// <summary>How long nodes may take to come up, or a state to show after a program was lost sight of.</summary>
    public TimeLimit StateLimit { get; } = new(
        TimeSpan.FromSeconds(context.DatastoreOptions.Integer("state_change_wait_time")!.Value), "vertica.state_change_wait_time");

    /// <summary>
    /// How long a state is watched after the connection to a program was lost. The session ends what it ran when it loses
    /// its caller, within seconds: what does not show by then has not been done.
    /// </summary>
    public TimeSpan LostPatience { get; } = context.General.AgentCallLowTimeout.Time;

    /// <summary>The nodes whose hosts join the cluster: those that are added, or the one that moves, on its new host.</summary>
    public IReadOnlyList<NodeRow> Joining => Change.Replacement is { } replacement
        ? [.. context.Targets.Select(node => node with { HostId = replacement.HostId, HostName = replacement.HostName, Host = replacement.Address })]
        : context.Targets;

    /// <summary>Whether any host joins: a repair without another host has none.</summary>
    public bool HasJoining => context.Kind != TroveOperationKind.Repair || Change.Replacement is not null;

    /// <summary>The nodes that are members before and after.</summary>
    public IReadOnlyList<NodeRow> Staying => context.Others;

    /// <summary>The folder of the database on each host.</summary>
    public string DatabaseFolder => VerticaNodes.FolderOf(Facts);

    /// <summary>Writes what the journal keeps, before what it speaks of is done.</summary>
    public void Save(Func<VerticaChange, VerticaChange> change)
    {
        lock (_lock)
            context.Save(context.Data with { Facts = change(Change).ToJson() });
    }

    /// <summary>Asks members until one answers.</summary>
    public Task<VerticaCensus> TakeCensusAsync(IEnumerable<NodeRow> nodes, CancellationToken cancellationToken) =>
        VerticaCensus.TakeAsync(Hosts, nodes, Facts.Database, Password, cancellationToken);

    /// <summary>A member that is up and can drive, with what it says.</summary>
    /// <exception cref="TroveException"><c>NodeUnreachable</c>: none answers.</exception>
    public async Task<(NodeRow Node, IVerticaNodeAgent Agent, VerticaDatabaseState State)> FindDriverAsync(
        IEnumerable<NodeRow> nodes, CancellationToken cancellationToken)
    {
        VerticaCensus census = await TakeCensusAsync(nodes, cancellationToken);
        VerticaDatabaseState state = census.State ?? throw new TroveException(
            TroveErrorId.NodeUnreachable, $"No node of cluster '{context.Cluster.Name}' that can drive this answers: {census.Reasons()}.", context.Cluster.Name,
            "Start the cluster (Start-TroveCluster), then go on.", census.Silent.Values.FirstOrDefault());
        return (census.Driver!, Hosts[census.Driver!], state);
    }

    /// <summary>A member whose host answers, whether or not its node is up, with its <c>admintools.conf</c>.</summary>
    /// <returns>Null configuration: no host that answers has one.</returns>
    /// <exception cref="TroveException"><c>NodeUnreachable</c>: no host answers.</exception>
    public async Task<(NodeRow Node, IVerticaNodeAgent Agent, AdminToolsConfiguration? Configuration)> FindHostAsync(
        IEnumerable<NodeRow> nodes, CancellationToken cancellationToken)
    {
        (NodeRow, IVerticaNodeAgent, AdminToolsConfiguration?)? bare = null;
        var errors = new List<TroveException>();
        foreach (NodeRow node in VerticaCensus.Order(nodes))
        {
            try
            {
                if (await Hosts[node].ReadConfigurationAsync(cancellationToken) is { } configuration)
                    return (node, Hosts[node], configuration);
                bare ??= (node, Hosts[node], null);
            }
            catch (TroveException e) when (e.Info.Id != TroveErrorId.HostKeyChanged)
            {
                errors.Add(e);
            }
        }
        return bare ?? throw new TroveException(
            TroveErrorId.NodeUnreachable, $"No host of cluster '{context.Cluster.Name}' answers: {string.Join("; ", errors.Select(e => e.Message.TrimEnd('.')))}.",
            context.Cluster.Name, "Bring the hosts back, then go on.", errors.FirstOrDefault());
    }

    /// <summary>
    /// Runs a tool of <c>admintools</c> for the database. Where a tool of this operation was lost sight of, it may go on
    /// unseen and keep others out until it ends: one that fails then is tried again for a while.
    /// </summary>
    /// <returns>How it ended; null where the connection was lost, so that only the state tells what it did.</returns>
    public async Task<AdminToolsReport?> RunToolAsync(
        IVerticaNodeAgent agent, string tool, IEnumerable<NodeRow> on, TimeLimit limit, CancellationToken cancellationToken,
        IReadOnlyList<string>? options = null, bool waits = true, bool takesPassword = true)
    {
        var call = new AdminToolsCall(tool)
        {
            Database = Facts.Database,
            Hosts = [.. on.Select(node => node.Host)],
            Password = takesPassword ? Password : null,
            Options = options ?? [],
            WaitSeconds = waits ? (int)Math.Min(limit.Time.TotalSeconds, int.MaxValue) : null,
            // The tool's own limit comes first, so that it says what it waited for.
            Limit = waits ? limit with { Time = limit.Time + TimeSpan.FromSeconds(60) } : limit,
        };
        (AdminToolsReport? report, _) = await VerticaWait.UntilAsync(
            token => RunOnceAsync(agent, call, token), report => report is null or { Succeeded: true },
            Change.LostSight ? LostPatience : TimeSpan.Zero, cancellationToken);
        return report;
    }

    /// <summary>Whether a host cannot be used at all now: what is on it stays until it is back.</summary>
    public static bool IsAway(TroveException error) => error.Info.Id is TroveErrorId.HostUnreachable or TroveErrorId.HostConnectionLost
        or TroveErrorId.HostKeyChanged or TroveErrorId.HostKeyUnknown or TroveErrorId.AuthenticationFailed or TroveErrorId.HostNotFound;

    private async Task<AdminToolsReport?> RunOnceAsync(IVerticaNodeAgent agent, AdminToolsCall call, CancellationToken cancellationToken)
    {
        try
        {
            return await agent.RunToolAsync(call, context.Verbose, cancellationToken);
        }
        catch (TroveException e) when (e.Info.Id == TroveErrorId.HostConnectionLost)
        {
            context.Warn($"{e.Message} What it did is looked up.");
            Save(change => change with { LostSight = true });
            return null;
        }
    }
}
