using System.Collections.ObjectModel;
using System.Globalization;
using System.Security;

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

    public abstract Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions);

    public abstract PSCredential PromptForCredential(string caption, string message, string userName, string targetName);

    public abstract PSCredential PromptForCredential(
        string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options);

    public abstract string ReadLine();

    public abstract SecureString ReadLineAsSecureString();

    public abstract void Write(string value);

    public abstract void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value);

    public abstract void WriteLine(string value);

    public abstract void WriteErrorLine(string value);

    public abstract void WriteWarningLine(string message);

    public abstract void WriteVerboseLine(string message);

    public abstract void WriteDebugLine(string message);

    public abstract void WriteProgress(long sourceId, ProgressRecord record);
}

public sealed class FieldDescription;

public sealed class ChoiceDescription(string label)
{
    public string Label { get; } = label;
}
