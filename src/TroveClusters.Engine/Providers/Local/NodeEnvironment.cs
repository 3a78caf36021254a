using System.Runtime.InteropServices;

namespace TroveClusters.Engine.Providers.Local;

/// <summary>
/// The environment of a node's server: what a program needs to run at all, and nothing of the session that starts it, whose
/// environment may hold secrets.
/// </summary>
internal static class NodeEnvironment
{
    /// <summary>The variable that marks a node's server, with the node's id; for people, since some servers overwrite it.</summary>
    public const string Mark = "TROVE_NODE";

    private static readonly string[] s_unix =
    [
        "PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH",
        // What a server that is a .NET tool needs to find and run its runtime.
        "DOTNET_ROOT", "DOTNET_ROOT_X64", "DOTNET_ROOT_ARM64", "DOTNET_ROLL_FORWARD", "DOTNET_BUNDLE_EXTRACT_BASE_DIR",
        "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT",
    ];

    private static readonly string[] s_windows =
    [
        "Path", "PATHEXT", "SystemRoot", "SystemDrive", "ComSpec", "TEMP", "TMP", "USERPROFILE", "USERNAME", "APPDATA",
        "LOCALAPPDATA", "ProgramData", "ProgramFiles", "ProgramFiles(x86)", "NUMBER_OF_PROCESSORS", "PROCESSOR_ARCHITECTURE",
        "DOTNET_ROOT", "DOTNET_ROOT_X64", "DOTNET_ROOT_ARM64", "DOTNET_ROLL_FORWARD", "DOTNET_BUNDLE_EXTRACT_BASE_DIR",
        "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT",
    ];

    /// <summary>The environment for one node.</summary>
    /// <param name="nodeId">The node.</param>
    /// <param name="further">What its launch adds; it wins.</param>
    public static IReadOnlyDictionary<string, string> For(Guid nodeId, IEnumerable<KeyValuePair<string, string>> further)
    {
        bool windows = OperatingSystem.IsWindows();
        var environment = new Dictionary<string, string>(windows ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (string name in windows ? s_windows : s_unix)
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
                environment[name] = value;
        }

        if (!windows)
        {
            environment["LANG"] = "C.UTF-8"; // Error texts are recognised in English.
            environment["TZ"] = "UTC"; // The times in logs tell no zone.
            environment.TryAdd("PATH", "/usr/local/bin:/usr/bin:/bin");
        }

        if (!environment.ContainsKey("DOTNET_ROOT") && FindDotnetRoot() is { } root)
            environment["DOTNET_ROOT"] = root;
        foreach ((string name, string value) in further)
            environment[name] = value;
        environment[Mark] = nodeId.ToString();
        return environment;
    }

    /// <summary>The installation that this process runs on; null when it brings its own runtime.</summary>
    private static string? FindDotnetRoot()
    {
        // <root>/shared/Microsoft.NETCore.App/<version>/
        string? root = Path.GetDirectoryName(Path.GetDirectoryName(Path.GetDirectoryName(
            Path.TrimEndingDirectorySeparator(RuntimeEnvironment.GetRuntimeDirectory()))));
        return root is not null && File.Exists(Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet")) ? root : null;
    }
}
