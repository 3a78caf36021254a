using System.Diagnostics;

namespace TroveClusters.Tests.SshHosts;

/// <summary>How a program ended.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it wrote on standard output.</param>
/// <param name="Error">What it wrote on standard error.</param>
public sealed record ToolResult(int ExitCode, string Output, string Error);

/// <summary>Runs programs of this machine.</summary>
internal static class Tool
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    /// <summary>Runs a program to its end.</summary>
    public static async Task<ToolResult> TryAsync(string program, IEnumerable<string> arguments, string input = "", CancellationToken cancellationToken = default)
    {
        using var process = new Process { StartInfo = Start(program, arguments) };
        process.Start();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(s_limit);
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token);
            Task<string> error = process.StandardError.ReadToEndAsync(limit.Token);
            await WriteAsync(process, input);
            await process.WaitForExitAsync(limit.Token);
            return new ToolResult(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"'{program} {string.Join(' ', arguments)}' did not end within {s_limit.TotalSeconds:0} s.");
        }
    }

    /// <summary>Runs a program that must succeed; its output.</summary>
    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        ToolResult result = await TryAsync(program, arguments);
        return result.ExitCode == 0 ? result.Output
            : throw new InvalidOperationException($"'{program} {string.Join(' ', arguments)}' ended with {result.ExitCode}: {result.Error.Trim()}");
    }

    public static ProcessStartInfo Start(string program, IEnumerable<string> arguments) => new(program, arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    };

    /// <summary>Where a program is; null when it is not there. Root's programs are found whatever the PATH is.</summary>
    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries).Concat(["/usr/sbin", "/sbin"])
            .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    private static async Task WriteAsync(Process process, string input)
    {
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading.
        }
    }
}
