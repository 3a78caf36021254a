using System.Reflection;
namespace TroveClusters.Tests.Cmdlets;
public sealed class ObserveTemp
{
    [Fact]
    public void Observe()
    {
        CaseTests.Names();
        Type suite = AppDomain.CurrentDomain.GetAssemblies().Single(a => a.GetName().Name == "TroveClusters.CaseRunner").GetType("TroveClusters.CaseRunner.Suite")!;
        File.WriteAllText("/work/wt/service/out/observed.json", (string)suite.GetMethod("ObservePipelines")!.Invoke(null, [Path.Combine(StagedModule.Root, "tests", "cases")])!);
    }
}
