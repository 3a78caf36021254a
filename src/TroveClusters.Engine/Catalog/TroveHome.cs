using TroveClusters.Engine.Platform;

namespace TroveClusters.Engine.Catalog;

/// <summary>The folder everything of a user lives in: catalog, key, configuration, local nodes. Mode 0700.</summary>
internal sealed class TroveHome
{
    /// <summary>The environment variable that names the folder.</summary>
    public const string Variable = "TROVE_HOME";

    private bool _ensured;

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

    /// <summary>
    /// Refuses a folder that others can write to: its configuration names the programs that are run, its catalog what is
    /// removed.
    /// </summary>
    /// <exception cref="TroveException"><c>CatalogUnavailable</c>.</exception>
    public void Verify()
    {
        if (!Directory.Exists(Folder) || !PrivateFile.IsWritableByOthers(Folder))
            return;
        throw new TroveException(
            TroveErrorId.CatalogUnavailable, $"The Trove home {Folder} can be written by others than its owner, who could have programs run.", Folder,
            $"Make sure that nobody has changed anything in it, then run: chmod go-w '{Folder}'");
    }

    /// <summary>Creates the folder if it is not there, and keeps others out of it.</summary>
    public void EnsureCreated()
    {
        if (_ensured && Directory.Exists(Folder))
            return;
        PrivateFile.EnsureFolder(Folder);
        _ensured = true;
    }

    private static string DefaultFolder() => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
        "TroveClusters");
}
