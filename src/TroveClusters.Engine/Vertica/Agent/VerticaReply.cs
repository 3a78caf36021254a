namespace TroveClusters.Engine.Vertica.Agent;

/// <summary>What programs and files on hosts say, made fit for messages, and the error of what cannot be understood.</summary>
internal static class VerticaReply
{
    private const int MostCharacters = 300;

    /// <summary>The error of a reply that is none.</summary>
    /// <param name="what">What replied: a program, a file.</param>
    /// <param name="host">The host, for messages.</param>
    /// <param name="reason">What is wrong, without a full stop.</param>
    /// <param name="text">The offending piece.</param>
    public static TroveException Unexpected(string what, string host, string reason, string text) => new(
        TroveErrorId.UnexpectedReply, $"{what} on {host} cannot be understood: {Shown(reason)}: '{Cut(Shown(text))}'.", host,
        "The words in question are in the message; see on the host who wrote them.");

    /// <summary>A text without control characters, which could do anything to a terminal, nor halves of surrogate pairs.</summary>
    public static string Shown(string text) => new([.. text.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? ' ' : c)]);

    /// <summary>The beginning of a text that is too long to show.</summary>
    public static string Cut(string text) => text.Length <= MostCharacters ? text : text[..MostCharacters] + "…";
}
