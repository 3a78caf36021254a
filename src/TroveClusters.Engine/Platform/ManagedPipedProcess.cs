using System.ComponentModel;
using System.Diagnostics;

namespace TroveClusters.Engine.Platform;

/// <summary>
/// A child by .NET's own means, for Windows: a console of its own that nobody sees keeps the terminal's Ctrl-C from it.
/// Not yet run on Windows.
/// </summary>
internal sealed class ManagedPipedProcess : IPipedProcess
{
    private readonly Process _process;

    public ManagedPipedProcess(string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> changes)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        foreach ((string name, string value) in changes)
            start.Environment[name] = value;
        try
        {
            _process = Process.Start(start) ?? throw new IOException($"'{program}' could not be started.");
        }
        catch (Win32Exception e)
        {
            throw new IOException($"'{program}' could not be started: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public Stream Input => _process.StandardInput.BaseStream;

    /// <inheritdoc/>
    public Stream Output => _process.StandardOutput.BaseStream;

    /// <inheritdoc/>
    public Stream Error => _process.StandardError.BaseStream;

    /// <inheritdoc/>
    public async Task<int> WaitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        return _process.ExitCode;
    }

    /// <inheritdoc/>
    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            // It has ended by itself.
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
