namespace TroveClusters.Engine.Remote.Shell;

/// <summary>
/// One command of an SSH connection: what it reads and writes, and how it ended. Disposing it ends it on this side, whatever
/// becomes of the other.
/// </summary>
internal interface IShellChannel : IAsyncDisposable
{
    /// <summary>To the command. Closing it is its end of input.</summary>
    Stream Input { get; }

    /// <summary>From the command.</summary>
    Stream Output { get; }

    /// <summary>From the command's standard error.</summary>
    Stream Error { get; }

    /// <summary>How the channel ended, once both outputs have: the command's exit code, null where none was told.</summary>
    Task<int?> WaitAsync(CancellationToken cancellationToken);
}
