using TroveClusters.Client.Wire;

namespace TroveClusters.Client;

/// <summary>
/// Plans, and runs what a server goes on with whatever becomes of the connection: an answer that was lost is asked for again, and
/// nothing is run twice.
/// </summary>
internal sealed class RemoteOperations(ServerHttp http, TroveServerConnection connection)
{
    /// <summary>How long it is tried to hear whether something has begun.</summary>
    private static readonly TimeSpan s_beginning = TimeSpan.FromMinutes(1);

    /// <summary>Who does not want to wait any more waits so long for the word whether something has begun.</summary>
    private static readonly TimeSpan s_lastWord = TimeSpan.FromSeconds(10);

    /// <summary>What commands of a server's operations begin with.</summary>
    private const string Mark = "trove-server ";

    private readonly OperationFollower _follower = new(http, connection);

    /// <summary>Has a request planned; the server keeps the plan.</summary>
    public async Task<TrovePlan> PlanAsync(OperationRequest request, CancellationToken cancellationToken) =>
        new RemotePlan(request, await http.CallAsync<PlanBody>(Path(nameof(ITroveService.PlanAsync)), new { request }, cancellationToken));

    /// <summary>Runs a plan, and follows it to its end.</summary>
    public async Task<OperationResult> RunAsync(TrovePlan plan, IOperationObserver observer, CancellationToken cancellationToken)
    {
        RemotePlan remote = plan as RemotePlan ?? (RemotePlan)await PlanAsync(plan.Request, cancellationToken);
        BegunAnswer begun = await LastWordAsync(token => BeginAsync(remote, token), remote.ToString(), cancellationToken);
        return await _follower.FollowAsync(begun, remote, observer, cancellationToken);
    }

    /// <summary>Has an operation resumed or undone, and follows that to its end.</summary>
    /// <param name="method">Which of both.</param>
    /// <param name="operationId">The operation.</param>
    /// <param name="observer">Hears of it.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<OperationResult> ContinueAsync(string method, Guid operationId, IOperationObserver observer, CancellationToken cancellationToken)
    {
        BegunAnswer begun = await LastWordAsync(
            token => http.CallAsync<BegunAnswer>(Path(method), new { operationId }, token), $"operation {operationId}", cancellationToken);
        return await _follower.FollowAsync(begun, null, observer, cancellationToken);
    }

    private async Task<BegunAnswer> BeginAsync(RemotePlan plan, CancellationToken cancellationToken)
    {
        var patience = new Patience(s_beginning);
        TroveException? lost = null;
        while (true)
        {
            try
            {
                return await http.CallAsync<BegunAnswer>(Path(nameof(ITroveService.RunAsync)), new { plan = plan.Id }, cancellationToken);
            }
            catch (TroveException e) when (e.Info.Id == TroveErrorId.PlanNotFound)
            {
                // Another server has come in its place, or the question was open for too long.
                if (lost is not null && await FindAsync(plan, cancellationToken) is { } begun)
                    return begun;
                plan = await RenewAsync(plan, cancellationToken);
            }
            catch (TroveException e) when (IsLost(e) || (lost is not null && e.Info.Id == TroveErrorId.ServerUnreachable))
            {
                lost = e;
                if (!await patience.WaitAsync(cancellationToken))
                {
                    throw new TroveException(
                        TroveErrorId.ServerConnectionLost, $"Whether {plan} has begun is not known: the connection to {http.Address} was lost, and could not be made again for {patience.Limit.TotalSeconds:0} s. {e.Message}",
                        plan.ClusterName, "Run Get-TroveOperation when the server can be reached again.", e);
                }
            }
        }
    }

    /// <summary>Whether a request may have arrived although no answer came.</summary>
    private static bool IsLost(TroveException e) => e.Info.Id is TroveErrorId.ServerConnectionLost or TroveErrorId.OperationTimedOut;

    /// <summary>Plans again, and takes the new plan when it says what the other one said.</summary>
    private async Task<RemotePlan> RenewAsync(RemotePlan plan, CancellationToken cancellationToken)
    {
        var fresh = (RemotePlan)await PlanAsync(plan.Request, cancellationToken);
        return fresh.SaysTheSame(plan) ? fresh : throw new TroveException(
            TroveErrorId.TroveClusterChanged,
            $"The server at {http.Address} no longer has the plan for '{plan.ClusterName}' that was shown, and would do something else now ({fresh}); nothing was done.", plan.ClusterName);
    }

    /// <summary>An operation that was begun by a plan whose answer was lost, by the journal; null where there is none.</summary>
    private async Task<BegunAnswer?> FindAsync(RemotePlan plan, CancellationToken cancellationToken)
    {
        // A create has another id in each plan; its name is its own.
        var query = new OperationQuery { Kinds = [plan.Kind], Since = plan.Made };
        string command = Mark + plan.Request.Command;
        await foreach (TroveOperation operation in ItemsReader.ReadAsync<TroveOperation>(
            http, Path(nameof(ITroveService.GetOperationsAsync)), new { query }, null, cancellationToken))
        {
            if (operation.ClusterId == plan.ClusterId && operation.Command == command)
                return new BegunAnswer(operation.Id, Undoing: false, Recovering: false);
        }
        return null;
    }

    /// <summary>Whoever stops waiting while something begins is told whether it has: the answer is waited for a little longer.</summary>
    private async Task<BegunAnswer> LastWordAsync(Func<CancellationToken, Task<BegunAnswer>> begin, string what, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            throw new TroveException(TroveErrorId.OperationStopped, $"Stopped before {what} was begun; nothing was changed.");
        using var enough = new CancellationTokenSource();
        using CancellationTokenRegistration stopping = cancellationToken.Register(() => enough.CancelAfter(s_lastWord));
        try
        {
            return await begin(enough.Token);
        }
        catch (OperationCanceledException e)
        {
            throw new TroveException(
                TroveErrorId.OperationStopped, $"No longer waiting. Whether {what} has begun is not known: {http.Address} has not said so.", null,
                "Run Get-TroveOperation to see what became of it.", e);
        }
    }

    private string Path(string method) => ServerPath.Call(connection.Tenant, method);
}
