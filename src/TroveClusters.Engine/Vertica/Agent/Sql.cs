namespace TroveClusters.Engine.Vertica.Agent;

/// <summary>A statement that contains nothing but what its maker put there: names are identifiers, texts are quoted.</summary>
/// <param name="Text">The statement, without its semicolon. It travels on standard input, never on a command line.</param>
/// <param name="HasSecret">Whether it holds a secret and must not be logged.</param>
internal sealed record Sql(string Text, bool HasSecret = false)
{
    /// <summary>A text as a literal.</summary>
    public static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>The statement, or stars.</summary>
    public override string ToString() => HasSecret ? "***" : Text;
}
