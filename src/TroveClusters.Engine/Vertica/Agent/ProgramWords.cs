using System.Globalization;
using System.Text.RegularExpressions;
using TroveClusters.Engine.Remote;

namespace TroveClusters.Engine.Vertica.Agent;

/// <summary>
/// Finds what went wrong in what a program of Vertica wrote. Its errors may be on either output, and they come last: what
/// the installer and <c>admintools</c> say of their progress, and what they say after every failure, is left out.
/// </summary>
internal static partial class ProgramWords
{
    private const int MostLines = 5;
    private const int MostCharacters = 1000;

    private static readonly string[] s_always =
    [
        "Installation FAILED with errors.", "AdminTools and your existing Vertica databases may be unavailable.",
        "Investigate the above warnings/errors and re-run installation.", "Info: no password specified, using none",
    ];

    /// <summary>The last words, in one line.</summary>
    /// <param name="result">How the program ended.</param>
    /// <param name="mask">Takes the secrets out.</param>
    public static string Of(RemoteResult result, SecretMask mask)
    {
        // Masked before it is cut, or a part of a secret would remain.
        string[] all = [.. mask.Apply(result.Output + "\n" + result.Error).Split('\n').Select(line => VerticaReply.Shown(line).Trim()).Where(line => line.Length > 0)];
        string[] telling = [.. all.Where(line => !s_always.Contains(line) && !Progress().IsMatch(line))];
        string words = string.Join("; ", (telling.Length > 0 ? telling : all).TakeLast(MostLines));
        if (words.Length == 0)
            return string.Create(CultureInfo.InvariantCulture, $"It ended with exit code {result.ExitCode} and said nothing");
        return words.Length <= MostCharacters ? words : "…" + words[^MostCharacters..];
    }

    [GeneratedRegex(@"^(>> |Node Status: |\.\.\. ?Done)", RegexOptions.CultureInvariant)]
    private static partial Regex Progress();
}
