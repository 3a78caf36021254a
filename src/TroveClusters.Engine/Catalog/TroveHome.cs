using TroveClusters.Engine.Platform;

namespace TroveClusters.Engine.Catalog;

/// <summary>The folder everything of a user lives in: catalog, key, configuration, local nodes. Mode 0700.</summary>
internal sealed class TroveHome
{
    /// <summary>The environment variable that names the folder.</summary>
    public const string Variable = "TROVE_HOME";

    public TroveHome(string? folder = null)
    {
        folder ??= Environment.GetEnvironmentVariable(Variable);
        Folder = Path.GetFullPath(string.IsNullOrWhiteSpace(folder) ? DefaultFolder() : folder);
    }

    /// <summary>The folder, absolute.</summary>
    public string Folder { get; }

    /// <summary>The catalog.</summary>
    public string CatalogFile => Path.Combine(Folder, "catalog.db");

    /// <summary>The key that stored secrets are encrypted with.</summary>
    public string KeyFile => Path.Combine(Folder, "secret.key");

    /// <summary>The configuration.</summary>
    public string ConfigurationFile => Path.Combine(Folder, "trove.json");

    /// <summary>Creates the folder if it is not there.</summary>
    public void EnsureCreated()
    {
        if (!Directory.Exists(Folder))
            PrivateFile.EnsureFolder(Folder);
    }

    private static string DefaultFolder() => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
        "TroveClusters");
}
