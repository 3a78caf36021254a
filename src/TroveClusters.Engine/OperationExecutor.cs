using System.Text.Json;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Configuration;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Operations.Steps;
using TroveClusters.Engine.Placement;

namespace TroveClusters.Engine;

/// <summary>Claims clusters, runs plans, and deals with what others left behind.</summary>
internal sealed partial class OperationExecutor(EngineServices services)
{
    private readonly OperationPlanner _planner = new(services);
    private readonly ClusterReader _reader = new(services);

    /// <exception cref="TroveException">Why it was not done, and what is left of it.</exception>
    public async Task<OperationResult> RunAsync(TrovePlan plan, IOperationObserver observer, CancellationToken stop)
    {
        ObserverLoggerProvider.Attach(observer);
        UnknownOptions.Tell(services, observer);
        EnginePlan current = plan as EnginePlan ?? await _planner.PlanAsync(plan.Request, stop);
        if (current is { Recovers: { } left, TakesOver: false })
        {
            await RecoverAsync(left, observer, stop);
            current = await _planner.PlanAsync(plan.Request, stop);
        }
        if (stop.IsCancellationRequested)
            throw new TroveException(TroveErrorId.OperationStopped, $"Stopped before anything was changed on cluster '{plan.ClusterName}'.", plan.ClusterName);
        // Whatever is wrong with the datastore shows before the cluster is claimed.
        IEnumerable<OperationStep> steps = services.Datastores.Of(current.Cluster).TaskManager.Steps(current.Request.Kind);
        string[] begun = [.. steps.Where(step => step.BeginsWithClaim).Select(step => step.Name)];
        var operationId = Guid.NewGuid();
        using IDisposable running = RunningOperations.Enter(operationId);
        OperationRow operation = await ClaimAsync(current, operationId, begun, stop);
        ClusterState before = _reader.Get(current.ClusterId);
        OperationContext context = Context(operation, before, observer);
        await using IAsyncDisposable sweep = Leftovers.BeginSweep(context);
        await new OperationRunner(context, OperationSteps.Of(context)).RunAsync(stop);
        return await ResultAsync(context, before);
    }

    /// <summary>Finishes or undoes an operation that was left behind; one that has ended is shown as it is.</summary>
    public async Task<OperationResult> ResumeAsync(Guid operationId, IOperationObserver observer, CancellationToken stop)
    {
        ObserverLoggerProvider.Attach(observer);
        UnknownOptions.Tell(services, observer);
        OperationRow operation = _journal.Get(operationId);
        if (operation.IsOpen)
            operation = await RecoverAsync(operationId, observer, stop);
        return await ShowAsync(operation);
    }

    private async Task<OperationRow> RecoverAsync(Guid operationId, IOperationObserver observer, CancellationToken stop)
    {
        OperationRow operation = services.Catalog.Read(null, session => OperationRepository.Find(session, operationId))
            ?? throw new TroveException(TroveErrorId.OperationNotFound, $"There is no operation with the id {operationId}.", operationId);
        if (!operation.IsOpen)
            return operation;
        if (!OperationRecovery.IsRecoverable(operation))
            throw OperationRecovery.Busy(operation);
        if (_reader.Find(new ClusterQuery { Ids = [operation.ClusterId] }) is [var held])
            VerifiedOptions(held.Cluster);
        using IDisposable running = RunningOperations.TryEnter(operationId) ?? throw OperationRecovery.Busy(operation);
        operation = TakeOver(operation);
        if (!operation.IsOpen)
            return operation;
        observer.OnEvent(new WarningEvent($"{OperationWords.Subject(operation)} was interrupted at '{operation.Step}'; dealing with it first."));
        if (_reader.Find(new ClusterQuery { Ids = [operation.ClusterId] }) is not [var state])
            return EndWithoutCluster(operation);
        OperationContext context = Context(operation, state, observer);
        await new OperationRunner(context, OperationSteps.Of(context)).RecoverAsync(stop);
        return context.Operation;
    }

    /// <summary>
    /// Makes this process the owner of an operation; from then on others see that it is worked on. One that another has
    /// ended in the meantime is returned as it is.
    /// </summary>
    /// <param name="operation">The operation as it was read.</param>
    /// <param name="undo">Whether it is certain that it will be undone, whoever has to go on with it.</param>
    private OperationRow TakeOver(OperationRow operation, bool undo = false)
    {
        OperationRow taken = operation with
        {
            Owner = OperationOwner.Current.ToJson(),
            Heartbeat = EngineServices.Now,
            State = undo ? TroveOperationState.RollingBack
                : operation.State == TroveOperationState.Interrupted ? TroveOperationState.Running : operation.State,
            UndoneBy = undo ? OperationOwner.Current.ToJson() : operation.UndoneBy,
        };
        bool mine = services.Catalog.Write(session =>
        {
            if (!OperationRepository.TryTakeOver(session, operation, taken.Owner, taken.State, taken.Heartbeat))
                return false;
            OperationRepository.SetUndoneBy(session, taken.Id, taken.UndoneBy);
            return true;
        });
        if (mine)
            return taken;
        OperationRow now = services.Catalog.Read(null, session => OperationRepository.Find(session, operation.Id)) ?? operation;
        return now.IsOpen ? throw OperationRecovery.Busy(now) : now;
    }

    /// <summary>
    /// Ends an operation that was cut off after its last act, when it had removed its cluster's record: a deletion that is
    /// done, or a creation that has been undone.
    /// </summary>
    private OperationRow EndWithoutCluster(OperationRow operation)
    {
        bool deleted = operation.Kind == TroveOperationKind.Delete;
        DateTimeOffset now = EngineServices.Now;
        OperationRow ended = operation with
        {
            State = deleted ? TroveOperationState.Done : TroveOperationState.RolledBack,
            Percent = deleted ? 100 : operation.Percent,
            Finished = now,
            Heartbeat = now,
            ErrorId = deleted ? "" : operation.ErrorId,
            Message = deleted ? "" : operation.Message,
        };
        services.Catalog.Write(session => OperationRepository.Update(session, ended));
        return ended;
    }

    /// <summary>Writes the claim, the journal entry, new records and the steps that begin with them in one transaction.</summary>
    private async Task<OperationRow> ClaimAsync(EnginePlan plan, Guid operationId, IReadOnlyList<string> begun, CancellationToken cancellationToken)
    {
        for (int attempt = 0; ; attempt++)
        {
            DateTimeOffset now = EngineServices.Now;
            var general = new GeneralOptions(VerifiedOptions(plan.Cluster));
            TimeSpan limit = plan.Request.Timeout ?? general.ClusterUsageTimeout.Time;
            DateTimeOffset? keptSince = JournalRetention.KeptSince(now, general.OperationRetentionDays);
            OperationRow operation = new()
            {
                Id = operationId,
                Tenant = services.Tenant,
                Kind = plan.Request.Kind,
                ClusterId = plan.ClusterId,
                ClusterName = plan.ClusterName,
                Plan = string.Join('\n', plan.Steps),
                Data = JsonSerializer.Serialize(
                    plan.Data with
                    {
                        MoreRam = plan.Data.Flavors.Count > 0 ? Math.Max(0, plan.Demand.Ram) : 0,
                        Timeout = plan.Request.Timeout,
                        Deadline = limit < DateTimeOffset.MaxValue - now ? now + limit : DateTimeOffset.MaxValue,
                    },
                    EngineJson.Default.OperationData),
                Owner = OperationOwner.Current.ToJson(),
                StartedBy = OperationOwner.For(plan.Request.AskedBy).ToJson(),
                Heartbeat = now,
                Command = plan.Request.Command,
                Started = now,
            };
            bool claimed = services.Catalog.Write(session =>
            {
                // Under the catalog's write lock: two plans that each fitted must not together take more than there is.
                CheckFlavors(session, plan);
                HostSeats.Verify(session, plan.NewNodes, plan.NewHosts);
                if (plan.Demand != QuotaAmounts.None)
                    TenantQuotas.Read(session, services.Tenant, general).Check(plan.Demand);
                if (!TryClaim(session, plan, operation))
                    return false;
                foreach (string step in begun)
                    OperationRepository.SetStep(session, operation.Id, step, StepState.Intent, now);
                if (keptSince is { } day)
                    OperationRepository.RemoveEndedBefore(session, day);
                return true;
            });
            if (claimed)
                return operation;
            if (services.Catalog.Read(null, session => ClusterRepository.Find(session, services.Tenant, plan.ClusterId)) is { OperationId: { } other } busy
                && services.Catalog.Read(null, session => OperationRepository.Find(session, other)) is { } running
                && !OperationRecovery.IsRecoverable(running))
                throw OperationRecovery.Busy(running);
            // The cluster has changed since the plan was made. The same plan may still be true; another one may not be run
            // in its place without the operator having seen it.
            EnginePlan fresh = await _planner.PlanAsync(plan.Request, cancellationToken);
            if (attempt >= 3 || fresh.Fingerprint != plan.Fingerprint)
                throw new TroveException(
                    TroveErrorId.TroveClusterChanged, $"Cluster '{plan.ClusterName}' has changed since the plan was made; nothing was done.", plan.ClusterName);
            plan = fresh;
        }
    }

    /// <summary>A flavor can have been removed since the plan was made; from the claim on it is in use.</summary>
    private static void CheckFlavors(CatalogSession session, EnginePlan plan)
    {
        List<string> wanted = [.. plan.NewNodes.Select(node => node.Flavor).Concat(plan.Data.Flavors.Skip(1)).Distinct()];
        if (wanted.Count == 0)
            return;
        FlavorCatalog flavors = FlavorCatalog.Read(session);
        if (wanted.Find(id => flavors.FindById(id) is null) is { } gone)
            throw new TroveException(TroveErrorId.FlavorNotFound, $"Flavor '{gone}' cannot be found. There are: {flavors}.", gone);
    }

    /// <summary>The configuration as it is now, right in all that concerns a cluster: nothing may turn out wrong when half is done.</summary>
    /// <exception cref="TroveException"><c>ConfigurationInvalid</c>.</exception>
    private TroveOptions VerifiedOptions(ClusterRow cluster)
    {
        TroveOptions options = services.LoadOptions();
        new PlanContext(services, options, services.Datastores.Of(cluster, options)).VerifyOptions();
        return options;
    }

    private bool TryClaim(CatalogSession session, EnginePlan plan, OperationRow operation)
    {
        DateTimeOffset now = operation.Started;
        switch (plan.Request)
        {
            case CreateClusterRequest or ImportClusterRequest:
                ClusterRepository.Insert(session, plan.Cluster with
                {
                    Task = plan.Task,
                    OperationId = operation.Id,
                    HighestNumber = plan.HighestNumber,
                    Created = now,
                    Updated = now,
                });
                break;
            case not null when plan is { TakesOver: true, Recovers: { } left }:
                if (!GiveUp(session, left, operation, now) || !ClusterRepository.TryHandOver(session, plan.ClusterId, left, operation.Id, plan.Task, now))
                    return false;
                break;
            default:
                if (!ClusterRepository.TryClaim(session, plan.ClusterId, plan.Cluster.Revision, plan.Task, operation.Id, now))
                    return false;
                if (plan.NewNodes.Count > 0)
                    ClusterRepository.Update(session, plan.Cluster with { HighestNumber = plan.HighestNumber, Updated = now });
                break;
        }
        foreach (NewHost host in plan.NewHosts)
            host.Write(session, services.Secrets, now);
        foreach (NodeRow node in plan.NewNodes)
            NodeRepository.Insert(session, node with { Created = now, Updated = now });
        SecretOwner owner = SecretOwner.Cluster(plan.ClusterId);
        foreach ((string name, string secret) in plan.Secrets)
            SecretRepository.Set(session, owner, name, services.Secrets.Protect(secret, owner.Context(name)));
        OperationRepository.Insert(session, operation);
        return true;
    }

    /// <summary>Ends an abandoned operation in whose place another one comes.</summary>
    private static bool GiveUp(CatalogSession session, Guid id, OperationRow by, DateTimeOffset now)
    {
        if (OperationRepository.Find(session, id) is not { } left || !OperationRecovery.IsRecoverable(left))
            return false;
        OperationRepository.Update(session, left with
        {
            State = TroveOperationState.Failed,
            Finished = now,
            ErrorId = nameof(TroveErrorId.OperationInterrupted),
            Message = by.Kind == TroveOperationKind.Delete
                ? $"Interrupted; given up when the cluster was removed by operation {by.Id}."
                : $"Interrupted; operation {by.Id} came in its place.",
        });
        return true;
    }

    private OperationContext Context(OperationRow operation, ClusterState state, IOperationObserver observer) =>
        new(services, operation, state.Cluster, state.Nodes, observer);

    /// <summary>An operation that has ended, with what is left of its cluster.</summary>
    private async Task<OperationResult> ShowAsync(OperationRow operation) => new()
    {
        Operation = OperationView.Of(operation),
        Cluster = _reader.Find(new ClusterQuery { Ids = [operation.ClusterId] }) is [var state]
            ? await _reader.ViewAsync(state, refresh: false, CancellationToken.None)
            : null,
    };

    private async Task<OperationResult> ResultAsync(OperationContext context, ClusterState before)
    {
        HashSet<Guid> targets = [.. context.Data.NodeIds];
        TroveCluster? last = null;
        if (_reader.Find(new ClusterQuery { Ids = [context.Cluster.Id] }) is [var after])
            last = await _reader.ViewAsync(after, refresh: false, CancellationToken.None);
        bool removed = context.Operation.Kind is TroveOperationKind.Shrink or TroveOperationKind.Delete;
        ClusterState gone = before with
        {
            // As they were last known: nodes that were drained own no slots any more.
            Nodes = [.. before.Nodes.Select(node => targets.Contains(node.Id)
                ? (context.Removed.FirstOrDefault(last => last.Id == node.Id) ?? node) with { Status = TroveNodeStatus.Removed, Message = "" }
                : node)],
        };
        TroveCluster shown = removed || last is null ? new ClusterViewer(services).Show(gone, TroveClusterStatus.Deleting, "") : last;
        return new OperationResult
        {
            Operation = OperationView.Of(context.Operation),
            Cluster = last ?? shown,
            Nodes = [.. shown.Nodes.Where(node => targets.Contains(node.Id))],
        };
    }
}
