using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>What the cmdlets share that change something: they ask first, and show what they would do.</summary>
public abstract class TroveChangingCmdlet : TroveCmdlet
{
    /// <summary>Do not ask for confirmation. It overrides no refusal, and -WhatIf still changes nothing.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected bool IsWhatIf => MyInvocation.BoundParameters.TryGetValue("WhatIf", out object? bound)
        ? LanguagePrimitives.IsTrue(bound)
        : LanguagePrimitives.IsTrue(GetVariableValue("WhatIfPreference"));

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
}
