namespace TroveClusters.Tests.SshHosts;

/// <summary>Writes a host's users into its files, before it is on.</summary>
internal static class Accounts
{
    private const int FirstId = 2001;

    public static async Task WriteAsync(SshHost host, SshHostOptions options)
    {
        string shadow = host.ReadFile("/etc/shadow");
        if (options.RootPassword is { } password)
        {
            string hash = await HashAsync(password);
            shadow = string.Join('\n', shadow.Split('\n').Select(line => line.StartsWith("root:", StringComparison.Ordinal) ? $"root:{hash}:19000:0:99999:7:::" : line));
        }
        string passwd = host.ReadFile("/etc/passwd");
        string group = host.ReadFile("/etc/group");
        int id = FirstId;
        foreach (SshUser user in options.Users)
        {
            passwd += $"{user.Name}:x:{id}:{id}::/home/{user.Name}:{user.Shell}\n";
            group += $"{user.Name}:x:{id}:\n";
            // '!' would lock the account; '*' only gives it no password.
            shadow += $"{user.Name}:{(user.Password is null ? "*" : await HashAsync(user.Password))}:19000:0:99999:7:::\n";
            string home = host.Path($"/home/{user.Name}");
            Directory.CreateDirectory(home);
            if (Libc.Chown(home, id, id) != 0)
                throw new IOException($"'{home}' could not be given to {user.Name}.");
            if (user.Sudo != SudoRight.None)
                GrantSudo(host, user);
            id++;
        }
        host.WriteFile("/etc/passwd", passwd);
        host.WriteFile("/etc/group", group);
        host.WriteFile("/etc/shadow", shadow, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private static void GrantSudo(SshHost host, SshUser user)
    {
        if (SshHostSet.WhyNoSudo is { } why)
            throw new InvalidOperationException($"{user.Name} cannot use sudo: {why}.");
        string tag = user.Sudo == SudoRight.WithoutPassword ? "NOPASSWD: " : "";
        host.WriteFile($"/etc/sudoers.d/{user.Name}", $"{user.Name} ALL=(ALL:ALL) {tag}ALL\n", UnixFileMode.UserRead | UnixFileMode.GroupRead);
    }

    /// <summary>As /etc/shadow has passwords.</summary>
    private static async Task<string> HashAsync(string password)
    {
        ToolResult hash = await Tool.TryAsync("perl", ["-e", "local $/; print crypt(<STDIN>, '$6$' . sprintf('%08x%08x', rand(2**32), rand(2**32)))"], password);
        return hash.ExitCode == 0 && hash.Output.StartsWith("$6$", StringComparison.Ordinal) ? hash.Output
            : throw new InvalidOperationException($"A password could not be hashed: {hash.Error.Trim()}");
    }
}
