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
        ShowSteps(plan.Recovers, plan.Steps);
        ShowMoves(plan);
        if (whole && approved.Count > 0 && approved.Count < targets.Count)
            WriteWarning($"Nothing is changed in '{plan.ClusterName}': what was planned can only be done as a whole, and not all of it was confirmed.");
        return approved;
    }

    /// <summary>With -WhatIf shows what slots that would move take with them, and hands the moves out as objects.</summary>
    private void ShowMoves(TrovePlan plan)
    {
        if (!IsWhatIf || plan.SlotMoves.Count == 0)
            return;
        string time = plan.EstimatedTime is { } estimated ? FormattableString.Invariant($" would take about {Math.Ceiling(estimated.TotalSeconds):0} s") : "";
        // Not all servers tell how much memory they use.
        IEnumerable<string> lines = plan.SlotMoves.Select(move =>
            FormattableString.Invariant($"  {move}: {move.Keys} keys{(move.Bytes > 0 ? $", about {move.Bytes / 1e6:0.0} MB" : "")}"));
        string text = string.Join(Environment.NewLine, lines.Prepend($"What if: Moving the slots{time}:"));
        WriteInformation(new HostInformationMessage { Message = text }, ["PSHOST", "TrovePlan"]);
        // Not the plan: its request may hold a password.
        foreach (TroveSlotMove move in plan.SlotMoves)
            WriteInformation(move, ["TroveSlotMove"]);
    }

    /// <summary>What a plan works on; never nothing, or nothing would be asked.</summary>
    private protected static IReadOnlyList<string> TargetsOf(TrovePlan plan) =>
        plan.Targets.Count > 0 ? plan.Targets : [plan.ClusterName];

    private TrovePlan? ApproveWhole(TrovePlan plan) =>
        ApproveTargets(plan, whole: true).Count == TargetsOf(plan).Count ? plan : null;
}
