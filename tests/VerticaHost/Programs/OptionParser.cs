using System.Globalization;
using System.Text;

namespace TroveClusters.Tests.VerticaHost.Programs;

/// <summary>
/// Parses options as Python's optparse does: long ones may be abbreviated, <c>--opt=value</c> and <c>--opt value</c> are
/// the same, short ones may be bundled. What is not known ends the program: usage and error on standard error, code 2.
/// </summary>
internal sealed class OptionParser(string tool)
{
    private readonly List<Option> _options = [];

    private enum Kind
    {
        Flag,
        Text,
        Number,
        Choice,
    }

    /// <summary>An option without a value.</summary>
    /// <param name="name">The name to ask for it by.</param>
    /// <param name="spellings">How it is written: <c>--accept-eula</c>, <c>-Y</c>.</param>
    public OptionParser Flag(string name, params string[] spellings) => Add(new Option(name, Kind.Flag, spellings, []));

    /// <summary>An option with a value.</summary>
    public OptionParser Value(string name, params string[] spellings) => Add(new Option(name, Kind.Text, spellings, []));

    /// <summary>An option with a whole number.</summary>
    public OptionParser Number(string name, params string[] spellings) => Add(new Option(name, Kind.Number, spellings, []));

    /// <summary>An option with one of some values.</summary>
    public OptionParser Choice(string name, string[] values, params string[] spellings) => Add(new Option(name, Kind.Choice, spellings, values));

    /// <summary>Parses a command line.</summary>
    /// <exception cref="ProgramExitException">Code 2: something is not understood; code 0: help was asked for.</exception>
    public ParsedOptions Parse(IReadOnlyList<string> arguments)
    {
        var values = new Dictionary<string, List<string>>();
        var rest = new Queue<string>(arguments);
        while (rest.TryDequeue(out string? word))
        {
            if (word == "--")
            {
                if (rest.TryDequeue(out string? stray))
                    throw Stray(stray);
            }
            else if (word.StartsWith("--", StringComparison.Ordinal))
                ParseLong(word, rest, values);
            else if (word.Length > 1 && word[0] == '-')
                ParseShort(word, rest, values);
            else
                throw Stray(word);
        }
        return new ParsedOptions(values);
    }

    /// <summary>What the parser's own errors look like, for checks that go beyond it.</summary>
    public ProgramExitException Error(string text) => new(2, null, $"Usage: {tool} [options]\n\n{tool}: error: {text}");

    private OptionParser Add(Option option)
    {
        _options.Add(option);
        return this;
    }

    private void ParseLong(string word, Queue<string> rest, Dictionary<string, List<string>> values)
    {
        int equals = word.IndexOf('=', StringComparison.Ordinal);
        string written = equals < 0 ? word : word[..equals];
        (string spelling, Option? option) = FindLong(written);
        if (option is null)
            throw Help();
        if (option.Kind == Kind.Flag)
        {
            if (equals >= 0)
                throw Error($"{spelling} option does not take a value");
            Keep(option, spelling, "", values);
        }
        else if (equals >= 0)
            Keep(option, spelling, word[(equals + 1)..], values);
        else
            Keep(option, spelling, Next(spelling, rest), values);
    }

    /// <summary>The option written so, or begun so by nobody else; no option for <c>--help</c>.</summary>
    private (string Spelling, Option? Option) FindLong(string written)
    {
        var known = _options
            .SelectMany(option => option.Spellings, (option, spelling) => (Spelling: spelling, Option: (Option?)option))
            .Where(entry => entry.Spelling.StartsWith("--", StringComparison.Ordinal))
            .Append(("--help", null))
            .ToList();
        foreach ((string Spelling, Option? Option) entry in known)
        {
            if (entry.Spelling == written)
                return entry;
        }
        var begun = known.Where(entry => entry.Spelling.StartsWith(written, StringComparison.Ordinal)).OrderBy(entry => entry.Spelling, StringComparer.Ordinal).ToList();
        return begun.Count switch
        {
            1 => begun[0],
            0 => throw Error($"no such option: {written}"),
            _ => throw Error($"ambiguous option: {written} ({string.Join(", ", begun.Select(entry => entry.Spelling))}?)"),
        };
    }

    private void ParseShort(string word, Queue<string> rest, Dictionary<string, List<string>> values)
    {
        for (int at = 1; at < word.Length; at++)
        {
            string spelling = "-" + word[at];
            Option? option = _options.Find(candidate => candidate.Spellings.Contains(spelling));
            if (option is null)
                throw spelling == "-h" ? Help() : Error($"no such option: {spelling}");
            if (option.Kind == Kind.Flag)
            {
                Keep(option, spelling, "", values);
                continue;
            }
            Keep(option, spelling, at + 1 < word.Length ? word[(at + 1)..] : Next(spelling, rest), values);
            return;
        }
    }

    private string Next(string spelling, Queue<string> rest) =>
        rest.TryDequeue(out string? value) ? value : throw Error($"{spelling} option requires 1 argument");

    private void Keep(Option option, string spelling, string value, Dictionary<string, List<string>> values)
    {
        if (option.Kind == Kind.Number && !int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
            throw Error($"option {spelling}: invalid integer value: '{value}'");
        if (option.Kind == Kind.Choice && !option.Values.Contains(value))
        {
            string choices = string.Join(", ", option.Values.Select(choice => $"'{choice}'"));
            throw Error($"option {spelling}: invalid choice: '{value}' (choose from {choices})");
        }
        if (!values.TryGetValue(option.Name, out List<string>? list))
            values[option.Name] = list = [];
        list.Add(value);
    }

    private ProgramExitException Stray(string word) => Error($"unexpected argument: {word}"); // [I]

    private ProgramExitException Help()
    {
        var text = new StringBuilder($"Usage: {tool} [options]\n\nOptions:\n  -h, --help");
        foreach (Option option in _options)
            text.Append("\n  ").AppendJoin(", ", option.Spellings);
        return new ProgramExitException(0, text.ToString());
    }

    private sealed record Option(string Name, Kind Kind, string[] Spellings, string[] Values);
}
