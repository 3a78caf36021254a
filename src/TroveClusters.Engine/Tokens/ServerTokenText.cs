using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace TroveClusters.Engine.Tokens;

/// <summary>
/// How a token is written: <c>trove_</c>, so that it is known for what it is where it does not belong, and 256 random bits in
/// the letters of URLs, which need no quoting anywhere.
/// </summary>
internal static class ServerTokenText
{
    /// <summary>What every token begins with.</summary>
    public const string Prefix = "trove_";

    private const int Bytes = 32;
    private const int Letters = ((Bytes * 8) + 5) / 6;

    private static readonly SearchValues<char> s_letters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>A token that nobody has.</summary>
    public static string Generate() =>
        Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(Bytes)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    /// <summary>The hash by which the catalog knows a token; null for a text that can be none.</summary>
    public static byte[]? Hash(string token) =>
        token.Length == Prefix.Length + Letters && token.StartsWith(Prefix, StringComparison.Ordinal) && token.AsSpan(Prefix.Length).IndexOfAnyExcept(s_letters) < 0
            ? SHA256.HashData(Encoding.ASCII.GetBytes(token))
            : null;
}
