using System.Collections.ObjectModel;
using System.Globalization;

namespace System.Management.Automation.Host;

public abstract class PSHost
{
    public abstract string Name { get; }
    public abstract Version Version { get; }
    public abstract Guid InstanceId { get; }
    public abstract PSHostUserInterface UI { get; }
    public abstract CultureInfo CurrentCulture { get; }
    public abstract CultureInfo CurrentUICulture { get; }

    public abstract void EnterNestedPrompt();

    public abstract void ExitNestedPrompt();

    public abstract void NotifyBeginApplication();

    public abstract void NotifyEndApplication();

    public abstract void SetShouldExit(int exitCode);
}

public abstract class PSHostRawUserInterface;

public abstract class PSHostUserInterface
{
    public abstract PSHostRawUserInterface? RawUI { get; }

    public abstract int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice);

    public abstract void WriteLine(string value);

    public virtual void WriteInformation(InformationRecord record)
    {
    }
}

public sealed class ChoiceDescription(string label)
{
    public string Label { get; } = label;
}
