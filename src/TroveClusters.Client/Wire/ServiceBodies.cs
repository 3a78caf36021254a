using System.Text.Json;

namespace TroveClusters.Client.Wire;

/// <summary>Who a caller is and what the server is.</summary>
/// <param name="Name">The token's name; <c>anybody</c> where nobody needs one.</param>
/// <param name="Tenant">The one tenant the token is for; null where nobody needs one.</param>
/// <param name="IsAdmin">Whether the caller may do what administrators may.</param>
/// <param name="NeedsToken">Whether the server asks for tokens.</param>
/// <param name="Version">The server's version.</param>
/// <param name="Providers">Where nodes can come from.</param>
internal sealed record WhoAmI(string Name, string? Tenant, bool IsAdmin, bool NeedsToken, string Version, IReadOnlyList<string> Providers);

/// <summary>What <c>run</c>, <c>resume</c> and <c>undo</c> are answered with once they have begun.</summary>
/// <param name="OperationId">The operation whose events are to be followed.</param>
/// <param name="Undoing">Whether it is being undone.</param>
/// <param name="Recovering">Whether it is another one that was interrupted and is dealt with first; its own comes after it, in the same events.</param>
internal sealed record BegunAnswer(Guid OperationId, bool Undoing, bool Recovering);

/// <summary>
/// A line of an answer that comes as it is read: one of these. An answer without a last line, which is an end or an error, was
/// cut off.
/// </summary>
internal sealed record StreamLine
{
    /// <summary>An object.</summary>
    public JsonElement? Item { get; init; }

    /// <summary>What could not be read, beside the rest.</summary>
    public ErrorBody? Unreadable { get; init; }

    /// <summary>The end: there was no more.</summary>
    public bool? End { get; init; }

    /// <summary>The end: there may have been more.</summary>
    public ErrorBody? Error { get; init; }
}
