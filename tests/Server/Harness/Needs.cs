namespace TroveClusters.Tests.Server.Harness;

/// <summary>A test that needs programs; skipped, with the reason, where one is not there.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NeedsFactAttribute : FactAttribute
{
    /// <summary>Needs programs, one of those with a bar between them.</summary>
    public NeedsFactAttribute(params string[] programs)
    {
        if (programs.FirstOrDefault(program => !program.Split('|').Any(IsHere)) is { } missing)
            Skip = $"{missing} is not on PATH";
    }

    /// <summary>A server of Redis.</summary>
    public const string Redis = "valkey-server|redis-server";

    private static bool IsHere(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}
