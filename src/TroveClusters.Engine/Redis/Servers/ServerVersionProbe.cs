using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;

namespace TroveClusters.Engine.Redis.Servers;

/// <summary>Asks programs for their version: once for each file as it is, for as long as this process lives.</summary>
internal static class ServerVersionProbe
{
    private const int MostCharacters = 200;

    private static readonly ConcurrentDictionary<(string Path, DateTime Written, string Executable), (RedisServerKind, string)> s_known = new();

    /// <summary>Runs <c>executable leadingArguments --version</c>.</summary>
    /// <param name="path">The file whose version it is.</param>
    /// <param name="executable">What to run.</param>
    /// <param name="leadingArguments">The arguments before <c>--version</c>.</param>
    /// <param name="limit">How long the program may take. Starting .NET on a busy machine takes seconds.</param>
    /// <param name="cancellationToken">Ends the program.</param>
    /// <returns>The server, or why it is none.</returns>
    /// <exception cref="TroveException"><c>OperationTimedOut</c>: the program was ended, for it did not answer in time.</exception>
    public static async Task<(RedisServer? Server, string Problem)> AskAsync(
        string path, string executable, IReadOnlyList<string> leadingArguments, TimeLimit limit, CancellationToken cancellationToken)
    {
        var key = (path, File.GetLastWriteTimeUtc(path), executable);
        if (!s_known.TryGetValue(key, out var known))
        {
            var (output, problem) = await RunAsync(path, executable, [.. leadingArguments, "--version"], limit, cancellationToken);
            if (problem.Length > 0)
                return (null, problem);
            if (ServerVersionText.Parse(output) is not { } parsed)
                return (null, $"it answers --version with '{Shorten(output)}', which no known server does");
            known = parsed;
            s_known[key] = known;
        }

        return (new RedisServer(known.Item1, path, known.Item2), "");
    }

    private static async Task<(string Output, string Problem)> RunAsync(
        string path, string executable, IReadOnlyList<string> arguments, TimeLimit limit, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(executable, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        start.Environment["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1";
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(limit.Time);
        Process? process = null;
        try
        {
            process = Process.Start(start);
            if (process is null)
                return ("", "it could not be started");
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
            var errors = process.StandardError.ReadToEndAsync(deadline.Token);
            await Task.WhenAll(output, errors);
            await process.WaitForExitAsync(deadline.Token);
            return process.ExitCode == 0
                ? (await output, "")
                : ("", $"--version ended with exit code {process.ExitCode}: '{Shorten(await errors + await output)}'");
        }
        catch (Win32Exception error)
        {
            return ("", $"it could not be started: {error.Message}");
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw limit.Struck($"The server program {path} did not answer --version within {limit}, and was ended.", path, e);
        }
        finally
        {
            End(process);
        }
    }

    private static void End(Process? process)
    {
        try
        {
            if (process is { HasExited: false })
                process.Kill(entireProcessTree: true);
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception)
        {
            // It has just ended by itself.
        }

        process?.Dispose();
    }

    private static string Shorten(string text)
    {
        var line = text.Trim().ReplaceLineEndings(" ");
        return line.Length <= MostCharacters ? line : line[..MostCharacters] + "…";
    }
}
