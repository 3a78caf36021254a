using System.Text.RegularExpressions;

namespace TroveClusters.Engine.Vertica.Agent;

/// <summary>A refusal by the database, as <c>vsql</c> writes it: <c>ERROR 4527:  Rebalance is already running</c>.</summary>
/// <param name="severity">Such as <c>ERROR</c>, <c>ROLLBACK</c>, <c>FATAL</c>.</param>
/// <param name="number">The message's number, by which it is known; texts change between versions.</param>
/// <param name="text">The message, with its details and hints.</param>
internal sealed partial class SqlRefusal(string severity, int number, string text) : Exception($"{severity} {number}: {text}")
{
    /// <summary>The number of a wrong name or password.</summary>
    public const int WrongPassword = 3781;

    /// <summary>The number of a node that is starting or recovering, and takes no connections yet.</summary>
    public const int Starting = 4149;

    /// <summary>The number of a rebalance that was asked for while one runs.</summary>
    public const int RebalanceRunning = 4527;

    /// <summary>The number of a rebalance that was asked for while one is scheduled.</summary>
    public const int RebalanceScheduled = 4528;

    /// <summary>How grave it is, in Vertica's word.</summary>
    public string Severity => severity;

    /// <summary>Its number.</summary>
    public int Number => number;

    /// <summary>Its text, with details and hints.</summary>
    public string Text => text;

    /// <summary>The refusal that an error tells of; null where it tells of none.</summary>
    public static SqlRefusal? Of(Exception error) => error as SqlRefusal ?? error.InnerException as SqlRefusal;

    /// <summary>Reads the first refusal in what a program wrote; null where there is none. Warnings and notices are none.</summary>
    public static SqlRefusal? Parse(string words)
    {
        string[] lines = words.Split('\n');
        for (int at = 0; at < lines.Length; at++)
        {
            if (Line().Match(VerticaReply.Shown(lines[at])) is not { Success: true } match || !WholeNumber.TryParse(match.Groups["number"].ValueSpan, out int number))
                continue;
            // The statement is quoted among the details; it may hold what must not be shown.
            IEnumerable<string> more = lines[(at + 1)..].Select(line => VerticaReply.Shown(line).Trim()).TakeWhile(line => Line().Match(line) is { Success: false })
                .Where(line => line.StartsWith("DETAIL:", StringComparison.Ordinal) || line.StartsWith("HINT:", StringComparison.Ordinal));
            string text = string.Join(' ', more.Prepend(match.Groups["text"].Value.Trim()));
            return new SqlRefusal(match.Groups["severity"].Value, number, VerticaReply.Cut(text));
        }
        return null;
    }

    // What runs a script writes the name of its file and the line before it; tools of Python, their own words.
    [GeneratedRegex(@"(^|[\s:])(?<severity>ERROR|ROLLBACK|FATAL|PANIC|INTERNAL) (?<number>[0-9]{1,9}): (?<text>.*)$", RegexOptions.CultureInvariant)]
    private static partial Regex Line();
}
