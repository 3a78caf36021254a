using System.Diagnostics;

namespace TroveClusters.Demo;

/// <summary>Finds and runs programs.</summary>
internal static class Programs
{
    /// <summary>This demo's own assembly, for scripts that run it as the application.</summary>
    public static string Self => typeof(Programs).Assembly.Location;

    public static string? OnPath(string name) =>
        (from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
         let path = Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name)
         where File.Exists(path)
         select path).FirstOrDefault();

    /// <summary>Runs a program on this console; returns its exit code.</summary>
    public static Task<int> RunAsync(string folder, params string[] command) => RunAsync(folder, quietly: false, command);

    /// <summary>Runs a program whose output nobody needs to see; returns its exit code.</summary>
    public static Task<int> RunQuietlyAsync(string folder, params string[] command) => RunAsync(folder, quietly: true, command);

    private static async Task<int> RunAsync(string folder, bool quietly, string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            UseShellExecute = false,
            WorkingDirectory = folder,
            RedirectStandardOutput = quietly,
            RedirectStandardError = quietly,
        };
        using Process process = Process.Start(start) ?? throw new DemoException($"{command[0]} could not be started.");
        if (quietly)
            await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
