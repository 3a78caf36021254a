namespace TroveClusters.Tests.VerticaHost.Hosts;

/// <summary>What a host has before anybody logs in to it.</summary>
internal static class HostSetup
{
    private static readonly UnixFileMode Plain = (UnixFileMode)Convert.ToInt32("644", 8);

    /// <param name="files">The host's files, as root touches them.</param>
    /// <param name="first">Whether it is the first host, which has the package's file and a licence in root's home.</param>
    /// <param name="package">Where the package is installed.</param>
    /// <param name="version">The package's version.</param>
    public static void Prepare(IHostFiles files, bool first, PackageHosts package, string version)
    {
        if (package == PackageHosts.All || (package == PackageHosts.First && first))
            VerticaPackage.Install(files, version);
        if (!first)
            return;
        files.WriteText("/root/vertica.deb", VerticaPackage.FileMark + version + "\n", Plain);
        files.WriteText("/root/vertica.license", "nodes=16\n", Plain);
    }
}
