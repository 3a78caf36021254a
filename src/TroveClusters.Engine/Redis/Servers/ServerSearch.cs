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

    /// <summary>The <c>dotnet</c> that runs a tool's DLL; null where there is none.</summary>
    public string? DotnetHost { get; init; }

    /// <summary>The places of this process's environment.</summary>
    public static ServerSearch FromEnvironment()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var dotnetHome = Environment.GetEnvironmentVariable("DOTNET_CLI_HOME") is { Length: > 0 } cliHome ? cliHome : home;
        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } configured
            ? configured
            : Path.Combine(home, ".nuget", "packages");
        return new ServerSearch
        {
            PathFolders = FoldersOfPath(),
            ToolFolders = [Path.Combine(dotnetHome, ".dotnet", "tools")],
            PackageFolders = [packages],
            DotnetHost = Servers.DotnetHost.Find(),
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

    /// <summary>The folders of PATH. Relative ones are left out: they would make the choice depend on where one stands.</summary>
    public static IReadOnlyList<string> FoldersOfPath() =>
    [
        .. (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(Path.IsPathFullyQualified),
    ];

    private static string[] FileNames(string name) => OperatingSystem.IsWindows() ? [name + ".exe"] : [name];
}
