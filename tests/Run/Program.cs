using System.Reflection;
using TroveClusters.Tests.Run;

string root = Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "RepositoryRoot").Value!;
Directory.CreateDirectory(Path.Combine(root, "out", "tests"));
var results = new List<SuiteResult>();

Step("Staging the module");
ChildResult staged = Child.Run("dotnet", ["msbuild", Path.Combine("build", "TroveClusters.proj"), "-t:Stage", "-v:m", "-nologo"], root, TimeSpan.FromMinutes(5));
if (!staged.Succeeded)
    return Report.Write([SuiteResult.Broken("Staging", staged.Describe())]);

Step("Looking for a server to test with");
string? noServer = RedisServer.Ensure();
Console.WriteLine($"  {noServer ?? Child.Find("valkey-server") ?? Child.Find("redis-server")}");
string? noGarnet = GarnetServer.Ensure(root);
Console.WriteLine($"  {noGarnet ?? "Garnet is restored."}");

IReadOnlyList<DotnetSuite> suites = DotnetSuite.All(root);
var broken = new Dictionary<DotnetSuite, string>();
foreach (DotnetSuite suite in suites)
{
    Step($"Building {suite.Name}");
    if (suite.Build() is { } problem)
        broken[suite] = problem;
}
foreach (DotnetSuite suite in suites)
{
    Step($"Running {suite.Name}");
    results.Add(broken.TryGetValue(suite, out string? problem) ? SuiteResult.Broken(suite.Name, problem) : suite.Run());
}
Step("Compiling against the current StackExchange.Redis");
results.Add(CompatibilitySuite.Run(root));
Step("Running Pester");
results.Add(PesterSuite.Run(root));
if (noServer is not null)
    results.Add(SuiteResult.Absent("Real servers", noServer));
if (noGarnet is not null)
    results.Add(SuiteResult.Absent("Garnet", noGarnet));
return Report.Write(results);

static void Step(string what)
{
    Console.WriteLine();
    Console.WriteLine($"==> {what}");
}
