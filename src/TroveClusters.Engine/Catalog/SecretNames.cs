namespace TroveClusters.Engine.Catalog;

/// <summary>The names under which a cluster's secrets are stored.</summary>
internal static class SecretNames
{
    /// <summary>The password applications and the nodes themselves use.</summary>
    public const string Password = "password";
}
