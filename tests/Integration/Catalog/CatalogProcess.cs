using System.Diagnostics;
using TroveClusters.Tests.Integration.Engine;

namespace TroveClusters.Tests.Integration.Catalog;

/// <summary>A process of its own that works on a catalog: <c>tests/CatalogWriter</c>.</summary>
internal sealed class CatalogProcess : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);
    private readonly Process _process;

    public CatalogProcess(params string[] arguments)
    {
        string folder = AppContext.BaseDirectory.Replace(Path.Combine("tests", "Integration"), Path.Combine("tests", "CatalogWriter"), StringComparison.Ordinal);
        _process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(folder, "TroveClusters.Tests.CatalogWriter.dll"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
    }

    /// <summary>Waits until it could begin.</summary>
    public async Task ReadyAsync()
    {
        using var limit = new CancellationTokenSource(s_patience);
        Assert.Equal("ready", await _process.StandardOutput.ReadLineAsync(limit.Token));
    }

    /// <summary>Lets it begin; or lets one that reads end.</summary>
    public void Signal() => _process.StandardInput.WriteLine();

    /// <summary>Waits for its end; returns what it said.</summary>
    public async Task<string> EndAsync()
    {
        using var limit = new CancellationTokenSource(s_patience);
        string output = await _process.StandardOutput.ReadToEndAsync(limit.Token);
        await _process.WaitForExitAsync(limit.Token);
        Assert.True(_process.ExitCode == 0, $"It ended with {_process.ExitCode} and said:\n{output}");
        return output;
    }

    /// <summary>kill -9; returns whether it was still running.</summary>
    public async Task<bool> KillAsync()
    {
        bool running = !_process.HasExited;
        Signals.Kill(_process.Id);
        await _process.WaitForExitAsync();
        return running;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}
