using System.Globalization;
using System.Text;

namespace TroveClusters.Engine.Remote.Shell;

/// <summary>
/// Runs one program over one channel, by the talk that <see cref="ShellScript"/> describes, and judges how it ended. The
/// program's script is complete only after the session has said that it waits for it; whatever fails before has run nothing.
/// </summary>
/// <param name="login">The host.</param>
/// <param name="channel">A session that runs <see cref="ShellScript.CommandLine"/>.</param>
/// <param name="request">What to run.</param>
internal sealed class ShellExchange(HostLogin login, IShellChannel channel, ShellRequest request) : IDisposable
{
    /// <summary>How long a session may take to go after its program's end; what the program left in the background may hold it.</summary>
    private static readonly TimeSpan s_leaving = TimeSpan.FromSeconds(2);

    /// <summary>How long the host has to end a program that is to be ended.</summary>
    private static readonly TimeSpan s_ending = ShellScript.Grace + TimeSpan.FromSeconds(5);

    private readonly string _mark = ShellScript.NewMark();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _abandoned = new();
    private readonly object _lines = new();
    private ProgramOutput _output = null!;
    private ProgramOutput _error = null!;
    private Task _closed = null!;

    /// <summary>Ends a program by its process group through another session; null where there is no such way.</summary>
    public Func<int, Task>? KillElsewhere { get; init; }

    /// <summary>Tells what is known of the connection, when a session has ended with it; null where nothing is.</summary>
    public Func<Task<string>>? ConnectionWords { get; init; }

    /// <summary>Whether the session has said that it waits for the program.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Whether the program was to be ended and it could not be made sure that it was.</summary>
    public bool MayRunOn { get; private set; }

    /// <inheritdoc/>
    public void Dispose() => _abandoned.Dispose();

    /// <summary>Runs it.</summary>
    /// <param name="startLimit">How long the session may take until it is ready.</param>
    /// <param name="cancellationToken">Ends the program.</param>
    /// <exception cref="ShellNotStartedException">Nothing has run.</exception>
    /// <exception cref="TroveException"><c>HostConnectionLost</c>: it may have run. <c>OperationTimedOut</c>.</exception>
    public async Task<ShellReply> RunAsync(TimeSpan startLimit, CancellationToken cancellationToken)
    {
        byte[] body = ShellScript.Body(_mark, request.Command, request.InputLength);
        _output = new ProgramOutput(_mark, request.Command, isError: false, _lines);
        _error = new ProgramOutput(_mark, request.Command, isError: true, _lines);
        _closed = Task.WhenAll(ReadAsync(channel.Output, _output), ReadAsync(channel.Error, _error));
        try
        {
            await BeginAsync(startLimit, cancellationToken);
            HasBegun = true;
            return await FinishAsync(body, cancellationToken);
        }
        finally
        {
            await _abandoned.CancelAsync();
            await channel.DisposeAsync();
            await _closed;
        }
    }

    private async Task BeginAsync(TimeSpan startLimit, CancellationToken cancellationToken)
    {
        Task sent = SendAsync(ShellScript.Header(_mark, request.User), cancellationToken);
        Task first = await Task.WhenAny(_ready.Task, _closed, Task.Delay(startLimit, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        if (first == _ready.Task)
        {
            await sent;
            return;
        }

        int? exitCode = first == _closed ? await channel.WaitAsync(cancellationToken) : null;
        string reason = first == _closed
            ? "the session ended before it began"
            : string.Create(CultureInfo.InvariantCulture, $"the session did not begin within {startLimit.TotalSeconds:0.#} s");
        throw new ShellNotStartedException(reason, _error.Preamble.Trim(), exitCode, _error.IsBecoming);
    }

    private async Task<ShellReply> FinishAsync(byte[] body, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (request.Command.TimeLimit is { } time)
            limit.CancelAfter(time);
        // A source of input that fails must not look like one that has ended, so it counts as the caller's going away.
        Task sent = SendAllAsync(body, limit.Token);
        Task stopped = Task.Delay(Timeout.InfiniteTimeSpan, limit.Token);
        Task first = await Task.WhenAny(_ended.Task, _closed, stopped, FailureOf(sent));
        if (_ended.Task.IsCompletedSuccessfully && first != stopped)
        {
            await LeaveAsync(sent);
            return Reply();
        }

        if (first == _closed)
            throw Lost(ConnectionWords is null ? "" : await ConnectionWords());
        MayRunOn = !await EndAsync();
        cancellationToken.ThrowIfCancellationRequested();
        if (sent.IsFaulted && !limit.IsCancellationRequested)
            await sent;
        throw Late();
    }

    /// <summary>Lets the session go: it waits for the last word.</summary>
    private async Task LeaveAsync(Task sent)
    {
        try
        {
            await sent.WaitAsync(s_leaving);
            await channel.Input.WriteAsync(ShellScript.Farewell(_mark), _abandoned.Token);
            await channel.Input.FlushAsync(_abandoned.Token);
            await channel.Input.DisposeAsync();
            await _closed.WaitAsync(s_leaving);
        }
        catch (Exception e) when (e is IOException or TimeoutException or OperationCanceledException or ObjectDisposedException)
        {
            // The program's end is known. What it left in the background holds the session, or the connection is gone.
        }
    }

    /// <summary>Has the program ended: by leaving without a word, and where that does not help, through another session.</summary>
    private async Task<bool> EndAsync()
    {
        await channel.Input.DisposeAsync();
        if (await ClosesWithinAsync(s_ending))
            return true;
        if (KillElsewhere is null || _output.ProcessId is not { } group)
            return false;
        try
        {
            await KillElsewhere(group);
        }
        catch (TroveException)
        {
            return false; // The error of the call tells that the end could not be confirmed.
        }

        return await ClosesWithinAsync(s_ending);
    }

    private async Task<bool> ClosesWithinAsync(TimeSpan time)
    {
        await Task.WhenAny(_closed, Task.Delay(time));
        return _closed.IsCompleted;
    }

    private async Task SendAllAsync(byte[] body, CancellationToken cancellationToken)
    {
        await SendAsync(body, cancellationToken);
        if (request.InputLength == 0)
            return;
        byte[] buffer = new byte[64 * 1024];
        for (long left = request.InputLength; left > 0;)
        {
            int count = await request.Input.ReadAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)), cancellationToken);
            if (count == 0)
                throw new EndOfStreamException($"The input of '{request.Command.Program}' ended {left} bytes before its length.");
            await SendAsync(buffer.AsMemory(0, count), cancellationToken);
            left -= count;
        }
    }

    private async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await channel.Input.WriteAsync(bytes, cancellationToken);
            await channel.Input.FlushAsync(cancellationToken);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The session has gone; how, its outputs tell.
        }
    }

    private async Task ReadAsync(Stream stream, ProgramOutput output)
    {
        byte[] buffer = new byte[32 * 1024];
        try
        {
            while (await stream.ReadAsync(buffer, _abandoned.Token) is var count and > 0)
            {
                output.Feed(buffer.AsSpan(0, count));
                if (_output.ProcessId is not null && _error.ProcessId is not null)
                    _ready.TrySetResult();
                if (_output.ExitCode is not null && _error.ExitCode is not null)
                    _ended.TrySetResult();
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // As good as the end.
        }

        output.Finish();
    }

    private static async Task FailureOf(Task task)
    {
        try
        {
            await task;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return;
        }

        await Task.Delay(Timeout.InfiniteTimeSpan);
    }

    private ShellReply Reply() => new(_output.ExitCode!.Value, _output.Kept, _error.Kept, _output.IsTruncated || _error.IsTruncated);

    private TroveException Lost(string words) => new(
        TroveErrorId.HostConnectionLost,
        $"The connection to {login.Name} ({login}) was lost while '{request.Command}' ran; it may have run, wholly or in part."
        + (words.Length > 0 ? $" {words}" : "") + Quoted(_error.Kept),
        login.Name);

    private TroveException Late() => new(
        TroveErrorId.OperationTimedOut,
        string.Create(
            CultureInfo.InvariantCulture,
            $"'{request.Command}' did not end on {login.Name} ({login}) within {request.Command.TimeLimit!.Value.TotalSeconds:0.###} s")
        + (MayRunOn ? "; it could not be made sure that it was ended." : " and was ended.")
        + (Quoted(_output.Kept) + Quoted(_error.Kept) is { Length: > 0 } written ? written : " It had written nothing."),
        login.Name);

    private static string Quoted(byte[] output)
    {
        const int Most = 2000;
        string text = Encoding.UTF8.GetString(output).Trim();
        return text.Length == 0 ? "" : $" It had written: {(text.Length > Most ? "…" + text[^Most..] : text)}";
    }
}
