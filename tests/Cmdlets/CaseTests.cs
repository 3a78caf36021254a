using System.Reflection;

namespace TroveClusters.Tests.Cmdlets;

/// <summary>Every case of tests/cases, run by the staged cmdlets in the test host. Pester runs the same in PowerShell.</summary>
public sealed class CaseTests
{
    private static readonly Lazy<(string[] Names, Func<string, string> Run)> s_suite = new(Open);

    /// <summary>The cases' names.</summary>
    public static TheoryData<string> Names()
    {
        if (!File.Exists(StagedModule.Manifest))
            return new TheoryData<string>($"The module is not staged in {StagedModule.Folder}: run ./build.sh build");
        return new TheoryData<string>(s_suite.Value.Names);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Case(string name)
    {
        Assert.True(File.Exists(StagedModule.Manifest), name);
        string differences = s_suite.Value.Run(name);
        Assert.True(differences.Length == 0, differences);
    }

    private static (string[] Names, Func<string, string> Run) Open()
    {
        string runner = StagedModule.Output("CaseRunner", "net8.0");
        string server = StagedModule.Output("ServiceHost", "net10.0");
        var context = new CmdletHostContext(StagedModule.Output("CmdletHost", "net8.0"), StagedModule.Folder, runner, server);
        Type suite = context.LoadFromAssemblyPath(Path.Combine(runner, "TroveClusters.CaseRunner.dll")).GetType("TroveClusters.CaseRunner.Suite", throwOnError: true)!;
        MethodInfo open = suite.GetMethod("Open")!;
        var run = suite.GetMethod("Run")!.CreateDelegate<Func<string, string>>();
        string cases = Path.Combine(StagedModule.Root, "tests", "cases");
        var names = (string[])open.Invoke(null, [StagedModule.Manifest, cases])!;
        Type host = context.LoadFromAssemblyPath(Path.Combine(server, "TroveClusters.ServiceHost.dll")).GetType("TroveClusters.ServiceHost.Host", throwOnError: true)!;
        string url = (string)host.GetMethod("Start")!.Invoke(null, [Directory.CreateTempSubdirectory("trove-cases-").FullName, suite.GetMethod("EmptyService")!.Invoke(null, null)])!;
        var place = host.GetMethod("Place")!.CreateDelegate<Action<object?>>();
        var served = (string[])suite.GetMethod("OpenServer")!.Invoke(null, [StagedModule.Manifest, cases, url, place])!;
        return ([.. names, .. served], run);
    }
}
