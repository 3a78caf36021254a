using System.Globalization;
using System.Text;
using TroveClusters.Tests.Fuzz.Generators;

namespace TroveClusters.Tests.Fuzz;

/// <summary>One case: where its choices come from, and what was made of them.</summary>
internal sealed class FuzzCase(ulong seed, Chance chance)
{
    private const int MostShown = 4000;

    /// <summary>What makes this case again when it is given as TROVE_FUZZ_SEED.</summary>
    public ulong Seed => seed;

    public Chance Chance => chance;

    /// <summary>What the product is given; it is shown when the case fails.</summary>
    public object? Input { get; set; }

    /// <summary>The input in characters that any terminal shows.</summary>
    public string Show()
    {
        string text = Input switch
        {
            byte[] bytes => Encoding.Latin1.GetString(bytes),
            null => "(none)",
            var other => other.ToString() ?? "",
        };
        return text.Length <= MostShown ? Printable(text, lines: false) : $"{Printable(text[..MostShown], lines: false)} … ({text.Length} characters)";
    }

    /// <summary>A text without characters that a terminal, or the XML of test results, does not take.</summary>
    /// <param name="text">The text.</param>
    /// <param name="lines">Whether the ends of lines stay.</param>
    public static string Printable(string text, bool lines)
    {
        var shown = new StringBuilder();
        foreach (char c in text)
        {
            if (c is (>= ' ' and <= '~') || (lines && c is '\r' or '\n'))
                shown.Append(c);
            else
                shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
        }
        return shown.ToString();
    }

    /// <summary>Runs what may fail only with certain errors; true when it did not fail.</summary>
    public static bool Accepts(Action work, params ReadOnlySpan<TroveErrorId> errors)
    {
        try
        {
            work();
            return true;
        }
        catch (TroveException e)
        {
            if (!errors.Contains(e.Info.Id))
                throw new InvalidOperationException($"The error is {e.ErrorId}, which does not belong here.", e);
            // What people read must be readable.
            Assert.False(string.IsNullOrWhiteSpace(e.Message));
            return false;
        }
    }
}
