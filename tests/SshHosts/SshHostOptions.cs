namespace TroveClusters.Tests.SshHosts;

/// <summary>What the hosts of a set are like.</summary>
public sealed record SshHostOptions
{
    /// <summary>The hosts are named this and a number from 1.</summary>
    public string NamePrefix { get; init; } = "host";

    /// <summary>The port of each host's sshd.</summary>
    public int Port { get; init; } = 22;

    /// <summary>The size of each host's disk, as tmpfs takes it. Only what is used takes memory.</summary>
    public string DiskSize { get; init; } = "512m";

    /// <summary>Users besides root.</summary>
    public IReadOnlyList<SshUser> Users { get; init; } = [];

    /// <summary>Root's password; null for none. The set's client key always opens root's account.</summary>
    public string? RootPassword { get; init; }

    /// <summary>The types of the host keys, in ssh-keygen's words. RSA takes the longest to make.</summary>
    public IReadOnlyList<string> KeyTypes { get; init; } = ["ed25519", "ecdsa", "rsa"];

    /// <summary>How much sshd writes in its log.</summary>
    public string LogLevel { get; init; } = "VERBOSE";

    /// <summary>Further lines of sshd's configuration, such as a ForceCommand. They come first, so they win.</summary>
    public IReadOnlyList<string> SshdLines { get; init; } = [];

    /// <summary>Folders of this machine that appear in every host: the folder here, the folder there.</summary>
    public IReadOnlyList<(string Source, string Target)> Binds { get; init; } = [];

    /// <summary>Changes one host's options; the host has its number, name and address, and is not running yet.</summary>
    public Func<SshHost, SshHostOptions, SshHostOptions>? Each { get; init; }

    /// <summary>Prepares a host that is laid out but not on yet: its files can be written, nothing runs in it.</summary>
    public Func<SshHost, Task>? Prepare { get; init; }
}
