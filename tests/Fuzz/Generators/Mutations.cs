namespace TroveClusters.Tests.Fuzz.Generators;

/// <summary>Damages valid input: bits turned, pieces cut out, doubled, moved, put in, numbers made huge.</summary>
internal static class Mutations
{
    private static readonly string[] s_numbers =
        ["0", "-0", "-1", "00", "65536", "16384", "2147483648", "-2147483649", "9223372036854775808", "99999999999999999999999999", "1e999", "0.5", ""];

    /// <summary>A text, damaged in so many per cent of the cases and in one to three places.</summary>
    public static string Maybe(Chance chance, string text, int percent, params ReadOnlySpan<string> pieces)
    {
        if (!chance.Percent(percent))
            return text;
        for (int times = chance.Between(1, 3); times > 0; times--)
            text = Once(chance, text, pieces);
        return text;
    }

    /// <inheritdoc cref="Maybe(Chance, string, int, ReadOnlySpan{string})"/>
    public static byte[] Maybe(Chance chance, byte[] bytes, int percent)
    {
        if (!chance.Percent(percent))
            return bytes;
        for (int times = chance.Between(1, 3); times > 0; times--)
            bytes = Once(chance, bytes);
        return bytes;
    }

    private static string Once(Chance chance, string text, ReadOnlySpan<string> pieces)
    {
        int at = chance.Below(text.Length + 1), length = Math.Min(chance.Between(1, 12), text.Length - at);
        switch (chance.Below(8))
        {
            case 0:
                return text.Remove(at, length);
            case 1:
                return text[..at];
            case 2:
                return text.Insert(at, text.Substring(at, length));
            case 3:
                return text.Insert(at, Texts.Odd(chance));
            case 4 when length > 0:
                return text[..at] + (char)(text[at] ^ (1 << chance.Below(8))) + text[(at + 1)..];
            case 5 when length > 0:
                string moved = text.Substring(at, length);
                string rest = text.Remove(at, length);
                return rest.Insert(chance.Below(rest.Length + 1), moved);
            case 6:
                return Renumber(chance, text, at);
            default:
                return text.Insert(at, pieces.IsEmpty ? Texts.Word(chance, 1, 3) : chance.Of(pieces));
        }
    }

    /// <summary>Puts another number in the place of the next one.</summary>
    private static string Renumber(Chance chance, string text, int from)
    {
        int start = from;
        while (start < text.Length && !char.IsAsciiDigit(text[start]))
            start++;
        int end = start;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
            end++;
        return text[..start] + chance.Of<string>(s_numbers) + text[end..];
    }

    private static byte[] Once(Chance chance, byte[] bytes)
    {
        int at = chance.Below(bytes.Length + 1), length = Math.Min(chance.Between(1, 12), bytes.Length - at);
        ReadOnlySpan<byte> before = bytes.AsSpan(0, at), piece = bytes.AsSpan(at, length), after = bytes.AsSpan(at + length);
        switch (chance.Below(5))
        {
            case 0:
                return [.. before, .. after];
            case 1:
                return before.ToArray();
            case 2:
                return [.. before, .. piece, .. piece, .. after];
            case 3 when length > 0:
                byte[] turned = [.. bytes];
                turned[at] ^= (byte)(1 << chance.Below(8));
                return turned;
            default:
                return [.. before, .. chance.Bytes(chance.Between(1, 4)), .. bytes.AsSpan(at)];
        }
    }
}
