using TroveClusters.Tests.VerticaHost.Programs;

namespace TroveClusters.Tests.VerticaHost.Hosts;

/// <summary>Vertica's package on a host: the files it brings.</summary>
internal static class VerticaPackage
{
    /// <summary>Where all of it is.</summary>
    public const string Folder = "/opt/vertica";

    /// <summary>The dummy of the package's file, by its first line, and the file's usual place on the first host.</summary>
    public const string FileMark = "vertica package ";

    /// <summary>The version file: a package is there when it is.</summary>
    private const string VersionFile = Folder + "/sbin/vertica.version";

    private static readonly UnixFileMode Plain = (UnixFileMode)Convert.ToInt32("644", 8);
    private static readonly UnixFileMode Program = (UnixFileMode)Convert.ToInt32("755", 8);

    /// <summary>The version that is installed; null for no package.</summary>
    public static string? Version(IHostFiles files) => files.FileExists(VersionFile) ? files.ReadText(VersionFile).Trim() : null;

    /// <summary>Puts the package's files there; what a configuration added stays.</summary>
    public static void Install(IHostFiles files, string version)
    {
        foreach (string folder in (string[])["bin", "sbin", "config", "config/licensing", "log", "share"])
            files.MakeFolder($"{Folder}/{folder}", Program);
        foreach (string path in ProgramTable.Vertica.Keys)
            files.WriteText(path, ProgramShim.Text(path), Program);
        files.WriteText(VersionFile, version + "\n", Plain);
    }

    /// <summary>Takes the package's files away; what it did not bring stays, as with the real package managers.</summary>
    public static void Remove(IHostFiles files)
    {
        foreach (string path in ProgramTable.Vertica.Keys.Append(VersionFile))
            files.Delete(path);
        foreach (string folder in (string[])["share", "sbin", "bin", "log", "config/licensing", "config", ""])
        {
            string path = $"{Folder}/{folder}".TrimEnd('/');
            if (files.FolderExists(path) && files.List(path).Count == 0)
                files.Delete(path);
        }
    }
}
