using TroveClusters.Engine.Remote;

namespace TroveClusters.Tests.Unit.Remote;

public sealed class RemoteHostsTests
{
    [Fact]
    public async Task Each_host_has_its_own_outcome_in_the_order_of_the_hosts()
    {
        IRemoteHost[] hosts = [.. Enumerable.Range(0, 50).Select(i => new NamedHost($"h{i}"))];
        IReadOnlyList<RemoteOutcome<string>> outcomes = await RemoteHosts.OnAllAsync(hosts, DoAsync, CancellationToken.None);

        Assert.Equal(hosts, outcomes.Select(outcome => outcome.Host));
        Assert.Equal("h7 done", outcomes[7].Value);
        Assert.Equal("h13", outcomes[13].Error?.Target);
        Assert.Equal(49, outcomes.Count(outcome => outcome.Error is null));

        static async Task<string> DoAsync(IRemoteHost host, CancellationToken cancellationToken)
        {
            await Task.Delay(host.Login.Name.Length, cancellationToken);
            return host.Login.Name == "h13"
                ? throw new TroveException(TroveErrorId.HostUnreachable, "It is off.", "h13")
                : $"{host.Login.Name} done";
        }
    }

    [Fact]
    public async Task A_defect_is_no_outcome() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            RemoteHosts.OnAllAsync<int>([new NamedHost("h")], (_, _) => throw new InvalidOperationException(), CancellationToken.None));

    private sealed class NamedHost(string name) : IRemoteHost
    {
        public HostLogin Login { get; } = new(name, "127.0.0.1", 22, "root", HostKeySet.None);

        public Task<RemoteResult> RunAsync(RemoteCommand command, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task WriteFileAsync(RemoteFile file, Stream content, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<byte[]?> ReadFileAsync(string path, int limit, string? user, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
