using TroveClusters.Tests.VerticaHost.Programs;

namespace TroveClusters.Tests.VerticaHost.Vsql;

/// <summary>
/// vsql's command line, which is that of psql: short options may be bundled, long ones abbreviated, and the first two words
/// without a dash are the database and the user.
/// </summary>
internal sealed record VsqlOptions
{
    private const string Usage = "Try \"vsql --help\" for more information.";

    private static readonly (char Short, string Long, bool HasValue)[] s_known =
    [
        ('A', "no-align", false), ('c', "command", true), ('d', "dbname", true), ('e', "echo-queries", false), ('f', "file", true),
        ('F', "field-separator", true), ('h', "host", true), ('n', "no-readline", false), ('p', "port", true), ('q', "quiet", false),
        ('t', "tuples-only", false), ('U', "username", true), ('v', "set", true), ('V', "version", false), ('w', "password", true),
        ('x', "expanded", false), ('X', "no-vsqlrc", false), ('?', "help", false),
    ];

    public string? Command { get; private set; }

    public string? File { get; private set; }

    public string? Database { get; private set; }

    public string? Host { get; private set; }

    public string? Port { get; private set; }

    public string? User { get; private set; }

    public string? Password { get; private set; }

    public bool Quiet { get; private set; }

    public bool EchoQueries { get; private set; }

    public OutputFormat Format { get; private set; } = new();

    /// <summary>What <c>-v NAME=VALUE</c> set.</summary>
    public Dictionary<string, string> Variables { get; } = [];

    /// <exception cref="ProgramExitException">Code 1: not understood; code 0: only its version or its help was wanted.</exception>
    public static VsqlOptions Parse(ProgramCall call)
    {
        var options = new VsqlOptions();
        var rest = new Queue<string>(call.Arguments);
        var words = new List<string>();
        while (rest.TryDequeue(out var word))
        {
            if (word == "--") words.AddRange(rest);
            if (word == "--") break;
            if (word.StartsWith("--", StringComparison.Ordinal)) options.TakeLong(call, word[2..], rest);
            else if (word.StartsWith('-') && word.Length > 1) options.TakeShort(call, word, rest);
            else words.Add(word);
        }

        // As psql does: words fill what no option has given, and what is left over is ignored aloud.
        foreach (var word in words)
        {
            if (options.Database is null) options.Database = word;
            else if (options.User is null) options.User = word;
            else call.Error.Write($"vsql: warning: extra command-line argument \"{word}\" ignored\n");
        }

        return options;
    }

    private void TakeLong(ProgramCall call, string written, Queue<string> rest)
    {
        var parts = written.Split('=', 2);
        var name = parts[0] == "variable" ? "set" : parts[0];
        var begun = s_known.Where(option => option.Long.StartsWith(name, StringComparison.Ordinal)).ToList();
        var exact = begun.FindIndex(option => option.Long == name);
        if (exact < 0 && begun.Count != 1) throw Refuse(begun.Count == 0 ? $"unrecognized option '--{name}'" : $"option '--{name}' is ambiguous");
        var (key, full, hasValue) = begun[Math.Max(exact, 0)];
        if (!hasValue && parts.Length > 1) throw Refuse($"option '--{full}' doesn't allow an argument");
        Take(call, key, !hasValue ? "" : parts.Length > 1 ? parts[1] : rest.TryDequeue(out var value) ? value : throw Refuse($"option '--{full}' requires an argument"));
    }

    private void TakeShort(ProgramCall call, string word, Queue<string> rest)
    {
        for (var at = 1; at < word.Length; at++)
        {
            var found = Array.FindIndex(s_known, option => option.Short == word[at]);
            if (found < 0) throw Refuse($"invalid option -- '{word[at]}'");
            if (s_known[found].HasValue)
            {
                Take(call, word[at], at + 1 < word.Length ? word[(at + 1)..]
                    : rest.TryDequeue(out var value) ? value
                    : throw Refuse($"option requires an argument -- '{word[at]}'"));
                return;
            }

            Take(call, word[at], "");
        }
    }

    private void Take(ProgramCall call, char option, string value)
    {
        switch (option)
        {
            case 'A': Format = Format with { Aligned = false }; break;
            case 'c': (Command, File) = (value, null); break;
            case 'd': Database = value; break;
            case 'e': EchoQueries = true; break;
            case 'f': (File, Command) = (value, null); break;
            case 'F': Format = Format with { Separator = value }; break;
            case 'h': Host = value; break;
            case 'p': Port = value; break;
            case 'q': Quiet = true; break;
            case 't': Format = Format with { TuplesOnly = true }; break;
            case 'U': User = value; break;
            case 'v':
                var parts = value.Split('=', 2);
                Variables[parts[0]] = parts.ElementAtOrDefault(1) ?? "";
                break;
            case 'V': throw new ProgramExitException(0, $"vsql (Vertica Analytic Database) {call.ReadState().Version}");
            case 'w': Password = value; break;
            case 'x': Format = Format with { Expanded = true }; break;
            case '?': throw new ProgramExitException(0, "Usage:\n  vsql [OPTIONS]... [DBNAME [USERNAME]]\n\nOptions:\n" +
                string.Join('\n', s_known.Select(known => $"  -{known.Short}, --{known.Long}")));
            default: break; // -n and -X: there is neither a readline nor a vsqlrc.
        }
    }

    private static ProgramExitException Refuse(string text) => new(1, null, $"vsql: {text}\n{Usage}");
}
