using System.Runtime.InteropServices;

namespace TroveClusters.Engine.Redis.Servers;

/// <summary>Where server programs are looked for.</summary>
internal sealed record ServerSearch
{
    /// <summary>The folders of PATH, in order.</summary>
    public IReadOnlyList<string> PathFolders { get; init; } = [];

    /// <summary>Folders of .NET tools, such as <c>~/.dotnet/tools</c>: looked through after PATH.</summary>
    public IReadOnlyList<string> ToolFolders { get; init; } = [];

    /// <summary>NuGet's package folders: where <c>dotnet tool restore</c> puts the tools of a project.</summary>
    public IReadOnlyList<string> PackageFolders { get; init; } = [];

    /// <summary>The <c>dotnet</c> programs that can run a tool's DLL, the best first.</summary>
    public IReadOnlyList<string> DotnetHosts { get; init; } = [];

    /// <summary>The places of this process's environment.</summary>
    public static ServerSearch FromEnvironment()
    {
        var path = Split(Environment.GetEnvironmentVariable("PATH"));
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var dotnetHome = Environment.GetEnvironmentVariable("DOTNET_CLI_HOME") is { Length: > 0 } cliHome ? cliHome : home;
        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } configured
            ? configured
            : Path.Combine(home, ".nuget", "packages");
        return new ServerSearch
        {
            PathFolders = path,
            ToolFolders = [Path.Combine(dotnetHome, ".dotnet", "tools")],
            PackageFolders = [packages],
            DotnetHosts = [.. DotnetCandidates(path).Where(File.Exists).Distinct(StringComparer.Ordinal)],
        };
    }

    /// <summary>Finds a program by name in folders; null when it is in none.</summary>
    public static string? Find(string name, IEnumerable<string> folders) =>
        (from folder in folders
         from file in FileNames(name)
         let path = Path.Combine(folder, file)
         where IsExecutable(path)
         select Path.GetFullPath(path)).FirstOrDefault();

    /// <summary>Whether a file is there and may be run.</summary>
    public static bool IsExecutable(string path)
    {
        const UnixFileMode anybody = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & anybody) != 0);
    }

    private static IEnumerable<string> DotnetCandidates(IReadOnlyList<string> path)
    {
        var file = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        if (Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host)
            yield return host;
        if (Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } root)
            yield return Path.Combine(root, file);

        // The installation this process runs on: <root>/shared/Microsoft.NETCore.App/<version>/
        yield return Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", file));
        foreach (var folder in path)
            yield return Path.Combine(folder, file);
    }

    // A relative folder on PATH would make the choice depend on where one stands.
    private static string[] Split(string? path) =>
        [.. (path ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(Path.IsPathFullyQualified)];

    private static string[] FileNames(string name) => OperatingSystem.IsWindows() ? [name + ".exe"] : [name];
}
