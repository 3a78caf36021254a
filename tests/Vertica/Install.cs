using TroveClusters.Tests.VerticaHost;

namespace TroveClusters.Tests.Vertica;

/// <summary>What tests of the double do again and again.</summary>
internal static class Install
{
    public const string Installer = "/opt/vertica/sbin/install_vertica";
    public const string Updater = "/opt/vertica/sbin/update_vertica";
    public const string Conf = "/opt/vertica/config/admintools.conf";

    /// <summary>Runs the installer on the first host, as root.</summary>
    public static Task<SimRun> InstallAsync(this VerticaSim sim, params string[] arguments) => sim.RunAsync(1, "root", Installer, arguments);

    /// <summary>Runs the updater on the first host, as root.</summary>
    public static Task<SimRun> UpdateAsync(this VerticaSim sim, params string[] arguments) => sim.RunAsync(1, "root", Updater, arguments);

    /// <summary>Makes a cluster of the first hosts, with the file of the licence, which must succeed.</summary>
    public static async Task<VerticaSim> WithClusterAsync(this VerticaSim sim, int hosts)
    {
        SimRun run = await sim.InstallAsync(
            "--hosts", sim.List(1, hosts), "--deb", "/root/vertica.deb", "--dba-user-password-disabled", "-L", "/root/vertica.license", "-Y",
            "--data-dir", "/vdata");
        if (run.Code != 0)
        {
            await sim.DisposeAsync();
            Assert.Fail(run.ToString());
        }
        return sim;
    }

    /// <summary>The addresses of some hosts, with commas.</summary>
    public static string List(this VerticaSim sim, int first, int last) =>
        string.Join(',', Enumerable.Range(first, last - first + 1).Select(sim.Address));
}
