using TroveClusters.Engine.Remote;

namespace TroveClusters.Engine.Vertica.Agent;

/// <summary>Reads what the small tools of a Linux host reply.</summary>
internal static class HostReplies
{
    /// <summary>The version that <c>dpkg -s</c> tells of; null where the package is not installed.</summary>
    public static string? DpkgVersion(RemoteResult result)
    {
        string[] lines = result.Output.Split('\n');
        // A package that was removed may still be known for its configuration.
        return result.Succeeded && lines.Contains("Status: install ok installed") && Array.Find(lines, line => line.StartsWith("Version: ", StringComparison.Ordinal)) is { } version
            ? Word(version["Version: ".Length..])
            : null;
    }

    /// <summary>The version that <c>rpm -q</c> tells of, when asked for nothing else; null where the package is not installed.</summary>
    public static string? RpmVersion(RemoteResult result) => result.Succeeded ? Word(result.Output) : null;

    /// <summary>The free bytes of the first file system that <c>df -P -k</c> lists; null where it lists none.</summary>
    public static long? Free(string output)
    {
        string[] lines = output.Split('\n');
        string[] words = lines.Length < 2 ? [] : lines[1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        // File system, 1024-blocks, used, available, capacity, mount point. The first and the last may have blanks.
        int percent = words.Length < 5 ? -1 : Array.FindIndex(words, 4, word => word == "-" || (word.EndsWith('%') && WholeNumber.TryParse<int>(word.AsSpan(0, word.Length - 1), out _)));
        return percent >= 4 && WholeNumber.TryParseSigned(words[percent - 1], out long free) && free <= long.MaxValue / 1024 ? Math.Max(0, free) * 1024 : null;
    }

    /// <summary>The addresses that <c>hostname -I</c> lists.</summary>
    public static IReadOnlyList<string> Addresses(string output) =>
        [.. output.Split([' ', '\t', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).Where(word => System.Net.IPAddress.TryParse(word, out _))];

    /// <summary>The home in a user's line of <c>getent passwd</c>; null where it has none.</summary>
    public static string? Home(string output) =>
        output.TrimEnd('\n').Split(':') is [_, _, _, _, _, var field, _] && field.TrimEnd('/') is ['/', _, ..] home && !home.Any(char.IsControl) ? home : null;

    private static string? Word(string text) =>
        text.Trim() is { Length: > 0 and < 100 } word && word.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '+' or '~' or ':' or '_') ? word : null;
}
