using TroveClusters.Engine.Remote;

namespace TroveClusters.Tests.VerticaClusters.Harness;

/// <summary>What is asked of a host: the same in each run of an operation, whatever else is asked at the same time.</summary>
/// <param name="Host">The host's name.</param>
/// <param name="Line">The command, or what is done to which file; no secrets.</param>
/// <param name="Time">The how-manyth time this host is asked this, from 1.</param>
internal sealed record RemoteCall(string Host, string Line, int Time)
{
    private static readonly string[] s_looks =
        ["cat", "df", "dpkg", "getent", "hostname", "id", "ls", "rpm", "stat", "tail", "test", "true", "uname", "vsql"];

    private static readonly string[] s_lookingTools = ["db_status", "list_allnodes", "show_active_db", "view_cluster"];

    /// <summary>
    /// Whether it only looks, by its program. vsql counts as a look, since its statements are not in its command line: what
    /// statements change is found by the states that follow.
    /// </summary>
    public bool IsLook
    {
        get
        {
            string[] words = Line.Split(' ');
            return words[0] == "read" || s_looks.Contains(Path.GetFileName(words[1])) || s_lookingTools.Any(words.Contains);
        }
    }

    public override string ToString() => $"{Host}: {Line}{(Time > 1 ? $" (time {Time})" : "")}";
}

/// <summary>
/// A transport that counts what is asked of hosts, and lets a test act before a call and after it, while its caller knows
/// nothing of its outcome yet: there a connection is lost or a process dies.
/// </summary>
internal sealed class WatchedTransport(IRemoteTransport inner, bool ownsInner) : IRemoteTransport
{
    private readonly List<RemoteCall> _calls = [];

    /// <summary>Awaited before a call is made; what it throws is the call's outcome.</summary>
    public Func<RemoteCall, Task>? Before { get; set; }

    /// <summary>Awaited after a call was made, before its caller knows; what it throws is the call's outcome.</summary>
    public Func<RemoteCall, Task>? After { get; set; }

    public IReadOnlyList<RemoteCall> Calls
    {
        get
        {
            lock (_calls)
                return [.. _calls];
        }
    }

    public string Name => inner.Name;

    /// <summary>Counts anew.</summary>
    public void Restart()
    {
        lock (_calls)
            _calls.Clear();
    }

    public Task<IReadOnlyList<HostKey>> GetHostKeysAsync(string address, int port, CancellationToken cancellationToken) =>
        inner.GetHostKeysAsync(address, port, cancellationToken);

    public IRemoteHost Open(HostLogin login) => new WatchedHost(this, inner.Open(login));

    public ValueTask DisposeAsync() => ownsInner ? inner.DisposeAsync() : ValueTask.CompletedTask;

    private async Task<T> CallAsync<T>(string host, string line, Func<Task<T>> make)
    {
        RemoteCall call;
        lock (_calls)
            _calls.Add(call = new RemoteCall(host, line, 1 + _calls.Count(other => other.Host == host && other.Line == line)));
        if (Before is { } before)
            await before(call);
        T result = await make();
        if (After is { } after)
            await after(call);
        return result;
    }

    private sealed class WatchedHost(WatchedTransport transport, IRemoteHost inner) : IRemoteHost
    {
        public HostLogin Login => inner.Login;

        public Task<RemoteResult> RunAsync(RemoteCommand command, CancellationToken cancellationToken) =>
            transport.CallAsync(Login.Name, $"{command.User ?? Login.User}$ {command}", () => inner.RunAsync(command, cancellationToken));

        public Task WriteFileAsync(RemoteFile file, Stream content, CancellationToken cancellationToken) =>
            transport.CallAsync(Login.Name, $"write {file.Path}", async () =>
            {
                await inner.WriteFileAsync(file, content, cancellationToken);
                return true;
            });

        public Task<byte[]?> ReadFileAsync(string path, int limit, string? user, CancellationToken cancellationToken) =>
            transport.CallAsync(Login.Name, $"read {path}", () => inner.ReadFileAsync(path, limit, user, cancellationToken));
    }
}
