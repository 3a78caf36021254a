using System.Globalization;
using System.Text;

namespace TroveClusters.Engine.Redis.Topology;

/// <summary>Makes the error for a reply that is not what the command's documentation says.</summary>
internal static class BadReply
{
    private const int MostCharacters = 300;

    /// <summary>The error, with the offending piece of the reply in a form that is safe to show.</summary>
    /// <param name="command">The command that was answered, such as <c>CLUSTER NODES</c>.</param>
    /// <param name="reason">What is wrong, without a full stop.</param>
    /// <param name="text">The offending line or value.</param>
    public static TroveException Of(string command, string reason, string text) =>
        new(TroveErrorId.UnexpectedReply, $"The reply to {command} cannot be understood: {reason}: '{Printable(text)}'.", command);

    private static string Printable(string text)
    {
        var builder = new StringBuilder(Math.Min(text.Length, MostCharacters) + 3);
        foreach (var c in text.AsSpan(0, Math.Min(text.Length, MostCharacters)))
        {
            if (char.IsControl(c) || char.IsSurrogate(c))
                builder.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
            else
                builder.Append(c);
        }

        if (text.Length > MostCharacters)
            builder.Append('…');
        return builder.ToString();
    }
}
