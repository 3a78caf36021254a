using System.Net;
using System.Net.Sockets;
using TroveClusters.Engine;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Redis;
using TroveClusters.Tests.Unit.Catalog;
using TroveClusters.Tests.Unit.Operations;

namespace TroveClusters.Tests.Unit.Redis;

public sealed class RedisRefreshTests : IDisposable
{
    private const int Count = 100;

    private readonly RunnerHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task A_hundred_nodes_that_accept_and_never_reply_are_waited_for_all_at_once()
    {
        File.WriteAllText(Path.Combine(_home.Folder, "trove.json"), """{"default": {"agent_call_low_timeout": 1, "agent_call_high_timeout": 3600}}""");
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start(2 * Count);
        using var stop = new CancellationTokenSource();
        Task<int> most = CountAsync(silent, stop.Token);

        ClusterRow cluster = CatalogSamples.Cluster("hundred");
        NodeRow[] nodes = [.. Enumerable.Range(1, Count).Select(position =>
            CatalogSamples.Node(cluster, position) with { Host = "127.0.0.1", Port = ((IPEndPoint)silent.LocalEndpoint).Port })];
        CatalogSamples.Add(_home.Services.Catalog, cluster, nodes);
        _home.Services.Catalog.Write(session => SecretRepository.Set(
            session, SecretOwner.Cluster(cluster.Id), SecretNames.Password, _home.Services.Secrets.Protect("hidden-horse", SecretOwner.Cluster(cluster.Id).Context(SecretNames.Password))));

        PlanContext context = _home.Services.Datastores.Context(_home.Services, "redis", _home.Services.LoadOptions());
        RefreshResult result = await RedisRefresh.RunAsync(context, new ClusterState(cluster, nodes), CancellationToken.None).WaitAsync(TimeSpan.FromMinutes(5));
        await stop.CancelAsync();

        Assert.All(result.Nodes, node =>
        {
            Assert.Equal(TroveNodeStatus.Failed, node.Status);
            Assert.Contains("1 s (default.agent_call_low_timeout)", node.Message, StringComparison.Ordinal);
        });
        // One that is given up may be seen to close after another was opened.
        Assert.InRange(await most, Count, 2 * Count);
    }

    /// <summary>The most connections that were open at a time; of one after the other it would be one.</summary>
    private static async Task<int> CountAsync(TcpListener listener, CancellationToken stop)
    {
        int open = 0, most = 0;
        try
        {
            while (true)
            {
                Socket socket = await listener.AcceptSocketAsync(stop);
                most = Math.Max(most, Interlocked.Increment(ref open));
                _ = Task.Run(
                    async () =>
                    {
                        using (socket)
                        {
                            while (await socket.ReceiveAsync(new byte[256]) > 0)
                            {
                            }
                        }
                        Interlocked.Decrement(ref open);
                    },
                    CancellationToken.None);
            }
        }
        catch (OperationCanceledException)
        {
            return most;
        }
    }
}
