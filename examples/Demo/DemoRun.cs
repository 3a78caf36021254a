using System.Reflection;
using TroveClusters.Tests;

namespace TroveClusters.Demo;

/// <summary>
/// The demo: in PowerShell where there is one, else the same pipelines through the test host. It works in a home of its
/// own, which it removes.
/// </summary>
internal static class DemoRun
{
    private static readonly string s_root = Metadata("RepositoryRoot");

    public static async Task<int> RunAsync()
    {
        string home = Directory.CreateTempSubdirectory("trove-demo-").FullName;
        Environment.SetEnvironmentVariable("TROVE_HOME", home);
        try
        {
            await EnsureServerAsync();
            string module = Path.Combine(s_root, "out", "module", "TroveClusters", Metadata("Version"));
            if (await PowerShellHere.FindAsync(s_root) is { } pwsh)
                return await Programs.RunAsync(
                    pwsh.Folder, [.. pwsh.Command, "-NoProfile", "-NonInteractive", "-File", Path.Combine(s_root, "examples", "Demo", "Demo.ps1"), module, Programs.Self]);
            Console.WriteLine(PowerShellHere.IsUnwanted
                ? "Without PowerShell, as asked: the same cmdlet classes, run by the test host."
                : "PowerShell is not here: the same cmdlet classes, run by the test host.");
            return RunHosted(module);
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }

    /// <summary>Without a Redis or Valkey server, Garnet serves; it is a .NET tool of this repository.</summary>
    private static async Task EnsureServerAsync()
    {
        if (Environment.GetEnvironmentVariable("TROVE_REDIS_SERVER_PATH") is { Length: > 0 } and not "garnet-server"
            || (Environment.GetEnvironmentVariable("TROVE_REDIS_SERVER_PATH") is null or ""
                && (Programs.OnPath("valkey-server") ?? Programs.OnPath("redis-server")) is not null))
            return;
        Console.WriteLine("Neither valkey-server nor redis-server: the nodes will run Garnet, a .NET tool. Restoring it (about 120 MB, once) ...");
        if (await Programs.RunAsync(s_root, "dotnet", "tool", "restore") != 0)
            throw new DemoException("no server to run nodes with: install redis-server or valkey-server, or let 'dotnet tool restore' reach its feed.");
    }

    private static int RunHosted(string module)
    {
        var context = new CmdletHostContext(
            Output("tests/CmdletHost", "net8.0"), module, Output("examples/Demo/Hosted", "net8.0"));
        Assembly hosted = context.LoadFromAssemblyName(new AssemblyName("TroveClusters.Demo.Hosted"));
        MethodInfo run = hosted.GetType("TroveClusters.Demo.Hosted.HostedDemo", throwOnError: true)!.GetMethod("Run")!;
        Func<string, string, string, int> application = (action, connection, password) =>
        {
            Console.SetIn(new StringReader(password));
            return Application.RunAsync(action, connection, 1000).GetAwaiter().GetResult();
        };
        Func<string, string[], int> check = (home, endpoints) => Leftovers.CheckAsync(home, endpoints).GetAwaiter().GetResult();
        return (int)run.Invoke(null, [Path.Combine(module, "TroveClusters.psd1"), application, check])!;
    }

    private static string Output(string project, string framework) =>
        Path.Combine(s_root, project, "bin", Metadata("Configuration"), framework);

    private static string Metadata(string key) =>
        typeof(DemoRun).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
