using System.Collections.Concurrent;
using System.Diagnostics;

namespace TroveClusters.Tests.Server.Harness;

/// <summary>A server in a process of its own, which can be killed.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();

    private ServerProcess(Process process) => _process = process;

    /// <summary>Where it listens.</summary>
    public string Url { get; private set; } = "";

    /// <summary>What it wrote.</summary>
    public string Output => string.Join('\n', _lines);

    /// <summary>How it ended; null while it runs.</summary>
    public int? ExitCode => _process.HasExited ? _process.ExitCode : null;

    /// <summary>Starts one, and waits until it listens.</summary>
    public static async Task<ServerProcess> StartAsync(string home, params string[] arguments)
    {
        ServerProcess server = Launch(["--home", home, "--port", "0", "--hello", .. arguments]);
        await Eventually.IsTrueAsync(() => server.FindUrl() || server._process.HasExited, () => $"the server to listen:\n{server.Output}");
        Assert.False(server._process.HasExited, server.Output);
        return server;
    }

    /// <summary>Starts one that may end at once.</summary>
    public static ServerProcess Launch(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "TroveClusters.Server.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var server = new ServerProcess(new Process { StartInfo = start });
        server._process.OutputDataReceived += (_, e) => server.Take(e.Data);
        server._process.ErrorDataReceived += (_, e) => server.Take(e.Data);
        server._process.Start();
        server._process.BeginOutputReadLine();
        server._process.BeginErrorReadLine();
        return server;
    }

    /// <summary>Ends it at once, without a word.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks it to end, as systemd does, and waits.</summary>
    public async Task TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await _process.WaitForExitAsync();
    }

    /// <summary>Waits until it has ended by itself.</summary>
    public Task EndedAsync() => _process.WaitForExitAsync();

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    private void Take(string? line)
    {
        if (line is not null)
            _lines.Enqueue(line);
    }

    private bool FindUrl()
    {
        const string Before = "Trove's API: ", After = "/v1.0/";
        if (_lines.FirstOrDefault(line => line.StartsWith(Before, StringComparison.Ordinal)) is not { } line)
            return false;
        Url = line[Before.Length..line.IndexOf(After, StringComparison.Ordinal)];
        return true;
    }
}
