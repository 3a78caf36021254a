using TroveClusters.Engine.Redis.Servers;

namespace TroveClusters.Engine.Remote.OpenSsh;

/// <summary>The programs of the OpenSSH client.</summary>
/// <param name="Ssh">The absolute path of <c>ssh</c>.</param>
/// <param name="KeyScan">That of <c>ssh-keyscan</c>.</param>
internal sealed record OpenSshPrograms(string Ssh, string KeyScan)
{
    /// <summary>Finds them on PATH.</summary>
    /// <exception cref="TroveException"><c>ServerBinaryNotFound</c>.</exception>
    public static OpenSshPrograms Find()
    {
        IReadOnlyList<string> folders = ServerSearch.FoldersOfPath();
        return new OpenSshPrograms(Find("ssh", folders), Find("ssh-keyscan", folders));
    }

    /// <summary>Finds <c>ssh-keygen</c> on PATH, whatever reaches hosts.</summary>
    /// <exception cref="TroveException"><c>ServerBinaryNotFound</c>.</exception>
    public static string FindKeyGen() => Find("ssh-keygen", ServerSearch.FoldersOfPath());

    private static string Find(string name, IReadOnlyList<string> folders) =>
        ServerSearch.Find(name, folders) ?? throw new TroveException(
            TroveErrorId.ServerBinaryNotFound,
            $"The program {name} of OpenSSH is in no folder of PATH ({string.Join(Path.PathSeparator, folders)}); hosts cannot be reached without it.",
            name,
            "Install the OpenSSH client (Debian, Ubuntu: apt install openssh-client; Red Hat: dnf install openssh-clients; Windows: an optional feature), or set default.ssh_client to ssh.net.");
}
