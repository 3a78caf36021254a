using TroveClusters.Tests.VerticaHost.Programs;

namespace TroveClusters.Tests.VerticaHost.Install;

/// <summary>The installer's command line.</summary>
internal static class InstallOptions
{
    /// <summary>Severities of findings, and thresholds, from the mildest to the gravest.</summary>
    public static IReadOnlyList<string> Levels { get; } = ["OK", "HINT", "WARN", "FAIL", "HALT", "NONE"];

    /// <summary>What Vertica knows and the double does not do: refused, never ignored.</summary>
    public static IReadOnlyList<string> NotSimulated { get; } = ["ssh-password", "config-file", "record-config", "clean", "ipv6"];

    public static OptionParser Parser(string tool) => new OptionParser(tool)
        .Value("hosts", "--hosts", "-s")
        .Value("add-hosts", "--add-hosts", "-A")
        .Value("remove-hosts", "--remove-hosts", "-R")
        .Value("rpm", "--rpm", "-r", "--deb")
        .Flag("no-rpm-copy", "--no-rpm-copy")
        .Value("dba-user", "--dba-user", "-u")
        .Value("dba-group", "--dba-group", "-g")
        .Value("dba-user-home", "--dba-user-home", "-l")
        .Value("dba-user-password", "--dba-user-password", "-p")
        .Flag("dba-user-password-disabled", "--dba-user-password-disabled")
        .Value("license", "--license", "-L")
        .Flag("accept-eula", "--accept-eula", "-Y")
        .Value("data-dir", "--data-dir", "-d")
        .Value("ssh-identity", "--ssh-identity", "-i")
        .Value("ssh-password", "--ssh-password", "-P")
        .Flag("point-to-point", "--point-to-point", "-T")
        .Flag("broadcast", "--broadcast", "-U")
        .Value("control-network", "--control-network", "-S")
        .Flag("ignore-netmask", "--ignore-netmask", "-N")
        .Value("failure-threshold", "--failure-threshold")
        .Flag("no-system-configuration", "--no-system-configuration")
        .Flag("no-system-checks", "--no-system-checks")
        .Flag("no-package-checks", "--no-package-checks")
        .Flag("ignore-aws-instance-type", "--ignore-aws-instance-type")
        .Flag("ignore-install-config", "--ignore-install-config")
        .Flag("no-ssh-key-install", "--no-ssh-key-install")
        .Value("large-cluster", "--large-cluster", "-2")
        .Value("config-file", "--config-file", "-z")
        .Value("record-config", "--record-config", "-B")
        .Flag("clean", "--clean", "-C")
        .Flag("ipv4", "--ipv4")
        .Flag("ipv6", "--ipv6")
        .Flag("debug", "--debug")
        // Undocumented; Trove passes it to releases before 8.
        .Flag("x", "-X");
}
