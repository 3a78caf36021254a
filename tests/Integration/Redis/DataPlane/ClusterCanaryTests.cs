using TroveClusters.Engine;
using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using TroveClusters.Engine.Redis.DataPlane;
using TroveClusters.Engine.Redis.Formation;
using TroveClusters.Engine.Redis.Protocol;
using TroveClusters.Tests.Integration.Engine;
using TroveClusters.Tests.Integration.Redis.Servers;

namespace TroveClusters.Tests.Integration.Redis.DataPlane;

public sealed class ClusterCanaryTests
{
    private const string Password = "a \"long\" pass-word";
    private static readonly RedisCredential s_credential = new(null, Password);
    private static readonly TimeLimit s_patience = new(TimeSpan.FromSeconds(60), "the test");
    private static readonly TimeLimit s_answer = new(TimeSpan.FromSeconds(5), "the test");

    [NeedsRedisFact]
    public async Task Every_shard_of_a_healthy_cluster_is_proven_and_nothing_is_left()
    {
        await using var cluster = await FormedCluster.StartAsync(3);
        await cluster.ProveAsync(Password);

        foreach (var agent in cluster.Agents.Agents)
            Assert.Equal(0, await agent.DbSizeAsync(CancellationToken.None));
        // All sides of the visit are closed, and the servers come to notice: no client stays but the one that asks.
        foreach (var agent in cluster.Agents.Agents)
        {
            await Eventually.IsTrueAsync(
                async () => (await agent.InfoAsync("clients", CancellationToken.None)).Fields.GetInteger("connected_clients") == 1, () => $"{agent.Endpoint} to have but one client");
        }
    }

    [NeedsRedisFact]
    public async Task A_shard_that_is_gone_is_named_and_the_others_are_not()
    {
        // The others serve on however long it takes: without this they would stop when they notice the loss.
        await using var cluster = await FormedCluster.StartAsync(3, "--cluster-require-full-coverage", "no");
        cluster.Servers.Servers[1].Kill();
        var error = await Assert.ThrowsAsync<TroveException>(() => cluster.ProveAsync(Password));
        Assert.Equal(nameof(TroveErrorId.ClusterNotReady), error.ErrorId);
        Assert.Equal("node-1", error.Target);
        Assert.StartsWith("1 of 3 shards", error.Message, StringComparison.Ordinal);
        Assert.Contains("node-1 (slot 5462): ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("node-0", error.Message, StringComparison.Ordinal);
    }

    [NeedsRedisFact]
    public async Task A_cluster_that_is_down_says_so_in_the_servers_words()
    {
        // Without the slots of the third node no node serves any.
        await using var cluster = await FormedCluster.StartAsync(3);
        await cluster.Agents.Agents[2].CallAsync(new RedisCommand("CLUSTER", "FLUSHSLOTS"), CancellationToken.None);
        var error = await Assert.ThrowsAsync<TroveException>(() => cluster.ProveAsync(Password));
        Assert.Contains("node-2 (slot 10923): ", error.Message, StringComparison.Ordinal);
        Assert.Contains("CLUSTERDOWN", error.Message, StringComparison.Ordinal);
    }

    [NeedsRedisFact]
    public async Task A_wrong_password_fails_every_shard_and_is_not_shown()
    {
        await using var cluster = await FormedCluster.StartAsync(3);
        var error = await Assert.ThrowsAsync<TroveException>(() => cluster.ProveAsync("wrong-password"));
        Assert.StartsWith("3 of 3 shards", error.Message, StringComparison.Ordinal);
        for (Exception? e = error; e is not null; e = e.InnerException)
            Assert.DoesNotContain("wrong-password", e.ToString(), StringComparison.Ordinal);
    }

    [NeedsRedisFact]
    public async Task A_server_that_does_not_answer_is_given_up_at_the_deadline()
    {
        await using var cluster = await FormedCluster.StartAsync(3);
        using var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        var port = ((System.Net.IPEndPoint)silent.LocalEndpoint).Port;
        var error = await Assert.ThrowsAsync<TroveException>(() => ClusterCanary.ProveAsync(
            [new RedisEndpoint("127.0.0.1", port)], [new CanaryShard("silent", 0)], Password,
            new TimeLimit(TimeSpan.FromSeconds(1), "default.agent_call_high_timeout"), s_patience, CancellationToken.None));
        Assert.Contains("silent (slot 0)", error.Message, StringComparison.Ordinal);
        Assert.Contains("within 1 s (default.agent_call_high_timeout)", error.Message, StringComparison.Ordinal);
        Assert.Contains("default.agent_call_high_timeout", error.RecommendedAction, StringComparison.Ordinal);
    }

    [NeedsRedisFact]
    public async Task Stopping_stops_it()
    {
        await using var cluster = await FormedCluster.StartAsync(3);
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cluster.ProveAsync(Password, stop.Token));
    }

    [NeedsRedisFact]
    public async Task Visits_leave_no_threads_behind()
    {
        await using var cluster = await FormedCluster.StartAsync(3);
        const int visits = 30;
        await cluster.ProveAsync(Password);
        var before = Process.GetCurrentProcess().Threads.Count;
        for (var i = 0; i < visits; i++)
            await cluster.ProveAsync(Password);

        // A multiplexer has threads of its own: one visit that leaked would leave one or more, thirty many. Other tests run
        // too, but their threads end with them.
        await Eventually.IsTrueAsync(() => Process.GetCurrentProcess().Threads.Count < before + visits, () => "the threads of the visits to end");
    }

    private sealed class FormedCluster : IAsyncDisposable
    {
        private FormedCluster(RedisServerSet servers)
        {
            Servers = servers;
            Agents = new AgentSet(servers.Servers, s_credential);
        }

        public RedisServerSet Servers { get; }

        public AgentSet Agents { get; }

        private CanaryShard[] Shards { get; set; } = [];

        public static async Task<FormedCluster> StartAsync(int nodes, params string[] settings)
        {
            var cluster = new FormedCluster(RedisServerSet.Start(nodes, ["--requirepass", Password, "--masterauth", Password, .. settings]));
            await cluster.Servers.UpAsync(s_credential);
            var formed = await ClusterFormation.FormAsync(
                cluster.Agents.CreateRequest(), new FormationOptions(), NullLogger.Instance, CancellationToken.None);
            cluster.Shards = [.. formed.Fresh.Select((node, index) => new CanaryShard($"node-{index}", node.Slots.Ranges[0].First))];
            return cluster;
        }

        public Task ProveAsync(string password, CancellationToken cancellationToken = default) =>
            ClusterCanary.ProveAsync([.. Servers.Servers.Select(server => server.Endpoint)], Shards, password, s_patience, s_answer, cancellationToken);

        public async ValueTask DisposeAsync()
        {
            await Agents.DisposeAsync();
            await Servers.DisposeAsync();
        }
    }
}
