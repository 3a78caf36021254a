using System.Diagnostics;
using System.Text.Json;

namespace TroveClusters.Tests.Run;

/// <summary>The tests in real PowerShell, where there is one.</summary>
internal static class PesterSuite
{
    public const string Name = "Pester";
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(6);
    private static readonly JsonSerializerOptions s_json = new() { PropertyNameCaseInsensitive = true };

    public static SuiteResult Run(string root)
    {
        if (FindShell(root) is not (string program, string[] prefix, string folder))
            return SuiteResult.Absent(Name, "PowerShell is not here: no pwsh on the PATH, and the .NET tool PowerShell could not be restored");
        var found = new List<string>();
        Child.Run(program, [.. prefix, "-NoProfile", "-NonInteractive", "-Command",
            "(Get-Module Pester -ListAvailable | Where-Object Version -ge '5.0' | Sort-Object Version | Select-Object -Last 1).Version.ToString()"], folder, TimeSpan.FromMinutes(1), found.Add);
        if (!found.Any(line => line.Trim().StartsWith('5') || line.Trim().StartsWith('6')))
            return SuiteResult.Absent(Name, "PowerShell is here, but its module Pester 5 is not");

        string results = Path.Combine(root, "out", "tests", "Pester.json");
        File.Delete(results);
        var clock = Stopwatch.StartNew();
        ChildResult run = Child.Run(
            program, [.. prefix, "-NoProfile", "-NonInteractive", "-File", Path.Combine(root, "tests", "Pester", "Invoke.ps1"), "-Result", results], folder, s_limit,
            line => Console.WriteLine($"  {Name}: {line}"), ("NO_COLOR", "1"));
        if (!File.Exists(results))
            return SuiteResult.Broken(Name, $"It left no results: {run.Describe()}");
        Summary summary = JsonSerializer.Deserialize<Summary>(File.ReadAllText(results), s_json)!;
        var result = new SuiteResult(Name) { Passed = summary.Passed, Failures = summary.Failures, NotRun = summary.Skipped, Took = clock.Elapsed };
        return result.Passed + result.Failures.Count + result.NotRun.Count == 0 ? result with { Failures = [new Failure(Name, "It has no tests.")] } : result;
    }

    /// <summary>pwsh on the PATH, else the .NET tool of a manifest of its own: one missing tool fails a whole restore.</summary>
    private static (string Program, string[] Prefix, string Folder)? FindShell(string root)
    {
        if (Child.Find("pwsh") is { } path)
            return (path, [], root);
        string folder = Path.Combine(root, "build", "pwsh");
        if (!File.Exists(Path.Combine(folder, "dotnet-tools.json")))
            return null;
        Console.WriteLine("  no pwsh on the PATH; trying the .NET tool: dotnet tool restore");
        return Child.Run("dotnet", ["tool", "restore"], folder, TimeSpan.FromMinutes(3)).Succeeded
            ? ("dotnet", ["tool", "run", "pwsh", "--"], folder)
            : null;
    }

    private sealed record Summary(int Passed, IReadOnlyList<Failure> Failures, IReadOnlyList<string> Skipped);
}
