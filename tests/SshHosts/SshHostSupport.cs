namespace TroveClusters.Tests.SshHosts;

/// <summary>Whether this machine can have such hosts.</summary>
internal static class SshHostSupport
{
    private static readonly string[] s_programs = ["unshare", "nsenter", "setpriv", "pivot_root", "ip", "ssh-keygen", "perl"];

    /// <summary>Null when it can; else why not. Tried once, by doing what a host needs.</summary>
    public static string? WhyNot()
    {
        if (!OperatingSystem.IsLinux())
            return "hosts in namespaces need Linux";
        if (!Environment.IsPrivilegedProcess)
            return "hosts in namespaces need root";
        if (s_programs.FirstOrDefault(program => Tool.Find(program) is null) is { } missing)
            return $"{missing} is not here (Debian's packages util-linux, iproute2, openssh-client and perl-base have what hosts need)";
        if (!File.Exists("/usr/sbin/sshd"))
            return "/usr/sbin/sshd is not here (Debian's package openssh-server)";
        string bridge = $"trvb{Environment.ProcessId}";
        // What is made here is gone with the namespace it is made in.
        const string Trial = """
            set -e
            mount -t tmpfs trial /mnt
            mkdir /mnt/upper /mnt/work /mnt/root
            mount -t overlay -o lowerdir=/,upperdir=/mnt/upper,workdir=/mnt/work trial /mnt/root
            ip link add name trial type bridge
            ip link add name trial1 type veth peer name trial2
            """;
        ToolResult trial = Tool.TryAsync("unshare", ["--mount", "--uts", "--ipc", "--net", "--pid", "--fork", "--kill-child", "/bin/sh", "-c", Trial]).GetAwaiter().GetResult();
        if (trial.ExitCode != 0)
            return $"this machine does not allow namespaces with overlay file systems and networks: {trial.Error.Trim()}";
        // The bridge that the test process itself reaches hosts by.
        ToolResult own = Tool.TryAsync("ip", ["link", "add", "name", bridge, "type", "bridge"]).GetAwaiter().GetResult();
        if (own.ExitCode != 0)
            return $"this machine allows no bridge: {own.Error.Trim()}";
        Tool.TryAsync("ip", ["link", "delete", bridge]).GetAwaiter().GetResult();
        return null;
    }
}
