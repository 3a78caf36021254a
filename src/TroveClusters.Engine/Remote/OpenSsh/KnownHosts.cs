using System.Buffers.Binary;
using System.Text;

namespace TroveClusters.Engine.Remote.OpenSsh;

/// <summary>Host keys as OpenSSH writes and reads them.</summary>
internal static class KnownHosts
{
    private const string Rsa = "ssh-rsa";

    private static readonly string[] s_usable = ["ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", Rsa];

    /// <summary>The lines of a known_hosts file that trusts these keys for a name, and no others.</summary>
    public static string Lines(string name, IEnumerable<HostKey> keys) =>
        string.Concat(keys.Select(key => $"{name} {key.Type} {key.Blob}\n"));

    /// <summary>
    /// The algorithms by which a host may prove itself: those of the keys known of it. So a host that has keys of other
    /// types as well does not look changed.
    /// </summary>
    public static string Algorithms(IEnumerable<HostKey> keys) =>
        string.Join(',', keys.SelectMany(key => key.Type == Rsa ? ["rsa-sha2-512", "rsa-sha2-256"] : new[] { key.Type }).Distinct().Order(StringComparer.Ordinal));

    /// <summary>Reads what ssh-keyscan prints: a host's name, a type and a key on each line, and remarks.</summary>
    /// <exception cref="TroveException"><c>UnexpectedReply</c>: a line is none of that.</exception>
    public static IReadOnlyList<HostKey> Parse(string scan)
    {
        var keys = new List<HostKey>();
        foreach (string line in scan.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (line[0] == '#')
                continue;
            if (line.Split(' ') is not [_, var type, var blob] || !IsKey(type, blob))
                throw new TroveException(TroveErrorId.UnexpectedReply, $"ssh-keyscan printed a line that is no host key: {line}", line);
            var key = new HostKey(type, blob);
            if (!keys.Contains(key))
                keys.Add(key);
        }

        return keys;
    }

    /// <summary>
    /// Reads what <c>ssh-keygen -F</c> prints: the lines of a known_hosts file that are a host's, each after a remark. Keys of
    /// authorities, which vouch for certificates alone, and of types that a host is not asked for are left out.
    /// </summary>
    /// <exception cref="TroveException"><c>UnexpectedReply</c>: a line is none of that.</exception>
    public static IReadOnlyList<(HostKey Key, bool IsRevoked)> ParseFound(string found)
    {
        var keys = new List<(HostKey, bool)>();
        foreach (string line in found.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (line[0] == '#')
                continue;
            string[] words = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            string? marker = words[0][0] == '@' ? words[0] : null;
            // What follows the key is a remark.
            if (marker is not (null or "@revoked" or "@cert-authority") || words[(marker is null ? 0 : 1)..] is not [_, var type, var blob, ..] || !IsKey(type, blob))
                throw new TroveException(TroveErrorId.UnexpectedReply, $"A line of the known hosts is no host key: {line}", line, "Mend the line in the known_hosts file, or register the host (Register-TroveHost).");
            if (marker != "@cert-authority" && s_usable.Contains(type))
                keys.Add((new HostKey(type, blob), marker is not null));
        }

        return keys;
    }

    /// <summary>Whether a text is a key of a type: the key itself begins with its type's name.</summary>
    public static bool IsKey(string type, string blob)
    {
        Span<byte> bytes = new byte[blob.Length];
        if (type.Length == 0 || !Convert.TryFromBase64String(blob, bytes, out int length) || length < 4 + type.Length)
            return false;
        return BinaryPrimitives.ReadInt32BigEndian(bytes) == type.Length
            && bytes.Slice(4, type.Length).SequenceEqual(Encoding.ASCII.GetBytes(type));
    }
}
