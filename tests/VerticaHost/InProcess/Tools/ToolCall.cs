using TroveClusters.Tests.VerticaHost.Programs;

namespace TroveClusters.Tests.VerticaHost.InProcess.Tools;

/// <summary>A run of one of the system's small tools. What it cannot do it does not do silently: the test fails with its name.</summary>
internal sealed class ToolCall(ProgramCall call)
{
    private readonly Dictionary<string, string> _options = [];
    private readonly List<string> _operands = [];

    public ProgramCall Call => call;

    public MemorySystem System { get; } = (MemorySystem)call.Host.System;

    public MemoryFiles Files => System.Files(call.User);

    /// <summary>What remains after the options.</summary>
    public IReadOnlyList<string> Operands => _operands;

    /// <summary>Takes the options a tool knows here: flags, and those with a value, each as it is written.</summary>
    public ToolCall Options(string[] flags, string[] values)
    {
        var rest = new Queue<string>(call.Arguments);
        while (rest.TryDequeue(out string? word))
        {
            if (word == "--")
            {
                _operands.AddRange(rest);
                break;
            }
            if (word.Length < 2 || word[0] != '-')
                _operands.Add(word);
            else if (flags.Contains(word))
                _options[word] = "";
            else if (values.Contains(word))
                _options[word] = rest.TryDequeue(out string? value) ? value : throw Unknown($"{word} without a value");
            else if (word.StartsWith("--", StringComparison.Ordinal) && word.Split('=', 2) is [string name, string text] && values.Contains(name))
                _options[name] = text;
            else if (word[1] != '-' && word[1..].All(letter => flags.Contains("-" + letter)))
            {
                foreach (char letter in word[1..])
                    _options["-" + letter] = "";
            }
            else
                throw Unknown(word);
        }
        return this;
    }

    public bool Has(params string[] names) => names.Any(_options.ContainsKey);

    public string? this[string name] => _options.GetValueOrDefault(name);

    public void Say(string line) => call.Say(line);

    /// <summary>An error in the tool's words, for its exit code to follow.</summary>
    public void Complain(string text) => call.Error.Write($"{call.Program}: {text}\n");

    /// <summary>An absolute path; relative ones begin in the user's home.</summary>
    public string Absolute(string path) => MemoryVolume.Normalize(path.StartsWith('/') ? path : $"{System.HomeOf(call.User)}/{path}");

    /// <summary>What to throw at something that the real tool may know and this one does not.</summary>
    public NotSupportedException Unknown(string what) =>
        new($"The double's {call.Program} knows no {what} (in: {call.Program} {string.Join(' ', call.Arguments)}).");
}
