using System.Text.RegularExpressions;

namespace TroveClusters.Engine.Vertica.Agent;

/// <summary>Reads what the installer found about prerequisites.</summary>
/// <remarks>
/// It writes, for each host:
/// <code>
/// Prerequisites not fully met during local (OS) configuration for
/// verify-10.0.0.1.xml:
///     WARN (S0141): https://…
/// </code>
/// and may go on about a finding in lines that are further to the right. All else it writes is not about findings.
/// </remarks>
internal static partial class InstallFindings
{
    private const int MostText = 500;

    /// <summary>The findings, in order.</summary>
    public static IReadOnlyList<InstallFinding> Parse(string output)
    {
        List<InstallFinding> findings = [];
        string address = "";
        int? indentation = null;
        foreach (string line in output.Split('\n').Select(line => line.TrimEnd()))
        {
            if (Host().Match(line) is { Success: true } host)
                (address, indentation) = (VerticaReply.Shown(host.Groups["address"].Value), null);
            else if (Finding().Match(line) is { Success: true } finding)
            {
                indentation = finding.Groups["indentation"].Length;
                findings.Add(new InstallFinding(address, finding.Groups["severity"].Value, finding.Groups["code"].Value, Text(finding.Groups["text"].Value)));
            }
            else if (indentation is { } left && line.Length > left && string.IsNullOrWhiteSpace(line[..(left + 1)]))
                findings[^1] = findings[^1] with { Text = Text($"{findings[^1].Text} {line}") };
            else
                indentation = null;
        }
        return findings;
    }

    private static string Text(string text)
    {
        string shown = VerticaReply.Shown(text);
        string words = string.Join(' ', shown.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return words.Length <= MostText ? words : words[..MostText] + "…";
    }

    [GeneratedRegex(@"(^|\s)verify-(?<address>\S+)\.xml:$", RegexOptions.CultureInvariant)]
    private static partial Regex Host();

    [GeneratedRegex(@"^(?<indentation>[ \t]+)(?<severity>HINT|WARN|FAIL|HALT) \((?<code>[A-Z][0-9]{1,8})\):\s*(?<text>.*)$", RegexOptions.CultureInvariant)]
    private static partial Regex Finding();
}
