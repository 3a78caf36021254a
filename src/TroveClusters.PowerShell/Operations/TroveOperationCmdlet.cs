using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>What the cmdlets share that change something: plan, confirm, run.</summary>
public abstract class TroveOperationCmdlet : TroveCmdlet
{
    /// <summary>Do not ask for confirmation. It overrides no refusal, and -WhatIf still changes nothing.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

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

    private bool IsWhatIf => MyInvocation.BoundParameters.TryGetValue("WhatIf", out object? bound)
        ? LanguagePrimitives.IsTrue(bound)
        : LanguagePrimitives.IsTrue(GetVariableValue("WhatIfPreference"));

    /// <summary>Checks a request and, when it is confirmed, runs it. Null: it was not confirmed, or only shown.</summary>
    private protected OperationResult? Change(OperationRequest request) =>
        ApproveWhole(Plan(request)) is { } plan ? Run(plan) : null;

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
        if (whole && approved.Count > 0 && approved.Count < targets.Count)
            WriteWarning($"Nothing is changed in '{plan.ClusterName}': what was planned can only be done as a whole, and not all of it was confirmed.");
        return approved;
    }

    /// <summary>What a plan works on; never nothing, or nothing would be asked.</summary>
    private protected static IReadOnlyList<string> TargetsOf(TrovePlan plan) =>
        plan.Targets.Count > 0 ? plan.Targets : [plan.ClusterName];

    /// <summary>Confirms one action on one target. The only place that asks.</summary>
    private protected bool Approve(string target, string action)
    {
        bool asked = MyInvocation.BoundParameters.TryGetValue("Confirm", out object? confirm) && LanguagePrimitives.IsTrue(confirm);
        if (!Force || asked || IsWhatIf)
            return ShouldProcess(target, action);
        WriteVerbose($"{action}: {target}");
        return true;
    }

    /// <summary>With -WhatIf shows what would be done, step by step.</summary>
    private protected void ShowSteps(Guid? recovers, IReadOnlyList<string> steps)
    {
        if (recovers is { } operation)
            WriteVerbose($"The interrupted operation {operation} is finished or undone first.");
        if (!IsWhatIf || steps.Count == 0)
            return;
        IEnumerable<string> lines = steps.Select((step, i) => FormattableString.Invariant($"  {i + 1}. {step}"));
        if (recovers is not null)
            lines = lines.Prepend($"  0. Finish or undo the interrupted operation {recovers}");
        string text = string.Join(Environment.NewLine, lines.Prepend("What if: The plan would be:"));
        WriteInformation(new HostInformationMessage { Message = text }, ["PSHOST", "TrovePlan"]);
    }

    private TrovePlan? ApproveWhole(TrovePlan plan) =>
        ApproveTargets(plan, whole: true).Count == TargetsOf(plan).Count ? plan : null;
}
