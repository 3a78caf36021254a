using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Operations.Steps;
using TroveClusters.Engine.Providers;
using TroveClusters.Engine.Redis.Agent;
using TroveClusters.Engine.Redis.Servers;

namespace TroveClusters.Engine.Redis.Steps;

/// <summary>
/// Restarts nodes with another version of their server, one after the other, and makes sure of each that it runs that version.
/// Undoing gives the nodes that were begun their old version back, where it is still installed and reads their data.
/// </summary>
internal sealed class UpgradeNodesStep : OperationStep
{
    public override string Name => "upgrade-nodes";

    public override string Describe(OperationContext context) =>
        $"Restart {context.Targets.Count} node(s) with {RedisClusterUpgrade.Of(context).Version}, one after the other";

    public override async Task DoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        RedisClusterUpgrade upgrade = RedisClusterUpgrade.Of(context);
        RedisServer server = upgrade.After();
        if (await WhyNotThereAsync(context, server, cancellationToken) is { } why)
            throw new TroveException(TroveErrorId.DatastoreVersionNotFound, $"Version {upgrade.Version} is not there any more: {why}", upgrade.Version);
        if (context.Targets.Count > 0)
            await RollingRestart.RunAsync(
                context, RedisLaunches.With(context, server), context.Targets, context.Data.AllowUnreachable, new Watch(context, server, note: true), cancellationToken);
    }

    /// <summary>A way back that is closed is refused before anything is undone.</summary>
    public override async Task CheckUndoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        RedisClusterUpgrade upgrade = RedisClusterUpgrade.Of(context);
        if (upgrade.Begun.Count > 0 && await WhyNotThereAsync(context, upgrade.Before(), cancellationToken) is { } why)
        {
            throw new TroveException(
                TroveErrorId.OperationNotUndoable, $"{OperationWords.Subject(context.Operation)} cannot be undone: version {upgrade.VersionBefore} is not there any more: {why}",
                context.Cluster.Name, "Install that version again, or go forward: repeat Update-TroveCluster once the operation is dealt with (Resume-TroveOperation).");
        }
    }

    public override async Task UndoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        RedisClusterUpgrade upgrade = RedisClusterUpgrade.Of(context);
        if (upgrade.Begun.Count == 0)
            return;
        RedisServer before = upgrade.Before();
        if (await WhyNotThereAsync(context, before, cancellationToken) is { } why)
        {
            context.Warn($"Version {upgrade.VersionBefore} is not there any more: {why} What runs is left as it is; repeat the command to upgrade the rest.");
            await RaiseAsync(context, upgrade, before: null, cancellationToken);
            RecordVersionStep.Record(context, upgrade.After());
        }
        else
        {
            bool back = await RaiseAsync(context, upgrade, before, cancellationToken);
            if (back)
                back = await ReturnAsync(context, upgrade, before, cancellationToken);
            else
                await RollAsync(context, upgrade, upgrade.After(), cancellationToken);
            RecordVersionStep.Record(context, back ? before : upgrade.After());
        }
        await SettleAsync(context, cancellationToken);
    }

    /// <summary>Nobody is to meet a cluster whose nodes have just been started and do not serve yet.</summary>
    private static async Task SettleAsync(OperationContext context, CancellationToken cancellationToken)
    {
        try
        {
            await RollingRestart.AwaitAsync(context, cancellationToken);
        }
        catch (TroveException error) when (error.Info.Id == TroveErrorId.OperationTimedOut)
        {
            context.Warn($"The nodes are up, but not everything serves: {error.Message}");
        }
    }

    /// <summary>Starts the nodes that are down; false where one of them reads its data with the new version only.</summary>
    private static async Task<bool> RaiseAsync(OperationContext context, RedisClusterUpgrade upgrade, RedisServer? before, CancellationToken cancellationToken)
    {
        bool back = before is not null;
        foreach (NodeRow node in Begun(context, upgrade))
        {
            NodeProcessState state = await context.Provider.GetStateAsync(NodeServers.Place(node), NodeServers.Process(node), cancellationToken);
            if (state.Running && NodeServers.Text(state.Process) == node.Process)
                continue;
            RedisServer[] servers = back ? [before!, upgrade.After()] : [upgrade.After()];
            back &= await StartAsync(context, node, servers, cancellationToken) == before;
        }
        return back;
    }

    /// <summary>
    /// Restarts the nodes that do not run the old version with it. False where one of them cannot go back: then all that were begun
    /// have the new version again, since a replica of the old one cannot follow a primary of the new one either.
    /// </summary>
    private static async Task<bool> ReturnAsync(OperationContext context, RedisClusterUpgrade upgrade, RedisServer before, CancellationToken cancellationToken)
    {
        try
        {
            await RollAsync(context, upgrade, before, cancellationToken);
            return true;
        }
        catch (TroveException error) when (error.Info.Id is TroveErrorId.NodeStartFailed or TroveErrorId.OperationTimedOut or TroveErrorId.UnexpectedReply)
        {
            context.Warn($"The nodes do not go back to {upgrade.VersionBefore}: {error.Message} Those that were upgraded get {upgrade.Version} again.");
            await RaiseAsync(context, upgrade, before: null, cancellationToken);
            await RollAsync(context, upgrade, upgrade.After(), cancellationToken);
            return false;
        }
    }

    private static async Task RollAsync(OperationContext context, RedisClusterUpgrade upgrade, RedisServer server, CancellationToken cancellationToken)
    {
        List<NodeRow> begun = Begun(context, upgrade);
        await using RedisMembers members = RedisMembers.Of(context, begun);
        IReadOnlyDictionary<Guid, string> versions = await NodeVersions.AskAllAsync(members, begun, context.General.AgentCallLowTimeout, cancellationToken);
        List<NodeRow> others = [.. begun.Where(node => versions.GetValueOrDefault(node.Id) != server.DatastoreVersion)];
        if (others.Count > 0)
            await RollingRestart.RunAsync(
                context, RedisLaunches.With(context, server), others, allowUnreachable: true, new Watch(context, server, note: false), cancellationToken);
    }

    /// <summary>Starts a node with the first program it starts with; null where it starts with none, which is told.</summary>
    private static async Task<RedisServer?> StartAsync(OperationContext context, NodeRow node, RedisServer[] servers, CancellationToken cancellationToken)
    {
        foreach (RedisServer server in servers)
        {
            try
            {
                await NodeStart.RunAsync(context, RedisLaunches.With(context, server), node, movable: false, cancellationToken);
                return server;
            }
            catch (TroveException error) when (error.Info.Id == TroveErrorId.NodeStartFailed)
            {
                context.Warn($"{node.Name} does not start with {server.DatastoreVersion}: {error.Message}");
            }
        }
        context.Warn($"{node.Name} is down.");
        return null;
    }

    private static List<NodeRow> Begun(OperationContext context, RedisClusterUpgrade upgrade) =>
        [.. context.Nodes.Where(node => upgrade.Begun.Contains(node.Id))];

    /// <summary>Why a program is not there, or not that version any more; null where it is.</summary>
    private static async Task<string?> WhyNotThereAsync(OperationContext context, RedisServer server, CancellationToken cancellationToken)
    {
        try
        {
            var locator = new RedisServerLocator(ServerSearch.FromEnvironment(), context.General.CommandProcessTimeout);
            RedisServer found = await locator.LocateAsync(server.Path, cancellationToken);
            return found == server ? null : $"{server.Path} is {found.DatastoreVersion} now.";
        }
        catch (TroveException e) when (e.Info.Id is TroveErrorId.ServerBinaryNotFound or TroveErrorId.OperationTimedOut)
        {
            return e.Message;
        }
    }

    /// <summary>Notes each node in the journal before it is ended, and asks it what it runs when it is back.</summary>
    private sealed class Watch(OperationContext context, RedisServer server, bool note) : IRollingWatch
    {
        public void Begin(NodeRow node)
        {
            if (!note)
                return;
            RedisClusterUpgrade upgrade = RedisClusterUpgrade.Of(context);
            context.Save(context.Data with { Facts = (upgrade with { Begun = [.. upgrade.Begun.Union([node.Id])] }).ToJson() });
        }

        public async Task ProveAsync(NodeRow node, IRedisNode agent)
        {
            string version = await NodeVersions.AskAsync(agent, CancellationToken.None);
            if (version != server.DatastoreVersion)
                throw new TroveException(
                    TroveErrorId.UnexpectedReply, $"{node.Name} ({node.Endpoint}) was started with {server} and says that it is {version}.", node.Name);
        }
    }
}
