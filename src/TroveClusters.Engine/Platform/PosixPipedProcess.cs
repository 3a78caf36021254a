using System.IO.Pipes;

namespace TroveClusters.Engine.Platform;

/// <summary>A child with pipes, launched by <see cref="PosixLauncher"/>: it leads a session and a process group of its own.</summary>
internal sealed class PosixPipedProcess : IPipedProcess
{
    private static readonly PosixLauncher s_launcher = new();
    private static readonly TimeSpan s_longestPause = TimeSpan.FromMilliseconds(50);

    private readonly object _gate = new();
    private readonly int _id;
    private int? _exitCode;

    public PosixPipedProcess(string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        // .NET makes both ends close on exec, and reads and writes ours without holding a thread.
        var input = new AnonymousPipeServerStream(PipeDirection.Out);
        var output = new AnonymousPipeServerStream(PipeDirection.In);
        var error = new AnonymousPipeServerStream(PipeDirection.In);
        (Input, Output, Error) = (input, output, error);
        try
        {
            _id = s_launcher.LaunchPiped(program, arguments, environment, (Descriptor(input), Descriptor(output), Descriptor(error)));
        }
        catch
        {
            input.Dispose();
            output.Dispose();
            error.Dispose();
            throw;
        }
        finally
        {
            input.DisposeLocalCopyOfClientHandle();
            output.DisposeLocalCopyOfClientHandle();
            error.DisposeLocalCopyOfClientHandle();
        }
    }

    /// <inheritdoc/>
    public Stream Input { get; }

    /// <inheritdoc/>
    public Stream Output { get; }

    /// <inheritdoc/>
    public Stream Error { get; }

    /// <summary>Its id, which is also that of its group.</summary>
    internal int Id => _id;

    /// <inheritdoc/>
    public async Task<int> WaitAsync(CancellationToken cancellationToken)
    {
        var pause = new GrowingPause(TimeSpan.FromMilliseconds(1), s_longestPause);
        while (!HasExited())
        {
            await pause.WaitAsync(cancellationToken);
        }

        return _exitCode!.Value;
    }

    /// <inheritdoc/>
    public void Kill()
    {
        // Under the lock: once the child has been reaped, its id may be another's, unless its group still has members.
        lock (_gate)
        {
            if (_exitCode is null)
                _ = Libc.Kill(-_id, Libc.SignalKill);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Kill();
        await Input.DisposeAsync();
        await Output.DisposeAsync();
        await Error.DisposeAsync();
        _ = await WaitAsync(CancellationToken.None);
    }

    private bool HasExited()
    {
        lock (_gate)
        {
            if (_exitCode is null && ChildProcess.TryReapExitCode(_id, out int exitCode))
                _exitCode = exitCode;
            return _exitCode is not null;
        }
    }

    private static int Descriptor(AnonymousPipeServerStream pipe) => (int)pipe.ClientSafePipeHandle.DangerousGetHandle();
}
