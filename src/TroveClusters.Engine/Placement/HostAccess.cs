using TroveClusters.Engine.Remote;

namespace TroveClusters.Engine.Placement;

/// <summary>How hosts are logged in to that a command names and that are not registered.</summary>
/// <param name="User">The user, where a host is named without one; null for the usual one.</param>
/// <param name="Password">The password; null for what the SSH client finds by itself.</param>
internal sealed record HostAccess(string? User, Secret? Password)
{
    /// <summary>What a request says.</summary>
    public static HostAccess Of(string? user, string? password) => new(user, password is null ? null : new Secret(password));
}
