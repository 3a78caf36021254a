using System.Diagnostics;

namespace TroveClusters.Tests.Run;

/// <summary>A test project.</summary>
internal sealed class DotnetSuite(string root, string project)
{
    private static readonly TimeSpan s_buildLimit = TimeSpan.FromMinutes(5);
    // A guard against what hangs: on a machine that is slow a suite may take several times its usual time.
    private static readonly TimeSpan s_testLimit = TimeSpan.FromMinutes(25);

    /// <summary>The folder's name.</summary>
    public string Name { get; } = Path.GetFileName(Path.GetDirectoryName(project)!);

    /// <summary>All test projects: the quick ones first, and then the longest, so that it does not come last and alone.</summary>
    public static IReadOnlyList<DotnetSuite> All(string root)
    {
        string[] order = ["Unit", "Cmdlets", "VerticaClusters"];
        return [.. Directory.GetFiles(Path.Combine(root, "tests"), "*.csproj", SearchOption.AllDirectories)
            .Where(path => File.ReadAllText(path).Contains("<IsTestProject>true", StringComparison.Ordinal))
            .Select(path => new DotnetSuite(root, path))
            .OrderBy(suite => Array.IndexOf(order, suite.Name) is >= 0 and var place ? place : order.Length).ThenBy(suite => suite.Name, StringComparer.Ordinal)];
    }

    /// <summary>Builds all of them together, which is much quicker than one by one; whether all is well.</summary>
    public static bool BuildAll(string root) => Child.Run(
        "dotnet", ["msbuild", Path.Combine("build", "TroveClusters.proj"), "-t:Tests", "-m", "-nologo", "-v:q", "-clp:NoSummary", "-p:SourcesAnalyzed=true"],
        root, 2 * s_buildLimit).Succeeded;

    /// <summary>Builds it; null when all is well, else what is wrong.</summary>
    public string? Build()
    {
        ChildResult build = Child.Run("dotnet", ["build", project, "-nologo", "-v:q", "-clp:NoSummary", "-p:SourcesAnalyzed=true"], root, s_buildLimit);
        return build.Succeeded ? null : $"It does not build: {build.Tail.LastOrDefault(line => line.Contains("error", StringComparison.Ordinal)) ?? build.Describe()}";
    }

    /// <summary>Runs it.</summary>
    public SuiteResult Run()
    {
        string results = Path.Combine(root, "out", "tests");
        string trx = Path.Combine(results, Name + ".trx");
        File.Delete(trx);
        var clock = Stopwatch.StartNew();
        var progress = new ProgressLines(Name);
        ChildResult run = Child.Run(
            "dotnet",
            ["test", project, "--no-build", "-nologo", "--results-directory", results, "--logger", $"trx;LogFileName={Name}.trx", "--logger", "console;verbosity=normal"],
            root, s_testLimit, progress.Take);
        if (!File.Exists(trx))
            return SuiteResult.Broken(Name, run.Problem is null ? $"It left no results: {run.Describe()}" : $"It {run.Problem}; the last thing it did: {progress.Last}");
        SuiteResult result = Trx.Read(Name, trx) with { Took = clock.Elapsed };
        if (run.Problem is not null)
            result = result with { Failures = [.. result.Failures, new Failure(Name, $"It {run.Problem}; the last thing it did: {progress.Last}")] };
        else if (result.Passed + result.Failures.Count + result.NotRun.Count == 0)
            result = result with { Failures = [new Failure(Name, "It has no tests.")] };
        else if (!run.Succeeded && result.Failures.Count == 0)
            result = result with { Failures = [new Failure(Name, $"dotnet test failed although no test did: {run.Describe()}")] };
        return result;
    }
}
