using System.Reflection;
using TroveClusters.Tests.Run;

string root = Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "RepositoryRoot").Value!;
Directory.CreateDirectory(Path.Combine(root, "out", "tests"));
var results = new List<SuiteResult>();

Step("Staging the module");
ChildResult staged = Child.Run("dotnet", ["msbuild", Path.Combine("build", "TroveClusters.proj"), "-t:Stage", "-v:m", "-nologo"], root, TimeSpan.FromMinutes(5));
if (!staged.Succeeded)
    return Report.Write([SuiteResult.Broken("Staging", staged.Describe())]);

Step("Looking for servers to test with");
string? noServer = RedisServer.Ensure();
Console.WriteLine($"  {noServer ?? Child.Find("valkey-server") ?? Child.Find("redis-server")}");
string? noSsh = SshPrograms.Ensure();
Console.WriteLine($"  {noSsh ?? "sshd, ssh, ip and sudo are here."}");
string? noClients = OpenStackClients.Ensure();
Console.WriteLine($"  {noClients ?? "openstack and trove are here."}");
string? noBrowser = Browser.Ensure();
Console.WriteLine($"  {noBrowser ?? Browser.Program}");
string? noSshNet = SshNetPackage.Ensure();
Console.WriteLine($"  {noSshNet ?? "SSH.NET is tested."}");
string? noGarnet = GarnetServer.Ensure(root);
Console.WriteLine($"  {noGarnet ?? "Garnet is restored."}");

IReadOnlyList<DotnetSuite> suites = DotnetSuite.All(root);
var broken = new Dictionary<DotnetSuite, string>();
Step("Building the suites");
if (!DotnetSuite.BuildAll(root))
{
    // One by one, to learn which of them do not build.
    foreach (DotnetSuite suite in suites)
    {
        Step($"Building {suite.Name}");
        if (suite.Build() is { } problem)
            broken[suite] = problem;
    }
}
// Integration, Server, Dashboard and Pester start servers at the ports of this machine.
const string Ports = "ports";
Step("Running the suites");
results.AddRange(Lanes.Run(
[
    .. suites.Select(suite => new Job(
        suite.Name, () => broken.TryGetValue(suite, out string? problem) ? SuiteResult.Broken(suite.Name, problem) : suite.Run(),
        suite.Name is "Integration" or "Server" or "Dashboard" ? Ports : null)),
    new Job(CompatibilitySuite.Name, () => CompatibilitySuite.Run(root)),
    new Job(PesterSuite.Name, () => PesterSuite.Run(root), Ports),
]));
if (noServer is not null)
    results.Add(SuiteResult.Absent("Real servers", noServer));
if (noSsh is not null)
    results.Add(SuiteResult.Absent("Hosts over SSH", noSsh));
if (noClients is not null)
    results.Add(SuiteResult.Absent("OpenStack's clients", noClients));
if (noBrowser is not null)
    results.Add(SuiteResult.Absent("A browser", noBrowser));
if (noSshNet is not null)
    results.Add(SuiteResult.Absent("SSH.NET", noSshNet));
if (noGarnet is not null)
    results.Add(SuiteResult.Absent("Garnet", noGarnet));
return Report.Write(results);

static void Step(string what)
{
    Console.WriteLine();
    Console.WriteLine($"==> {what}");
}
