using System.Text.RegularExpressions;

namespace TroveClusters.HelpBuilder;

/// <summary>Finds what the help lacks, and what it says of cmdlets and parameters that do not exist.</summary>
internal static partial class HelpCheck
{
    public static IEnumerable<string> Run(IReadOnlyList<CmdletModel> cmdlets, IReadOnlyDictionary<string, HelpPage> pages)
    {
        var known = cmdlets.ToDictionary(cmdlet => cmdlet.Name, StringComparer.OrdinalIgnoreCase);
        foreach ((string name, HelpPage page) in pages)
        {
            CmdletModel cmdlet = known[name];
            foreach (ParameterModel parameter in cmdlet.Parameters.Where(parameter => parameter.Description.Length == 0))
                yield return $"{name} -{parameter.Name} has no comment";
            foreach (string problem in Missing(page, name))
                yield return problem;
            foreach (string output in cmdlet.Outputs.Where(output => page.Outputs.All(part => part.Type != output)))
                yield return $"{name}: the section Outputs lacks {output}";
            foreach (string code in page.Examples.Select(example => example.Code))
            {
                foreach (string problem in Unknown(code, known))
                    yield return $"{name}: {problem}";
            }
        }
    }

    private static IEnumerable<string> Missing(HelpPage page, string name)
    {
        if (page.Title != name)
            yield return $"{name}: the page's title is '{page.Title}'";
        if (page.Synopsis.Length == 0)
            yield return $"{name} has no synopsis";
        if (page.Description.Count == 0)
            yield return $"{name} has no description";
        if (page.Examples.Count == 0)
            yield return $"{name} has no example";
        foreach (HelpExample example in page.Examples.Where(example => example.Code.Length == 0 || example.Remarks.Length == 0))
            yield return $"{name}: the example '{example.Title}' lacks code or an explanation";
    }

    // Each of our cmdlets in a line, with the parameters up to the next pipe.
    private static IEnumerable<string> Unknown(string code, Dictionary<string, CmdletModel> known)
    {
        foreach (Match command in Commands().Matches(code))
        {
            if (!known.TryGetValue(command.Groups["name"].Value, out CmdletModel? cmdlet))
            {
                yield return $"an example uses {command.Groups["name"].Value}, which does not exist";
                continue;
            }
            foreach (Match use in Uses().Matches(Strings().Replace(command.Groups["rest"].Value, "''")))
            {
                string parameter = use.Groups["name"].Value;
                if (!Common.Contains(parameter) && !cmdlet.Parameters.Any(p => p.Name == parameter || p.Aliases.Contains(parameter)))
                    yield return $"an example uses {cmdlet.Name} -{parameter}, which does not exist";
            }
        }
    }

    private static readonly HashSet<string> Common = ["Verbose", "Debug", "ErrorAction", "ErrorVariable", "WarningAction", "OutVariable", "ProgressAction", "InformationAction", "InformationVariable"];

    [GeneratedRegex(@"(?<name>\b[A-Z][a-z]+-Trove\w*)(?<rest>[^|;)\n]*)")]
    private static partial Regex Commands();

    [GeneratedRegex(@"(?<=\s)-(?<name>[A-Z]\w+)")]
    private static partial Regex Uses();

    [GeneratedRegex("'[^']*'|\"[^\"]*\"")]
    private static partial Regex Strings();
}
