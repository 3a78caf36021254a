using System.Net.Sockets;
using Renci.SshNet;
using Renci.SshNet.Common;
using TroveClusters.Engine;
using TroveClusters.Engine.Remote;
using TroveClusters.Engine.Remote.OpenSsh;

namespace TroveClusters.SshNet;

/// <summary>Host keys, as SSH.NET negotiates and shows them.</summary>
internal static class SshNetKeys
{
    /// <summary>What each connection asks for: a host shows one key to each.</summary>
    private static readonly string[][] s_kinds =
    [
        ["ssh-ed25519"], ["ecdsa-sha2-nistp256"], ["ecdsa-sha2-nistp384"], ["ecdsa-sha2-nistp521"], ["rsa-sha2-512", "rsa-sha2-256"],
    ];

    /// <summary>Lets a host prove itself by the keys known of it only, so that one with other keys as well does not look changed.</summary>
    public static void Restrict(ConnectionInfo connection, HostKeySet keys) => Restrict(connection, KnownHosts.Algorithms(keys).Split(','));

    /// <summary>The key as the engine has it. Its type is in it; what was negotiated may be a kind of signature.</summary>
    public static HostKey Shown(HostKeyEventArgs shown)
    {
        int length = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(shown.HostKey);
        return new HostKey(System.Text.Encoding.ASCII.GetString(shown.HostKey, 4, length), Convert.ToBase64String(shown.HostKey));
    }

    /// <summary>The keys a host shows, without a login.</summary>
    /// <exception cref="TroveException"><c>HostUnreachable</c>.</exception>
    public static async Task<IReadOnlyList<HostKey>> AskAsync(string address, int port, TimeLimit limit, CancellationToken cancellationToken)
    {
        (HostKey? Key, string Problem)[] answers = await Task.WhenAll(s_kinds.Select(kind => AskAsync(address, port, kind, limit, cancellationToken)));
        return answers.Select(answer => answer.Key).OfType<HostKey>().ToArray() is { Length: > 0 } keys
            ? keys
            : throw new TroveException(
                TroveErrorId.HostUnreachable, $"No SSH server answered at {address}, port {port}: {string.Join(' ', answers.Select(answer => answer.Problem).Distinct())}", address);
    }

    private static async Task<(HostKey? Key, string Problem)> AskAsync(
        string address, int port, string[] algorithms, TimeLimit limit, CancellationToken cancellationToken)
    {
        var connection = new ConnectionInfo(address, port, "trove", new NoneAuthenticationMethod("trove")) { Timeout = limit.Timer };
        Restrict(connection, algorithms);
        var client = new SshClient(connection);
        HostKey? key = null;
        client.HostKeyReceived += (_, shown) =>
        {
            key = Shown(shown);
            shown.CanTrust = false;
        };
        try
        {
            await SshNetConnection.ConnectAsync(client, limit, cancellationToken);
            return (key, "");
        }
        catch (Exception e) when (e is SshException or SocketException or IOException or TimeoutException or ObjectDisposedException)
        {
            return (key, e.Message);
        }
    }

    private static void Restrict(ConnectionInfo connection, string[] algorithms)
    {
        foreach (string other in connection.HostKeyAlgorithms.Keys.Except(algorithms).ToArray())
            connection.HostKeyAlgorithms.Remove(other);
    }
}
