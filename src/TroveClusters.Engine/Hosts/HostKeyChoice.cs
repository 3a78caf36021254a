using System.Text.RegularExpressions;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Remote;

namespace TroveClusters.Engine.Hosts;

/// <summary>Which of the keys that a host shows are trusted.</summary>
internal static partial class HostKeyChoice
{
    /// <summary>
    /// The keys to trust: those expected, where any are; of a host that is registered those that are; of a new one what it
    /// shows. A key is never trusted in the place of another without having been expected.
    /// </summary>
    /// <param name="host">The host, for messages.</param>
    /// <param name="before">The host as it is registered; null for none.</param>
    /// <param name="expected">What <see cref="ReadExpected"/> has read.</param>
    /// <param name="agreed">The keys somebody has agreed to; null where nobody was asked.</param>
    /// <param name="shown">What the host shows.</param>
    /// <exception cref="TroveException"><c>HostKeyUnknown</c>, <c>HostKeyChanged</c>.</exception>
    public static IReadOnlyList<HostKey> Choose(
        HostRow host, HostRow? before, IReadOnlySet<string> expected, IReadOnlyList<string>? agreed, IReadOnlyList<HostKey> shown)
    {
        if (expected.Count == 0 && before is not null)
        {
            return before.Keys.Any(shown.Contains)
                ? before.Keys
                : throw new TroveException(
                    TroveErrorId.HostKeyChanged, $"Host '{host.Name}' shows another key than the one registered: {List(before.Keys)} is registered, it shows {List(shown)}.", host.Name);
        }
        HostKey[] keys = [.. shown.Where(key => expected.Count == 0 || expected.Contains(key.Fingerprint))];
        if (keys.Length == 0)
        {
            throw new TroveException(
                before is null ? TroveErrorId.HostKeyUnknown : TroveErrorId.HostKeyChanged,
                $"Host '{host.Name}' ({host.ToLogin(null)}) shows none of the keys expected: it shows {List(shown)}, expected was {string.Join(", ", expected)}.", host.Name,
                "Make sure that the host is the right one, and that the fingerprint is: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub on the host shows it.");
        }
        if (agreed is null)
            return keys;
        HostKey[] both = [.. keys.Where(key => agreed.Contains(key.ToString()))];
        return both.Length > 0 ? both : throw new TroveException(
            TroveErrorId.HostKeyChanged, $"Host '{host.Name}' shows other keys than a moment ago, when they were agreed to: {List(keys)}.", host.Name);
    }

    /// <summary>The fingerprints that texts stand for: fingerprints with or without their algorithm, or public keys.</summary>
    /// <exception cref="TroveException"><c>InvalidArgument</c>.</exception>
    public static IReadOnlySet<string> ReadExpected(IEnumerable<string> texts) => texts.Select(ReadOne).ToHashSet(StringComparer.Ordinal);

    /// <summary>Keys for a message.</summary>
    public static string List(IEnumerable<HostKey> keys) => string.Join(", ", keys);

    private static string ReadOne(string text)
    {
        string[] words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words is [var alone] && Fingerprint().IsMatch(alone))
            return alone.TrimEnd('=');
        if (words is [var type, var second, ..])
        {
            if (Fingerprint().IsMatch(second))
                return second.TrimEnd('=');
            if (IsPublicKey(type, second))
                return new HostKey(type, second).Fingerprint;
        }
        throw new TroveException(
            TroveErrorId.InvalidArgument, $"'{text}' is no fingerprint of a host key.", text, "Give SHA256: and 43 characters, as ssh-keygen -l shows it, or the line of a public key's file.");
    }

    // The key's own encoding begins with the length and the name of its algorithm (RFC 4253, 6.6).
    private static bool IsPublicKey(string type, string blob)
    {
        var bytes = new byte[blob.Length];
        return Convert.TryFromBase64String(blob, bytes, out int length) && length > 4 + type.Length
            && bytes[..4] is [0, 0, 0, var size] && size == type.Length && bytes.AsSpan(4, size).SequenceEqual(System.Text.Encoding.ASCII.GetBytes(type));
    }

    [GeneratedRegex("^SHA256:[A-Za-z0-9+/]{43}=?$", RegexOptions.CultureInvariant)]
    private static partial Regex Fingerprint();
}
