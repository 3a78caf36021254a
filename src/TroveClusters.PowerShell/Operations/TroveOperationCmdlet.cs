using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>What the cmdlets share that run operations: plan, confirm, run.</summary>
public abstract class TroveOperationCmdlet : TroveChangingCmdlet
{
    /// <summary>
    /// How long the operation may take, in seconds. When the time is up it is rolled back or stops at a safe point, as
    /// it does for Ctrl-C. Without it the configured limit holds.
    /// </summary>
    [Parameter]
    [Alias("TimeoutSec")]
    [ValidateRange(1, 86400)]
    public int? TimeoutSeconds { get; set; }

    private protected TimeSpan? Limit => TimeoutSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    private protected string CommandText => CommandRecord.Describe(this, MyInvocation.BoundParameters);

    /// <summary>Checks a request and, when it is confirmed, runs it. Null: it was not confirmed, or only shown.</summary>
    private protected OperationResult? Change(OperationRequest request) => Change(Plan(request));

    /// <summary>Runs a plan when it is confirmed. Null: it was not confirmed, or only shown.</summary>
    private protected OperationResult? Change(TrovePlan plan) =>
        ApproveWhole(plan) is { } approved ? Run(approved) : null;

    /// <summary>The cluster as a plan that was confirmed has left it, or as it is where the plan changes nothing. Null: it was not confirmed.</summary>
    private protected TroveCluster? ChangeOrKeep(TrovePlan plan)
    {
        if (!plan.ChangesNothing)
            return Change(plan)?.Cluster;
        WriteVerbose($"Cluster '{plan.ClusterName}' is as asked already; nothing is changed.");
        return ClusterLookup.One(this, new TroveClusterIdentity(plan.ClusterId));
    }

    private protected TrovePlan Plan(OperationRequest request) =>
        Call((service, token) => service.PlanAsync(request, token));

    private protected OperationResult Run(TrovePlan plan)
    {
        ITroveService service = Service;
        using var pump = new OperationPump(this, $"{plan.Action} '{plan.ClusterName}'");
        return pump.Run((observer, token) => service.RunAsync(plan, observer, token));
    }

    /// <summary>Has every target of a plan confirmed; returns the indexes of those that were.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="whole">Whether one refusal refuses the plan, so that no further question makes sense.</param>
    private protected IReadOnlyList<int> ApproveTargets(TrovePlan plan, bool whole)
    {
        var approved = new List<int>();
        IReadOnlyList<string> targets = TargetsOf(plan);
        for (int i = 0; i < targets.Count; i++)
        {
            if (Approve(targets[i], plan.Action))
                approved.Add(i);
            else if (whole && !IsWhatIf)
                break;
        }
        ShowSteps(plan.Recovers, plan.Steps, Estimate(plan));
        HandOutMoves(plan.SlotMoves);
        if (whole && approved.Count > 0 && approved.Count < targets.Count)
            WriteWarning($"Nothing is changed in '{plan.ClusterName}': what was planned can only be done as a whole, and not all of it was confirmed.");
        return approved;
    }

    /// <summary>With -WhatIf hands out the moves of slots as objects. Not the plan: its request may hold a password.</summary>
    private void HandOutMoves(IReadOnlyList<TroveSlotMove> moves)
    {
        if (!IsWhatIf)
            return;
        foreach (TroveSlotMove move in moves)
            WriteInformation(move, ["TroveSlotMove"]);
    }

    /// <summary>What slots that would move hold, and how long that takes; null where none move.</summary>
    private static string? Estimate(TrovePlan plan)
    {
        if (plan.SlotMoves.Count == 0)
            return null;
        long bytes = plan.SlotMoves.Sum(move => move.Bytes);
        // Not all servers tell how much memory they use.
        string size = bytes > 0 ? FormattableString.Invariant($", about {bytes / 1e6:0.0} MB") : "";
        string time = plan.EstimatedTime is { } estimated ? FormattableString.Invariant($"; moving them would take about {Math.Ceiling(estimated.TotalSeconds):0} s") : "";
        return FormattableString.Invariant($"The slots to move hold {plan.SlotMoves.Sum(move => move.KeyCount)} keys{size}{time}.");
    }

    /// <summary>What a plan works on; never nothing, or nothing would be asked.</summary>
    private protected static IReadOnlyList<string> TargetsOf(TrovePlan plan) =>
        plan.Targets.Count > 0 ? plan.Targets : [plan.ClusterName];

    private TrovePlan? ApproveWhole(TrovePlan plan) =>
        ApproveTargets(plan, whole: true).Count == TargetsOf(plan).Count ? plan : null;
}
