namespace TroveClusters.Tests.Run;

/// <summary>A program that tests need.</summary>
/// <param name="Name">The program.</param>
/// <param name="Package">Debian's package of it.</param>
/// <param name="Service">The service that the package would start; null for none.</param>
internal sealed record NeededProgram(string Name, string Package, string? Service = null)
{
    /// <summary>Whether it is here. Root's programs are found whatever the PATH is.</summary>
    public bool IsHere => Child.Find(Name) is not null || File.Exists($"/usr/sbin/{Name}");
}

/// <summary>Installs what tests need, where that can be done quietly: on Debian and Ubuntu, as root, with no service started.</summary>
internal static class DebianPackages
{
    private const string Policy = "/usr/sbin/policy-rc.d";
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(3);
    private static readonly string[] s_patience = ["-o", "Acquire::http::Timeout=20", "-o", "Acquire::https::Timeout=20", "-o", "Acquire::Retries=1"];
    private static ChildResult? s_update;

    /// <summary>Null when all programs are here now; else which are not, and why.</summary>
    public static string? Ensure(params IReadOnlyList<NeededProgram> programs)
    {
        NeededProgram[] missing = Missing(programs);
        if (missing.Length == 0)
            return null;
        string absent = $"{string.Join(", ", missing.Select(program => program.Name))} {(missing.Length == 1 ? "is" : "are")} not here";
        if (Environment.GetEnvironmentVariable("TROVE_TEST_INSTALL") == "0")
            return $"{absent}, and TROVE_TEST_INSTALL=0 forbids installing";
        if (!File.Exists("/etc/debian_version") || Child.Find("apt-get") is null)
            return $"{absent}, and only Debian and Ubuntu have such programs installed by this command";
        string packages = string.Join(' ', missing.Select(program => program.Package));
        if (!Environment.IsPrivilegedProcess)
            return $"{absent}, and installing needs root: apt-get install {packages}";
        ChildResult install = Install(missing);
        return Missing(missing) is { Length: > 0 } left
            ? $"{string.Join(", ", left.Select(program => program.Name))} could not be installed: {(s_update!.Succeeded ? install : s_update).Describe()}"
            : null;
    }

    private static NeededProgram[] Missing(IEnumerable<NeededProgram> programs) => [.. programs.Where(program => !program.IsHere)];

    private static ChildResult Install(NeededProgram[] missing)
    {
        bool ours = ForbidServices();
        try
        {
            s_update ??= Apt([.. s_patience, "update"]);
            ChildResult install = Apt([.. s_patience, "install", "--yes", "--no-install-recommends", .. missing.Select(program => program.Package)]);
            // Installed, a package would start its service at the next boot.
            if (install.Succeeded && Child.Find("systemctl") is { } systemctl)
            {
                foreach (string service in missing.Select(program => program.Service).OfType<string>())
                {
                    Console.WriteLine($"  systemctl disable {service}");
                    Child.Run(systemctl, ["disable", service], "/", s_limit, _ => { });
                }
            }
            return install;
        }
        finally
        {
            if (ours)
                File.Delete(Policy);
        }
    }

    private static ChildResult Apt(string[] arguments)
    {
        Console.WriteLine($"  DEBIAN_FRONTEND=noninteractive apt-get {string.Join(' ', arguments)}");
        return Child.Run("apt-get", arguments, "/", s_limit, line => Console.WriteLine("  " + line), ("DEBIAN_FRONTEND", "noninteractive"));
    }

    /// <summary>While this file is there, packages start no services. Somebody else's is left alone.</summary>
    private static bool ForbidServices()
    {
        if (File.Exists(Policy) || OperatingSystem.IsWindows())
            return false;
        File.WriteAllText(Policy, "#!/bin/sh\nexit 101\n");
        File.SetUnixFileMode(Policy, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        return true;
    }
}
