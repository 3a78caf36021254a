namespace TroveClusters.Tests.SshHosts;

/// <summary>Makes key pairs.</summary>
internal static class KeyFiles
{
    /// <summary>Makes a private key without passphrase in a file, and its public one beside it.</summary>
    public static async Task CreateAsync(string path, string type, string comment)
    {
        File.Delete(path);
        File.Delete(path + ".pub");
        string[] size = type == "rsa" ? ["-b", "2048"] : [];
        await Tool.RunAsync("ssh-keygen", ["-q", "-t", type, .. size, "-N", "", "-C", comment, "-f", path]);
    }

    /// <summary>The public key beside a private one.</summary>
    public static SshHostKey ReadPublic(string path)
    {
        string[] words = File.ReadAllText(path + ".pub").Split(' ', StringSplitOptions.TrimEntries);
        return new SshHostKey(words[0], words[1]);
    }
}
