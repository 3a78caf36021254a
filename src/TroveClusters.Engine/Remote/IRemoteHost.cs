namespace TroveClusters.Engine.Remote;

/// <summary>
/// One host, logged in to as one user. Calls may be made at the same time; how many run at once is bounded by the transport.
/// <para>
/// All calls raise a <see cref="TroveException"/> where the host cannot be used: <c>HostUnreachable</c> (no connection, or
/// one that froze before anything was sent), <c>HostKeyUnknown</c> and <c>HostKeyChanged</c>, <c>AuthenticationFailed</c> –
/// after these nothing has run – and <c>HostConnectionLost</c>, after which the command may have run, wholly or in part;
/// its message says so. A program that fails is no exception: see <see cref="RemoteResult"/>.
/// </para>
/// </summary>
internal interface IRemoteHost
{
    /// <summary>Where and as whom.</summary>
    HostLogin Login { get; }

    /// <summary>
    /// Runs a program and waits for its end. On cancellation, and when its time limit passes, the program is ended with all
    /// it started before this call ends, where the host can still be reached.
    /// </summary>
    /// <exception cref="TroveException">
    /// As for the interface; <c>PrivilegeRequired</c>: the login may not act as the command's user, nothing has run;
    /// <c>OperationTimedOut</c>: the command's limit passed, the message says what it had written so far.
    /// </exception>
    Task<RemoteResult> RunAsync(RemoteCommand command, CancellationToken cancellationToken);

    /// <summary>
    /// Writes a file whole: beside its place, flushed, with its owner and mode, then renamed. Whoever reads sees the old
    /// file or the new one; after any failure the old one stands and nothing lies beside it.
    /// </summary>
    /// <exception cref="TroveException">As for <see cref="RunAsync"/>; <c>RemoteCommandFailed</c>: the host could not write it, in its words.</exception>
    Task WriteFileAsync(RemoteFile file, Stream content, CancellationToken cancellationToken);

    /// <summary>A file's bytes; null when there is none.</summary>
    /// <param name="path">Its absolute path.</param>
    /// <param name="limit">The most bytes to take; a longer file raises <c>RemoteCommandFailed</c>.</param>
    /// <param name="user">Who reads it; null for the login's user.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="TroveException">As for <see cref="WriteFileAsync"/>.</exception>
    Task<byte[]?> ReadFileAsync(string path, int limit, string? user, CancellationToken cancellationToken);
}
