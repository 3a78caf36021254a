namespace TroveClusters.Tests.Run;

/// <summary>Sees to it that the tests have a server to run, where that can be done quietly.</summary>
internal static class RedisServer
{
    private const string Policy = "/usr/sbin/policy-rc.d";
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(3);

    /// <summary>Null when there is one now; else why not.</summary>
    public static string? Ensure()
    {
        if (Child.Find("redis-server") is not null || Child.Find("valkey-server") is not null)
            return null;
        if (Environment.GetEnvironmentVariable("TROVE_TEST_INSTALL") == "0")
            return "redis-server is not here, and TROVE_TEST_INSTALL=0 forbids installing it";
        if (!File.Exists("/etc/debian_version") || Child.Find("apt-get") is null)
            return "redis-server is not here, and only Debian and Ubuntu have it installed by this command";
        if (!Environment.IsPrivilegedProcess)
            return "redis-server is not here, and installing it needs root: apt-get install redis-server";
        return Install();
    }

    private static string? Install()
    {
        bool ours = ForbidServices();
        try
        {
            string[] patience = ["-o", "Acquire::http::Timeout=20", "-o", "Acquire::https::Timeout=20", "-o", "Acquire::Retries=1"];
            ChildResult update = Apt([.. patience, "update"]);
            ChildResult install = Apt([.. patience, "install", "--yes", "--no-install-recommends", "redis-server"]);
            // Installed, the package would start its own service at the next boot.
            if (install.Succeeded && Child.Find("systemctl") is { } systemctl)
            {
                Console.WriteLine("  systemctl disable redis-server.service");
                Child.Run(systemctl, ["disable", "redis-server.service"], "/", s_limit, _ => { });
            }
            return Child.Find("redis-server") is not null ? null
                : $"redis-server could not be installed: {(update.Succeeded ? install : update).Describe()}";
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
