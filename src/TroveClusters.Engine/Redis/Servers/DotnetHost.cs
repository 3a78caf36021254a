using System.Runtime.InteropServices;

namespace TroveClusters.Engine.Redis.Servers;

/// <summary>The <c>dotnet</c> that runs the DLL of a .NET tool.</summary>
internal static class DotnetHost
{
    /// <summary>What to start and the arguments that come first, to run a server's file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="host">The <c>dotnet</c>; null when there is none.</param>
    /// <exception cref="TroveException"><c>ServerBinaryNotFound</c>: the file is a DLL and there is no <c>dotnet</c>.</exception>
    public static (string Program, IReadOnlyList<string> Arguments) CommandFor(string path, string? host)
    {
        if (!RedisServer.IsDll(path))
            return (path, []);
        return host is not null
            ? (host, ["exec", path])
            : throw new TroveException(
                TroveErrorId.ServerBinaryNotFound, $"There is no dotnet to run {path} with.", path, "Install the .NET runtime, or put dotnet on PATH.");
    }

    /// <summary>
    /// The <c>dotnet</c> of this process's environment: the one named by DOTNET_ROOT, the installation this process runs on
    /// (which a PowerShell that brings its own runtime does not have), or the first on PATH. Null when there is none.
    /// </summary>
    public static string? Find() => Candidates().FirstOrDefault(ServerSearch.IsExecutable);

    private static IEnumerable<string> Candidates()
    {
        var file = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        if (Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } root)
            yield return Path.GetFullPath(Path.Combine(root, file));

        // <root>/shared/Microsoft.NETCore.App/<version>/
        yield return Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", file));
        foreach (var folder in ServerSearch.FoldersOfPath())
            yield return Path.Combine(folder, file);
    }
}
