namespace TroveClusters.Engine.Platform;

/// <summary>
/// A program on this machine that is talked with over its three streams. It is in a session of its own, so that the
/// terminal's Ctrl-C does not reach it, and inherits nothing but the streams. Disposing it ends it with all it started.
/// </summary>
internal interface IPipedProcess : IAsyncDisposable
{
    /// <summary>What it reads. Closing it is its end of input.</summary>
    Stream Input { get; }

    /// <summary>What it writes.</summary>
    Stream Output { get; }

    /// <summary>What it writes on standard error.</summary>
    Stream Error { get; }

    /// <summary>
    /// Waits until it has ended, once its outputs have. Its exit code; on Unix 128 + the signal for one that a signal ended.
    /// </summary>
    Task<int> WaitAsync(CancellationToken cancellationToken);

    /// <summary>Ends it, and whatever of its session still runs, by force.</summary>
    void Kill();
}
