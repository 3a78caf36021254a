namespace TroveClusters.Engine.Catalog;

/// <summary>The names under which the secrets of clusters and hosts are stored.</summary>
public static class SecretNames
{
    /// <summary>
    /// Of a cluster: the password applications and the nodes themselves use. Of a host: the password one logs in with, or
    /// the passphrase of its key file.
    /// </summary>
    public const string Password = "password";

    /// <summary>Of a cluster: the password of root; there where root is enabled.</summary>
    public const string RootPassword = "root-password";

    /// <summary>The name of that user.</summary>
    public const string RootUser = "root";
}
