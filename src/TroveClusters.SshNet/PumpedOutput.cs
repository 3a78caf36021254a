using System.Threading.Channels;

namespace TroveClusters.SshNet;

/// <summary>Reads a stream whose reading holds a thread, on a thread of its own, for those that wait without one.</summary>
internal sealed class PumpedOutput : Stream
{
    private readonly Channel<byte[]> _chunks = Channel.CreateUnbounded<byte[]>(new UnboundedChannelOptions { SingleReader = true });
    private ReadOnlyMemory<byte> _rest;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Begins to read.</summary>
    public void Start(Stream source) => _ = SshNetConnection.OnOwnThreadAsync(() =>
    {
        byte[] buffer = new byte[32 * 1024];
        try
        {
            while (source.Read(buffer, 0, buffer.Length) is var count and > 0)
                _chunks.Writer.TryWrite(buffer[..count]);
        }
        catch (Exception e) when (SshNetFailure.IsConnection(e))
        {
            // As good as the end.
        }
        _chunks.Writer.TryComplete();
    });

    /// <summary>Ends it after what has been read.</summary>
    public void Abort() => _chunks.Writer.TryComplete();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_rest.IsEmpty)
        {
            if (!await _chunks.Reader.WaitToReadAsync(cancellationToken) || !_chunks.Reader.TryRead(out byte[]? chunk))
                return 0;
            _rest = chunk;
        }
        int count = Math.Min(buffer.Length, _rest.Length);
        _rest[..count].CopyTo(buffer);
        _rest = _rest[count..];
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
