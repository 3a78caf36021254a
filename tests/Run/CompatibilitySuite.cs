namespace TroveClusters.Tests.Run;

/// <summary>Compiles the data plane against the current StackExchange.Redis, for builds on feeds that have all of it.</summary>
internal static class CompatibilitySuite
{
    public const string Name = "Compatibility";

    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(3);

    public static SuiteResult Run(string root)
    {
        ChildResult build = Child.Run(
            "dotnet", ["build", Path.Combine("build", "StackExchangeRedisCheck"), "-nologo", "-v:q", "-clp:NoSummary"], root, s_limit);
        if (build.Succeeded)
            return new SuiteResult(Name) { Passed = 1 };
        string[] errors = [.. build.Tail.Where(line => line.Contains("error ", StringComparison.Ordinal)).Distinct()];
        return errors.Length > 0 && errors.All(line => line.Contains("error NU", StringComparison.Ordinal))
            ? SuiteResult.Absent(Name, $"the feed lacks the package to compile against: {errors[0].Trim()}")
            : new SuiteResult(Name) { Failures = [new Failure("StackExchange.Redis 3.4", errors.Length > 0 ? string.Join('\n', errors) : build.Describe())] };
    }
}
