namespace TroveClusters.Engine.Vertica.Agent;

/// <summary>A public key in a line of <c>authorized_keys</c> or of a <c>.pub</c> file.</summary>
/// <param name="Type">Its algorithm: <c>ssh-ed25519</c>.</param>
/// <param name="Blob">The key, in base 64: type and blob together are what makes it the same key, whatever comment it has.</param>
internal readonly record struct PublicKeyLine(string Type, string Blob)
{
    /// <summary>Reads a line of a <c>.pub</c> file: type, key, comment. Null for what is none.</summary>
    public static PublicKeyLine? ParsePlain(string line) => Read(line.Trim());

    /// <summary>Reads a line of <c>authorized_keys</c>: options, type, key, comment. Null for a comment, an empty line, and what is no key.</summary>
    public static PublicKeyLine? Parse(string line)
    {
        string rest = line.Trim(' ', '\t', '\r');
        if (rest.Length == 0 || rest[0] == '#')
            return null;
        return Read(rest) ?? Read(rest[EndOfOptions(rest)..].TrimStart(' ', '\t'));
    }

    private static PublicKeyLine? Read(string text) =>
        text.Split([' ', '\t'], 3, StringSplitOptions.RemoveEmptyEntries) is [var type, var blob, ..] && IsType(type) && IsBlob(type, blob)
            ? new PublicKeyLine(type, blob)
            : null;

    private static bool IsType(string type) =>
        type.Length < 100
        && (type.StartsWith("ssh-", StringComparison.Ordinal) || type.StartsWith("ecdsa-", StringComparison.Ordinal) || type.StartsWith("sk-", StringComparison.Ordinal))
        && type.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '@' or '_');

    // The key's own encoding begins with its type: four bytes of length, and the name.
    private static bool IsBlob(string type, string blob)
    {
        byte[] bytes = new byte[(blob.Length * 3 / 4) + 3];
        return Convert.TryFromBase64String(blob, bytes, out int length) && length > 4 + type.Length
            && bytes.AsSpan(0, 4).SequenceEqual<byte>([0, 0, 0, (byte)type.Length])
            && bytes.AsSpan(4, type.Length).SequenceEqual(System.Text.Encoding.ASCII.GetBytes(type));
    }

    // Options end with a blank that is not between quotes.
    private static int EndOfOptions(string text)
    {
        bool quoted = false;
        for (int at = 0; at < text.Length; at++)
        {
            if (text[at] == '\\' && at + 1 < text.Length && text[at + 1] == '"')
                at++;
            else if (text[at] == '"')
                quoted = !quoted;
            else if (text[at] is ' ' or '\t' && !quoted)
                return at;
        }
        return text.Length;
    }
}
