namespace TroveClusters;

/// <summary>What the making or the removal of a server token comes to.</summary>
/// <param name="Token">The token that is made or removed.</param>
/// <param name="Secret">The token itself, in clear text, where one was made: it can be had here and never again. Else null.</param>
/// <param name="Steps">What is done, a line a step.</param>
/// <param name="Warnings">What may surprise: whole sentences.</param>
public sealed record TroveServerTokenChange(
    TroveServerToken Token, string? Secret, IReadOnlyList<string> Steps, IReadOnlyList<string> Warnings)
    : TroveChange(Steps, Warnings)
{
    /// <summary>Which token; never the token itself.</summary>
    public override string ToString() => Token.ToString();
}
