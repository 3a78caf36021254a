using System.Text;

namespace TroveClusters.Tests.Fuzz.Generators;

/// <summary>Texts: plain ones, and such as nobody expects.</summary>
internal static class Texts
{
    private const string Plain = "abcdefghijklmnopqrstuvwxyzABCXYZ0123456789-_.";

    /// <summary>Characters and sequences that somebody's code treats in a special way.</summary>
    private static readonly string[] s_odd =
    [
        "\0", "\t", "\n", "\r\n", "\r", "\u001b[31m", "\u007f", "\u0085", "\u2028", "\u200b", "\u202e", "\ufeff", "\ufffd", "\uffff",
        "\ud800", "\udc00", "\udbff\udbff", "🙂", "𐐀", "é", "e\u0301", "ß", "ẞ", "İ", "ı", "K", "ſ", "ǅ", "Σς", "名",
        " ", "  ", "\u00a0", "`", "``", "'", "\"", "*", "?", "[", "]", "[a-c]", "[!", "[^", "-", "^", "$", "(", ")", "{", "}", "{0}", "\\", "/",
        "..", ":", "::", ";", ",", "=", "@", "#", "%", "%25", "&", "+", "|", "<", ">", "~", "null", "true", "NaN", "0", "-1", "00", "1e9", "0x10",
        "2147483647", "2147483648", "4294967296", "9223372036854775807", "9223372036854775808", "99999999999999999999999",
    ];

    /// <summary>A word of letters, digits and a few signs.</summary>
    public static string Word(Chance chance, int least = 1, int most = 10)
    {
        var text = new char[chance.Between(least, most)];
        for (int i = 0; i < text.Length; i++)
            text[i] = Plain[chance.Below(Plain.Length)];
        return new string(text);
    }

    /// <summary>One odd piece.</summary>
    public static string Odd(Chance chance) => chance.Of<string>(s_odd);

    /// <summary>Any text: words and odd pieces, now and then a very long one.</summary>
    public static string Any(Chance chance)
    {
        var text = new StringBuilder();
        for (int pieces = chance.Below(6); pieces > 0; pieces--)
            text.Append(chance.Percent(50) ? Word(chance) : Odd(chance));
        if (chance.Percent(2))
            text.Insert(0, text.Length == 0 ? "x" : text.ToString(), chance.Between(10, 300));
        return text.ToString();
    }

    /// <summary>Whether a text can be written as UTF-8 and read again: it holds no half of a surrogate pair.</summary>
    public static bool IsUnicode(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                i++;
            else if (char.IsSurrogate(text[i]))
                return false;
        }
        return true;
    }
}
