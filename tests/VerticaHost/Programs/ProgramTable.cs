using TroveClusters.Tests.VerticaHost.AdminTools;
using TroveClusters.Tests.VerticaHost.Install;
using TroveClusters.Tests.VerticaHost.Vsql;

namespace TroveClusters.Tests.VerticaHost.Programs;

/// <summary>The programs of Vertica's package, by the paths at which it puts them.</summary>
internal static class ProgramTable
{
    private static readonly AdminToolsProgram AdminTools = new();
    private static readonly InstallProgram Install = new();

    /// <summary>Path and program.</summary>
    public static IReadOnlyDictionary<string, ISimProgram> Vertica { get; } = new Dictionary<string, ISimProgram>
    {
        ["/opt/vertica/bin/admintools"] = AdminTools,
        ["/opt/vertica/bin/adminTools"] = AdminTools,
        ["/opt/vertica/bin/vsql"] = new VsqlProgram(),
        ["/opt/vertica/sbin/install_vertica"] = Install,
        ["/opt/vertica/sbin/update_vertica"] = Install,
    };

    /// <summary>The program at a path: one of Vertica's, or the package manager; null for none.</summary>
    public static ISimProgram? Find(string path) =>
        path == DpkgProgram.Path ? new DpkgProgram() : Vertica.GetValueOrDefault(path);
}
