namespace TroveClusters.Tests.Remote;

/// <summary>The processes of this machine.</summary>
internal static class LocalProcesses
{
    /// <summary>The command lines, by id, of those that have a text in theirs.</summary>
    public static IReadOnlyDictionary<int, string> With(string text)
    {
        var found = new Dictionary<int, string>();
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), out int id) && CommandLine(folder) is { } line && line.Contains(text, StringComparison.Ordinal))
                found[id] = line;
        }
        return found;
    }

    public static Task NoneAsync(string text) => Eventually.IsTrueAsync(
        () => With(text).Count == 0, () => $"the end of {string.Join("; ", With(text).Select(process => $"{process.Key}: {process.Value}"))}");

    private static string? CommandLine(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "cmdline")).Replace('\0', ' ');
        }
        catch (IOException)
        {
            return null;
        }
    }
}
