using System.Threading.Channels;

namespace TroveClusters.SshNet;

/// <summary>
/// Writes to a stream whose writing holds a thread until the other side takes it, on a thread of its own. A write ends when
/// it has been taken; closing it ends the input at once, whatever is still being written.
/// </summary>
internal sealed class PumpedInput : Stream
{
    private readonly Channel<(ReadOnlyMemory<byte> Bytes, TaskCompletionSource Done)> _writes =
        Channel.CreateUnbounded<(ReadOnlyMemory<byte>, TaskCompletionSource)>(new UnboundedChannelOptions { SingleReader = true });

    private readonly TaskCompletionSource _aborted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isWriting;
    private Stream? _target;

    /// <summary>Whether the thread is held by a write.</summary>
    public bool IsWriting => _isWriting;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Begins to write.</summary>
    public void Start(Stream target)
    {
        _target = target;
        _ = SshNetConnection.OnOwnThreadAsync(() => Pump(target));
    }

    /// <summary>Lets all writes fail: the connection is gone.</summary>
    public void Abort()
    {
        _writes.Writer.TryComplete();
        _aborted.TrySetResult();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        // The caller may use its buffer again when a cancelled write is still under way.
        if (!_writes.Writer.TryWrite((buffer.ToArray(), done)))
            throw new IOException("The session has ended.");
        Task first = await Task.WhenAny(done.Task, _aborted.Task).WaitAsync(cancellationToken);
        if (first == _aborted.Task)
            throw new IOException("The session has ended.");
        await done.Task;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override async ValueTask DisposeAsync()
    {
        if (_writes.Writer.TryComplete() && _target is { } target)
            End(target);
        await base.DisposeAsync();
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private static void End(Stream target)
    {
        try
        {
            target.Dispose();
        }
        catch (Exception e) when (SshNetFailure.IsConnection(e))
        {
            // The session has gone before.
        }
    }

    private void Pump(Stream target)
    {
        while (_writes.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (_writes.Reader.TryRead(out (ReadOnlyMemory<byte> Bytes, TaskCompletionSource Done) write))
            {
                if (_aborted.Task.IsCompleted)
                    continue; // Nothing more is to arrive, although the link may heal.
                _isWriting = true;
                try
                {
                    target.Write(write.Bytes.Span);
                    write.Done.TrySetResult();
                }
                catch (Exception e) when (SshNetFailure.IsConnection(e))
                {
                    write.Done.TrySetException(new IOException(e.Message, e));
                }
                _isWriting = false;
            }
        }
    }
}
