using System.Reflection;
using TroveClusters.Demo;
using TroveClusters.Tests.SshHosts;
using TroveClusters.Tests.VerticaHost;
using TroveClusters.Tests.VerticaHost.InProcess;
using TroveClusters.Tests.VerticaHost.Sshd;
using TroveClusters.VerticaDemo;

// The second specification from beginning to end, on simulated hosts: over SSH and by the cmdlets where that is possible,
// else in this process and by the library.
string home = Directory.CreateTempSubdirectory("trove-demo-").FullName;
Environment.SetEnvironmentVariable("TROVE_HOME", home);
var options = new SimOptions { Hosts = 5 };
try
{
    string root = Metadata("RepositoryRoot");
    (string[] Command, string Folder)? pwsh = SshHostSet.WhyNot is null ? await PowerShellHere.FindAsync(root) : null;
    if (pwsh is { } shell)
    {
        Console.WriteLine("SIMULATED HOSTS: five Linux namespaces, each with an address and an sshd; what answers as Vertica on them is a double.");
        await using SshdSim sim = await SshdSim.StartAsync(options);
        string module = Path.Combine(root, "out", "module", "TroveClusters", Metadata("Version"));
        string[] hosts = [.. sim.World.Topology.Hosts.Select(host => $"{host.Address}:{sim.World.Topology.Port}")];
        return await Programs.RunAsync(shell.Folder,
        [
            .. shell.Command, "-NoProfile", "-NonInteractive", "-File", Path.Combine(root, "examples", "VerticaDemo", "Vertica.ps1"), module,
            sim.ClientKeyFile, string.Join(',', hosts),
        ]);
    }
    Console.WriteLine(SshHostSet.WhyNot is { } why
        ? $"SIMULATED HOSTS in this process, and the library instead of the cmdlets: {why}."
        : "SIMULATED HOSTS in this process, and the library instead of the cmdlets: PowerShell is not here.");
    await using var inProcess = new InProcessSim(options);
    return await LibraryDemo.RunAsync(inProcess, home);
}
catch (DemoException e)
{
    Console.Error.WriteLine($"demo: {e.Message}");
    return 1;
}
finally
{
    Directory.Delete(home, recursive: true);
}

static string Metadata(string key) =>
    typeof(LibraryDemo).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
