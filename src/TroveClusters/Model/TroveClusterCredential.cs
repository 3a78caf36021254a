namespace TroveClusters;

/// <summary>A cluster's user and password. Handed out only when asked for; never part of another object.</summary>
/// <param name="ClusterName">The cluster's name.</param>
/// <param name="UserName">The user.</param>
/// <param name="Password">The password in clear text.</param>
public sealed record TroveClusterCredential(string ClusterName, string UserName, string Password)
{
    /// <summary>The user and the cluster; never the password.</summary>
    public override string ToString() => $"{UserName}@{ClusterName}";
}
