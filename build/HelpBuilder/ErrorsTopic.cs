using System.Text;

namespace TroveClusters.HelpBuilder;

/// <summary>The topic that lists all errors, made of the one table there is.</summary>
internal static class ErrorsTopic
{
    public const string FileName = "about_TroveClusters_Errors.help.txt";

    private const string Head = """
        TOPIC
            about_TroveClusters_Errors

        SHORT DESCRIPTION
            The errors of TroveClusters: their ids, their categories, and what to do.

        LONG DESCRIPTION
            Every error has an id that never changes its meaning. Scripts find it at the
            beginning of FullyQualifiedErrorId:

                try {
                    Remove-TroveClusterNode web-01 web-01-member-1 -Force -ErrorAction Stop
                }
                catch {
                    if ($_.FullyQualifiedErrorId -like 'NodeOwnsSlots,*') { 'Not empty yet.' }
                }

            $_.TargetObject is the object the error is about, $_.Exception.RecommendedAction
            says what to do; PowerShell 7.5 and later show it below the message.

            An error about one object does not keep the command from going on with the next.
            Only CatalogUnavailable, CatalogVersionTooNew and ConfigurationInvalid, and an
            engine that cannot be loaded, end the command, since nothing else could work.

        ERRORS

        """;

    private const string Tail = """
        SEE ALSO
            about_TroveClusters
            about_TroveClusters_Pipelines

        """;

    public static string Text()
    {
        var text = new StringBuilder(Head.ReplaceLineEndings("\n"));
        foreach (TroveErrorInfo error in TroveErrors.All.OrderBy(error => error.Id.ToString(), StringComparer.Ordinal))
        {
            text.Append(CultureText($"    {error.Id} ({error.Category})\n"));
            foreach (string line in Wrap(error.RecommendedAction, 76))
                text.Append(CultureText($"        {line}\n"));
            text.Append('\n');
        }
        return text.Append(Tail.ReplaceLineEndings("\n")).ToString();
    }

    private static string CultureText(FormattableString text) => FormattableString.Invariant(text);

    private static IEnumerable<string> Wrap(string text, int width)
    {
        string line = "";
        foreach (string word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = "";
            }
            line = line.Length == 0 ? word : $"{line} {word}";
        }
        yield return line;
    }
}
