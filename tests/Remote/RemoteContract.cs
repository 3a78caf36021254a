namespace TroveClusters.Tests.Remote;

/// <summary>What all the contract's parts share: hosts, a transport, and ways to look at what happens on a host.</summary>
public abstract class RemoteContract(HostsFixture hosts, TransportKind kind) : IClassFixture<HostsFixture>, IAsyncLifetime
{
    private readonly List<IRemoteTransport> _transports = [];
    private IRemoteTransport? _transport;

    protected static CancellationToken None => CancellationToken.None;

    protected SshHostSet Set => hosts.Set;

    protected SshHost Host => hosts.Host;

    protected SshHost Victim => hosts.Victim;

    /// <summary>The transport of this test.</summary>
    internal IRemoteTransport Transport => _transport ??= NewTransport();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (IRemoteTransport transport in _transports)
            await transport.DisposeAsync();
    }

    internal TransportKind Kind => kind;

    internal IRemoteTransport NewTransport(TransportSettings? settings = null)
    {
        IRemoteTransport transport = kind.Create(settings ?? new TransportSettings());
        _transports.Add(transport);
        return transport;
    }

    /// <summary>How one logs in to a host by its client key.</summary>
    internal static HostLogin LoginTo(SshHost host, string user = "root") =>
        new(host.Name, host.Address, host.Port, user, KeysOf(host)) { KeyFile = host.ClientKeyFile };

    internal static HostKeySet KeysOf(SshHost host) => new(host.HostKeys.Select(key => new HostKey(key.Type, key.Blob)));

    internal IRemoteHost Open(SshHost host, string user = "root") => Transport.Open(LoginTo(host, user));

    /// <summary>The host that stays as it is, as a user.</summary>
    internal IRemoteHost Open(string user = "root") => Open(Host, user);

    internal static RemoteCommand Sh(string script, params RemoteArgument[] arguments) => new("/bin/sh", ["-c", script, "sh", .. arguments]);

    internal static Task<RemoteResult> ShAsync(IRemoteHost host, string script, params RemoteArgument[] arguments) => host.RunAsync(Sh(script, arguments), None);

    internal static async Task<TroveException> FailsAsync(string errorId, Func<Task> call)
    {
        // Whatever is wrong must be found out in bounded time; this bound is only against hanging.
        TroveException error = await Assert.ThrowsAsync<TroveException>(() => call().WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.True(errorId == error.ErrorId, $"Expected {errorId}, got {error.ErrorId}: {error}");
        return error;
    }

    /// <summary>A word that only one test uses.</summary>
    protected static string NewMarker(string what = "marker") => $"{what}-{Guid.NewGuid():N}";

    /// <summary>A path on a host that only one test uses.</summary>
    protected static string NewPath() => $"/tmp/{NewMarker("file")}";

    /// <summary>A host's processes that have a word among their arguments.</summary>
    protected static IReadOnlyList<HostProcess> Marked(SshHost host, string marker) =>
        [.. host.Processes().Where(process => process.State != 'Z' && process.Arguments.Any(argument => argument.Contains(marker, StringComparison.Ordinal)))];

    protected static Task RunsAsync(SshHost host, string marker, int count = 1) => Eventually.IsTrueAsync(
        () => Marked(host, marker).Count >= count, () => $"{count} processes with {marker} on {host.Name}, which has {string.Join("; ", host.Processes())}");

    protected static Task IsGoneAsync(SshHost host, string marker) => Eventually.IsTrueAsync(
        () => Marked(host, marker).Count == 0, () => $"the end of {string.Join("; ", Marked(host, marker))} on {host.Name}");

    /// <summary>What lies in a folder of a host.</summary>
    protected static string[] List(SshHost host, string folder) =>
        [.. Directory.EnumerateFileSystemEntries(host.Path(folder)).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    protected static bool Exists(SshHost host, string path) => File.Exists(host.LinkPath(path));
}
