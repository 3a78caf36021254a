using System.Text;

namespace TroveClusters.Engine.Remote.Shell;

/// <summary>The one place where text becomes part of a line for a shell.</summary>
internal static class ShellQuote
{
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>A text as one word of a POSIX shell, which takes every byte of it as it is.</summary>
    /// <param name="text">Any text; it is sent in UTF-8.</param>
    /// <param name="what">What to call it in an error; the text itself may be a secret.</param>
    /// <exception cref="TroveException"><c>InvalidArgument</c>: it has a NUL, which no program can be given, or half a surrogate pair.</exception>
    public static string Quote(string text, string what = "An argument of a remote command")
    {
        Verify(text, what);
        return $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";
    }

    /// <summary>Makes sure that a program can be given a text.</summary>
    /// <exception cref="TroveException"><c>InvalidArgument</c>.</exception>
    public static void Verify(string text, string what)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
            throw new TroveException(TroveErrorId.InvalidArgument, $"{what} contains a NUL character, which no program can be given.", what);
        try
        {
            _ = s_strict.GetByteCount(text);
        }
        catch (EncoderFallbackException e)
        {
            throw new TroveException(TroveErrorId.InvalidArgument, $"{what} contains half a surrogate pair, which is no character.", what, inner: e);
        }
    }
}
