using System.Collections.Concurrent;
using TroveClusters.Engine.Remote;

namespace TroveClusters.Tests.Unit.Hosts;

/// <summary>
/// A way to hosts that are described in a test: which keys each address shows, who is let in, and what a command answers. It
/// is as strict about keys and logins as a real one; what is not described throws.
/// </summary>
internal sealed class ScriptedTransport : IRemoteTransport
{
    private readonly ConcurrentDictionary<string, ScriptedHost> _hosts = new();
    private int _now;

    public string Name => "scripted";

    /// <summary>The logins that were tried, in order.</summary>
    public ConcurrentQueue<HostLogin> Logins { get; } = new();

    /// <summary>How many commands ran at once, at the most.</summary>
    public int Peak { get; private set; }

    public ScriptedHost Add(string address, params HostKey[] keys) => _hosts[address] = new ScriptedHost { Keys = [.. keys] };

    public Task<IReadOnlyList<HostKey>> GetHostKeysAsync(string address, int port, CancellationToken cancellationToken)
    {
        ScriptedHost host = Reach(address);
        host.Scans++;
        return Task.FromResult<IReadOnlyList<HostKey>>([.. host.Keys]);
    }

    public IRemoteHost Open(HostLogin login) => new Visit(this, login);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private ScriptedHost Reach(string address) => _hosts.TryGetValue(address, out ScriptedHost? host) && host.IsOn
        ? host
        : throw new TroveException(TroveErrorId.HostUnreachable, $"Nothing answers at {address}.", address);

    private sealed class Visit(ScriptedTransport transport, HostLogin login) : IRemoteHost
    {
        public HostLogin Login => login;

        public async Task<RemoteResult> RunAsync(RemoteCommand command, CancellationToken cancellationToken)
        {
            transport.Logins.Enqueue(login);
            ScriptedHost host = transport.Reach(login.Address);
            if (!host.Keys.Exists(login.Keys.Contains))
                throw new TroveException(login.Keys.Count == 0 ? TroveErrorId.HostKeyUnknown : TroveErrorId.HostKeyChanged, $"{login.Name} shows {string.Join(", ", host.Keys)}.", login.Name);
            if (host.Password != login.Password?.Reveal() || (host.User is { } user && user != login.User))
                throw new TroveException(TroveErrorId.AuthenticationFailed, $"{login} is not let in.", login.Name);
            int now = Interlocked.Increment(ref transport._now);
            lock (transport)
                transport.Peak = Math.Max(transport.Peak, now);
            try
            {
                return await host.Answer(command, cancellationToken);
            }
            finally
            {
                Interlocked.Decrement(ref transport._now);
            }
        }

        public Task WriteFileAsync(RemoteFile file, Stream content, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<byte[]?> ReadFileAsync(string path, int limit, string? user, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}

/// <summary>A host in a test.</summary>
internal sealed class ScriptedHost
{
    /// <summary>The keys it shows.</summary>
    public required List<HostKey> Keys { get; init; }

    public bool IsOn { get; set; } = true;

    /// <summary>Whom it lets in; null for anybody.</summary>
    public string? User { get; set; }

    /// <summary>The password it wants; null for none.</summary>
    public string? Password { get; set; }

    /// <summary>How often it was asked for its keys.</summary>
    public int Scans { get; set; }

    /// <summary>What it says to a command. <c>true</c> works everywhere.</summary>
    public Func<RemoteCommand, CancellationToken, Task<RemoteResult>> Answer { get; set; } = (command, _) => command.Program == "true"
        ? Task.FromResult(new RemoteResult(0, "", "", false))
        : throw new NotSupportedException($"The test does not say what '{command.Program}' answers.");

    /// <summary>Has it say something of itself when it is probed.</summary>
    public void Says(string facts) => Answer = (command, _) => Task.FromResult(new RemoteResult(0, $"motd\nbegin\t{command.Arguments[3]}\n{facts.ReplaceLineEndings("\n").TrimEnd('\n')}\nend\n", "", false));
}
