namespace TroveClusters.Engine.Remote;

/// <summary>Where a host is and how one logs in to it.</summary>
/// <param name="Name">What to call the host in messages.</param>
/// <param name="Address">Its name or address.</param>
/// <param name="Port">The port of its SSH server.</param>
/// <param name="User">The user to log in as.</param>
/// <param name="Keys">
/// The host keys that are trusted. The host must show one of them: <c>HostKeyChanged</c> otherwise; empty: <c>HostKeyUnknown</c>,
/// whatever it shows.
/// </param>
internal sealed record HostLogin(string Name, string Address, int Port, string User, HostKeySet Keys)
{
    /// <summary>The file of the private key; null for what the SSH client finds by itself (its agent, its usual files).</summary>
    public string? KeyFile { get; init; }

    /// <summary>The password, or the key file's passphrase; null where none is needed.</summary>
    public Secret? Password { get; init; }

    /// <summary>How messages name it.</summary>
    public override string ToString() => $"{User}@{(Address.Contains(':', StringComparison.Ordinal) ? $"[{Address}]" : Address)}:{Port}";
}
