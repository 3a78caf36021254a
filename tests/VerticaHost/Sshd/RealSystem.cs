using System.Diagnostics;
using System.Globalization;
using TroveClusters.Tests.VerticaHost.Hosts;

namespace TroveClusters.Tests.VerticaHost.Sshd;

/// <summary>A host that has a system of its own: the one this process runs in, or one below a folder of this machine.</summary>
/// <param name="root">The folder that is the host's root; empty for the host this process runs in.</param>
internal sealed class RealSystem(string root = "") : IHostSystem
{
    public IHostFiles FilesOf(string user) => new RealFiles(root, Ids);

    public bool HasUser(string user) => Fields("/etc/passwd", user) is not null;

    public string HomeOf(string user) => (Fields("/etc/passwd", user) ?? throw NoUser(user))[5];

    public void AddUser(string user, string group, string home)
    {
        if (root.Length > 0)
            throw new NotSupportedException("Users are added by the host itself.");
        if (Fields("/etc/group", group) is null)
            Run("groupadd", group);
        // sshd lets nobody in whose password begins with an exclamation mark, as useradd's default does.
        Run("useradd", "-m", "-d", home, "-g", group, "-s", "/bin/bash", "-p", "*", user);
    }

    public void MakeKeyPair(string user, string path)
    {
        Run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", user, "-f", path);
        foreach (string file in (string[])[path, path + ".pub"])
            FilesOf(user).SetOwner(file, user);
    }

    private static void Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new IOException($"{program} {string.Join(' ', arguments)}: code {process.ExitCode}: {error}{output.Result}");
    }

    private static IOException NoUser(string user) => new($"There is no user {user} on this host.");

    private (int User, int Group) Ids(string user)
    {
        string[] fields = Fields("/etc/passwd", user) ?? throw NoUser(user);
        return (int.Parse(fields[2], CultureInfo.InvariantCulture), int.Parse(fields[3], CultureInfo.InvariantCulture));
    }

    private string[]? Fields(string file, string name) =>
        File.ReadLines(root + file).Select(line => line.Split(':')).FirstOrDefault(fields => fields[0] == name);
}
