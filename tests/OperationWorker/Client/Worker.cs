using System.Diagnostics;
using System.Text;

namespace TroveClusters.Tests.OperationWorker;

/// <summary>An operation in a process of its own, which can be killed in the middle.</summary>
internal sealed class Worker : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private Worker(Process process) => _process = process;

    /// <param name="home">The Trove home.</param>
    /// <param name="arguments">What to do.</param>
    public static Worker Start(string home, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardInput = true, UseShellExecute = false };
        start.ArgumentList.Add(Path.Combine(Folder(), "TroveClusters.Tests.OperationWorker.dll"));
        start.ArgumentList.Add(home);
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        return new Worker(Process.Start(start)!);
    }

    public string Output => _output.ToString();

    /// <summary>Reads on until a line begins with a text.</summary>
    public async Task UntilAsync(string text)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await _process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            _output.AppendLine(line);
            if (line.StartsWith(text, StringComparison.Ordinal))
                return;
        }
        Assert.Fail($"The worker ended without saying '{text}'. It said:\n{_output}");
    }

    /// <summary>Lets a worker that holds go on.</summary>
    public void Release() => _process.StandardInput.WriteLine();

    /// <summary>Lets a worker go on that holds, and hold no more.</summary>
    public void ReleaseForGood() => _process.StandardInput.Close();

    /// <summary>kill -9: nothing of it gets to clean up.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Waits for the end; returns the exit code.</summary>
    public async Task<int> EndAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        _output.Append(await _process.StandardOutput.ReadToEndAsync(limit.Token));
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    /// <summary>The worker's own build output, of the same configuration as the tests': tests/X/bin/configuration/framework.</summary>
    private static string Folder()
    {
        string own = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        string tests = Path.GetFullPath(Path.Combine(own, "..", "..", "..", ".."));
        return Path.Combine(tests, "OperationWorker", "bin", Path.GetFileName(Path.GetDirectoryName(own)!), Path.GetFileName(own));
    }
}
