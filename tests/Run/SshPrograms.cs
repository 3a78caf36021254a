namespace TroveClusters.Tests.Run;

/// <summary>Sees to it that the tests can make hosts and reach them over SSH.</summary>
internal static class SshPrograms
{
    /// <summary>Null when they can, as far as programs go; else why not.</summary>
    public static string? Ensure() => !OperatingSystem.IsLinux()
        ? "hosts with an sshd of their own are made of Linux namespaces"
        : DebianPackages.Ensure(
            new NeededProgram("sshd", "openssh-server", "ssh.service"),
            new NeededProgram("ssh", "openssh-client"),
            new NeededProgram("ip", "iproute2"),
            new NeededProgram("sudo", "sudo"));
}
