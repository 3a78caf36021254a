namespace TroveClusters.Tests.Remote;

/// <summary>A stream that is read and nothing else.</summary>
internal abstract class ReadingStream : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

/// <summary>Gives its bytes a few at a time, and does not tell how many there are.</summary>
internal sealed class SlowStream(byte[] bytes, int chunk) : ReadingStream
{
    private int _position;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int count = Math.Min(Math.Min(chunk, buffer.Length), bytes.Length - _position);
        bytes.AsMemory(_position, count).CopyTo(buffer);
        _position += count;
        return ValueTask.FromResult(count);
    }
}

/// <summary>Stops in the middle until it is told to go on. It tells its length, so it is sent as it is read.</summary>
internal sealed class StoppingStream(int length, int stopAt) : ReadingStream
{
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _position;

    public Task Stopped => _stopped.Task;

    /// <summary>What it raises when it is told to go on; null to go on.</summary>
    public Exception? Failure { get; init; }

    public override bool CanSeek => true;

    public override long Length => length;

    public override long Position { get => _position; set => _position = (int)value; }

    public void GoOn() => _goOn.TrySetResult();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_position >= stopAt && !_goOn.Task.IsCompleted)
        {
            _stopped.TrySetResult();
            await _goOn.Task.WaitAsync(cancellationToken);
        }
        if (_position >= stopAt && Failure is { } failure)
            throw failure;
        int count = Math.Min(buffer.Length, length - _position);
        buffer.Span[..count].Fill((byte)'x');
        _position += count;
        return count;
    }
}
