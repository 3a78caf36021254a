using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace TroveClusters.CaseRunner;

/// <summary>A host that answers from a script and writes down what it was asked and told.</summary>
internal sealed class RecordingHost : PSHost
{
    private readonly RecordingInterface _ui = new();

    public override string Name => "Cases";

    public override Version Version { get; } = new(1, 0);

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override PSHostUserInterface UI => _ui;

    public override CultureInfo CurrentCulture => CultureInfo.InvariantCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.InvariantCulture;

    public List<string> Prompts => _ui.Prompts;

    public List<string> Lines => _ui.Lines;

    /// <summary>Forgets the last case and takes the answers of the next.</summary>
    public void Begin(bool interactive, IEnumerable<string> answers) => _ui.Begin(interactive, answers);

    public override void EnterNestedPrompt() => throw new NotSupportedException();

    public override void ExitNestedPrompt() => throw new NotSupportedException();

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }

    public override void SetShouldExit(int exitCode) => throw new NotSupportedException();

    private sealed class RecordingInterface : PSHostUserInterface
    {
        private static readonly string[] s_choices = ["Yes", "YesToAll", "No", "NoToAll"];
        private Queue<string> _answers = [];
        private bool _interactive;

        public List<string> Prompts { get; private set; } = [];

        public List<string> Lines { get; private set; } = [];

        public override PSHostRawUserInterface? RawUI => null;

        public void Begin(bool interactive, IEnumerable<string> answers) =>
            (_interactive, _answers, Prompts, Lines) = (interactive, new Queue<string>(answers), [], []);

        public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
        {
            if (!_interactive)
                throw new PSInvalidOperationException("PowerShell is in NonInteractive mode. Read and Prompt functionality is not available.");
            string question = message.Split('\n')[^1].Trim();
            Prompts.Add(question);
            if (!_answers.TryDequeue(out string? answer))
                throw new NotSupportedException($"The case has no answer to: {question}");
            int index = Array.IndexOf(s_choices, answer);
            return index >= 0 ? index : throw new NotSupportedException($"'{answer}' is no answer.");
        }

        public override void WriteLine(string value) => Lines.Add(value);

        public override void Write(string value) => Lines.Add(value);

        public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Lines.Add(value);

        public override void WriteErrorLine(string value) => Lines.Add(value);

        public override void WriteWarningLine(string message)
        {
        }

        public override void WriteVerboseLine(string message)
        {
        }

        public override void WriteDebugLine(string message)
        {
        }

        public override void WriteProgress(long sourceId, ProgressRecord record)
        {
        }

        public override string ReadLine() => throw new NotSupportedException("The host has nothing to read.");

        public override SecureString ReadLineAsSecureString() => throw new NotSupportedException("The host has nothing to read.");

        public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) =>
            throw new PSInvalidOperationException("PowerShell is in NonInteractive mode. Read and Prompt functionality is not available.");

        public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
            throw new NotSupportedException("The host has no credential.");

        public override PSCredential PromptForCredential(
            string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) =>
            throw new NotSupportedException("The host has no credential.");
    }
}
