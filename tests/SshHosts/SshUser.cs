namespace TroveClusters.Tests.SshHosts;

/// <summary>What a user may do as others.</summary>
public enum SudoRight
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Everything, with no password asked for.</summary>
    WithoutPassword,

    /// <summary>Everything, for the user's own password.</summary>
    WithPassword,
}

/// <summary>A user of a host, with a home in /home and a group of the same name. The set's client key opens the account.</summary>
/// <param name="Name">The user's name.</param>
public sealed record SshUser(string Name)
{
    /// <summary>The password that opens the account, too; null for none.</summary>
    public string? Password { get; init; }

    /// <summary>What sudo allows; anything but None needs sudo on this machine.</summary>
    public SudoRight Sudo { get; init; }

    /// <summary>The login shell.</summary>
    public string Shell { get; init; } = "/bin/bash";
}
