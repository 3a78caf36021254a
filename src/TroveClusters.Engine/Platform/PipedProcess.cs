using System.Collections;

namespace TroveClusters.Engine.Platform;

/// <summary>Starts programs that are talked with.</summary>
internal static class PipedProcess
{
    /// <summary>Starts a program.</summary>
    /// <param name="program">Its absolute path.</param>
    /// <param name="arguments">Its arguments. Never a secret: anybody on the machine can read them.</param>
    /// <param name="changes">What its environment has beyond this process's own, or instead of it. Never a secret.</param>
    /// <exception cref="IOException">It could not be started.</exception>
    public static IPipedProcess Start(string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? changes = null) =>
        OperatingSystem.IsWindows()
            ? new ManagedPipedProcess(program, arguments, changes ?? new Dictionary<string, string>())
            : new PosixPipedProcess(program, arguments, EnvironmentWith(changes ?? new Dictionary<string, string>()));

    private static Dictionary<string, string> EnvironmentWith(IReadOnlyDictionary<string, string> changes)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
            environment[(string)variable.Key] = (string?)variable.Value ?? "";
        foreach ((string name, string value) in changes)
            environment[name] = value;
        return environment;
    }
}
