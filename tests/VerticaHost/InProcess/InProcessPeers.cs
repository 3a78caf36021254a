using TroveClusters.Tests.VerticaHost.Hosts;

namespace TroveClusters.Tests.VerticaHost.InProcess;

/// <summary>SSH between hosts of this process: power, keys and users decide as sshd would.</summary>
internal sealed class InProcessPeers(InProcessHosts hosts, string own) : IPeers
{
    private static readonly string[] KeyFiles = ["id_rsa", "id_ecdsa", "id_ed25519"];

    public Task<IReadOnlyList<PeerReply>> DoAsync(
        string address, string user, IReadOnlyList<PeerAction> actions, string? identity, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        MemorySystem here = hosts.System(own);
        if (address == own)
            return Task.FromResult(PeerActions.Run(here, user, actions));
        SimWorld world = hosts.World;
        if (world.Topology.Find(address) is null)
            throw new PeerException($"ssh: connect to host {address} port {world.Topology.Port}: No route to host");
        switch (world.Power(address))
        {
            case HostPower.Off:
                throw new PeerException($"ssh: connect to host {address} port {world.Topology.Port}: Connection refused");
            case HostPower.Freeze:
                throw new PeerException($"Connection timed out during banner exchange\r\nConnection to {address} port {world.Topology.Port} timed out");
        }
        MemorySystem there = hosts.System(address);
        if (!IsTrusted(here, there, user, identity))
            throw new PeerException($"{user}@{address}: Permission denied (publickey).");
        SimHost peer = hosts.Host(address);
        peer.Audit.Write("start", ("src", own), ("command", "vsim _agent"), ("user", user), ("tty", false), ("secret_on_argv", false), ("agent", true));
        IReadOnlyList<PeerReply> replies = PeerActions.Run(there, user, actions);
        peer.Audit.Write("end", ("rc", 0), ("seconds", 0), ("agent", true));
        return Task.FromResult(replies);
    }

    private static bool IsTrusted(MemorySystem here, MemorySystem there, string user, string? identity)
    {
        if (!here.HasUser(user) || !there.HasUser(user))
            return false;
        MemoryFiles mine = here.Files(user);
        IEnumerable<string> keys = identity is not null ? [identity] : KeyFiles.Select(name => $"{here.HomeOf(user)}/.ssh/{name}");
        MemoryFiles theirs = there.Files("root");
        string authorized = $"{there.HomeOf(user)}/.ssh/authorized_keys";
        return theirs.FileExists(authorized) && keys
            .Where(mine.FileExists)
            .Select(path => SshKeyText.BlobOfPrivate(mine.ReadText(path)))
            .Any(blob => blob is not null && SshKeyText.Authorizes(theirs.ReadText(authorized), blob));
    }
}
