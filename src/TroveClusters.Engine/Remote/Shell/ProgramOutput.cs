namespace TroveClusters.Engine.Remote.Shell;

/// <summary>One output of a program: kept within its limit, and shown line by line.</summary>
internal sealed class ProgramOutput
{
    private readonly MarkedOutput _marked;
    private readonly OutputKeeper _kept;
    private readonly LineReader? _lines;
    private readonly object _gate;

    /// <param name="mark">The session's mark.</param>
    /// <param name="command">Whose output it is.</param>
    /// <param name="isError">Which of the two.</param>
    /// <param name="gate">Held while a line is shown: lines of both outputs come one at a time.</param>
    public ProgramOutput(string mark, RemoteCommand command, bool isError, object gate)
    {
        _gate = gate;
        _kept = new OutputKeeper(command.OutputLimit);
        if (command.Lines is { } take)
            _lines = new LineReader(text => Show(take, new RemoteLine(text, isError)));
        _marked = new MarkedOutput(mark, Take);
    }

    public int? ProcessId => _marked.ProcessId;

    public int? ExitCode => _marked.ExitCode;

    public bool IsBecoming => _marked.IsBecoming;

    public string Preamble => _marked.Preamble;

    public byte[] Kept => _kept.ToArray();

    public bool IsTruncated => _kept.IsTruncated;

    public void Feed(ReadOnlySpan<byte> bytes)
    {
        bool hadEnded = ExitCode is not null;
        _marked.Feed(bytes);
        if (ExitCode is not null && !hadEnded)
            _lines?.Finish();
    }

    public void Finish()
    {
        _marked.Finish();
        _lines?.Finish();
    }

    private void Take(ReadOnlyMemory<byte> bytes)
    {
        _kept.Add(bytes.Span);
        _lines?.Feed(bytes.Span);
    }

    private void Show(Action<RemoteLine> take, RemoteLine line)
    {
        lock (_gate)
            take(line);
    }
}
