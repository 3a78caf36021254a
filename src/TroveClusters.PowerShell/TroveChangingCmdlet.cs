using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>What the cmdlets share that change something: they ask first, and show what they would do.</summary>
public abstract class TroveChangingCmdlet : TroveCmdlet
{
    /// <summary>Do not ask for confirmation. It overrides no refusal, and -WhatIf still changes nothing.</summary>
    [Parameter]
    public virtual SwitchParameter Force { get; set; }

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

    /// <summary>Has a change checked and confirmed, and makes it. Null: it was not confirmed, or only shown.</summary>
    /// <param name="send">Sends it to the service; with true to be checked only.</param>
    /// <param name="target">What it changes, for the confirmation.</param>
    /// <param name="action">What it does, for the confirmation.</param>
    private protected T? Change<T>(Func<ITroveService, bool, CancellationToken, Task<T>> send, Func<T, string> target, string action)
        where T : TroveChange
    {
        T planned = Call((service, token) => send(service, true, token));
        bool approved = Approve(target(planned), action);
        ShowSteps(recovers: null, planned.Steps);
        if (!approved)
            return null;
        T done = Call((service, token) => send(service, false, token));
        foreach (string warning in done.Warnings)
            WriteWarning(warning);
        return done;
    }

    /// <summary>With -WhatIf shows what would be done, step by step.</summary>
    private protected void ShowSteps(Guid? recovers, IReadOnlyList<string> steps, string? estimate = null)
    {
        if (recovers is { } operation)
            WriteVerbose($"The interrupted operation {operation} is finished or undone first.");
        if (!IsWhatIf || steps.Count == 0)
            return;
        IEnumerable<string> lines = steps.Select((step, i) => FormattableString.Invariant($"  {i + 1}. {step}"));
        if (recovers is not null)
            lines = lines.Prepend($"  0. Finish or undo the interrupted operation {recovers}");
        if (estimate is not null)
            lines = lines.Append($"  {estimate}");
        string text = string.Join(Environment.NewLine, lines.Prepend("What if: The plan would be:"));
        WriteInformation(new HostInformationMessage { Message = text }, ["PSHOST", "TrovePlan"]);
    }

    /// <summary>
    /// The file that a path of PowerShell's stands for, wherever its location is; it need not exist. A path at a server elsewhere
    /// is taken as it stands.
    /// </summary>
    /// <exception cref="TroveException"><c>InvalidArgument</c>: it is none of a file system, or says not where it is at the server.</exception>
    private protected string FileSystemPath(string path)
    {
        if (RemoteServer is { } server && !ServedFile.IsHere(server))
            return ServedFile.Path(server, path);
        return LocalPath(path);
    }
}
