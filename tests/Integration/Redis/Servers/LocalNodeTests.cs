using Microsoft.Extensions.Logging.Abstractions;
using TroveClusters.Engine.Providers;
using TroveClusters.Engine.Providers.Local;
using TroveClusters.Engine.Redis.Agent;
using TroveClusters.Engine.Redis.DataPlane;
using TroveClusters.Engine.Redis.Formation;
using TroveClusters.Engine.Redis.Protocol;
using TroveClusters.Engine.Redis.Servers;
using TroveClusters.Engine.Redis.Topology;
using EngineServer = TroveClusters.Engine.Redis.Servers.RedisServer;

namespace TroveClusters.Tests.Integration.Redis.Servers;

/// <summary>Our launches of real servers, carried out by the local provider.</summary>
public sealed class LocalNodeTests
{
    // Every kind of character a password may hold: quotes, escapes, blanks, what marks the folder, what starts a comment.
    private const string AwkwardPassword = """a"b\c 'd' {folder} #e $f <g> %s\n""";

    [NeedsRedisFact]
    public Task Redis_keeps_its_cluster_and_its_data() => KeepsClusterAndData("redis-server", AwkwardPassword + " ü€");

    [NeedsGarnetFact]
    public Task Garnet_keeps_its_cluster_and_its_data() => KeepsClusterAndData(null, AwkwardPassword);

    [NeedsRedisFact]
    public async Task Redis_has_what_was_configured_and_shows_no_secret()
    {
        await using var nodes = await LocalNodes.StartAsync(await FindAsync("redis-server"), 1, "S3CR3Tpassword");
        var agent = nodes.Agents[0];
        Assert.Equal((512L * 1024 * 1024 * 3 / 4).ToString(System.Globalization.CultureInfo.InvariantCulture), await agent.ConfigGetAsync("maxmemory", default));
        Assert.Equal("noeviction", await agent.ConfigGetAsync("maxmemory-policy", default));
        Assert.Equal("yes", await agent.ConfigGetAsync("appendonly", default));
        Assert.Equal("no", await agent.ConfigGetAsync("cluster-allow-replica-migration", default));
        Assert.Equal(nodes.FolderOf(0), await agent.ConfigGetAsync("dir", default));
        Assert.Equal("S3CR3Tpassword", await agent.ConfigGetAsync("masterauth", default));
        AssertNoSecret(nodes, "S3CR3Tpassword", "redis.conf");
    }

    [NeedsGarnetFact]
    public async Task Garnet_shows_no_secret()
    {
        await using var nodes = await LocalNodes.StartAsync(await FindAsync(null), 1, "S3CR3Tpassword");
        AssertNoSecret(nodes, "S3CR3Tpassword", "garnet.json");
    }

    private static async Task KeepsClusterAndData(string? configured, string password)
    {
        await using var nodes = await LocalNodes.StartAsync(await FindAsync(configured), 3, password);
        var formed = await ClusterFormation.FormAsync(
            new FormationRequest
            {
                Fresh = [.. nodes.Agents.Zip(SlotSplit.Split(3), (agent, range) => new FormationNode { Node = agent, Slots = SlotSet.Of(range) })],
            },
            new FormationOptions(), NullLogger.Instance, default);
        await nodes.ProveAsync();
        for (var i = 0; i < 3; i++)
            await nodes.Agents[i].CallAsync(new RedisCommand("SET", KeyIn(i), $"value-{i}"), default);
        // Redis writes its append-only file before it answers; Garnet a moment later, unless it is told to.
        if (configured is null)
            await Task.WhenAll(nodes.Agents.Select(agent => agent.CallAsync(new RedisCommand("COMMITAOF"), default)));

        // One is ended politely, the others as by a crash.
        await nodes.EndAsync(0, politely: true);
        await nodes.EndAsync(1, politely: false);
        await nodes.EndAsync(2, politely: false);
        await nodes.StartAsync();

        await WaitForAgreementAsync(nodes, [.. formed.Fresh.Select(node => node.Id)]);
        for (var i = 0; i < 3; i++)
            Assert.Equal($"value-{i}", (await nodes.Agents[i].CallAsync(new RedisCommand("GET", KeyIn(i)), default)).AsString());
        await nodes.ProveAsync();
    }

    private static string KeyIn(int node) => KeySlot.KeyFor(SlotSplit.Split(3)[node].First + 7, "data:");

    private static async Task WaitForAgreementAsync(LocalNodes nodes, IReadOnlyList<string> ids)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var result = await ClusterAgreement.CheckAsync(nodes.Agents, ids, RedisNodeAgentOptions.Default.ConnectTimeout, deadline.Token);
            if (result.IsAgreed)
                return;
            if (deadline.IsCancellationRequested)
                Assert.Fail(result.Describe());
            await Task.Delay(100, CancellationToken.None);
        }
    }

    private static void AssertNoSecret(LocalNodes nodes, string secret, string file)
    {
        var process = $"/proc/{nodes.ProcessId(0)}";
        Assert.DoesNotContain(secret, File.ReadAllText($"{process}/cmdline"), StringComparison.Ordinal);
        Assert.DoesNotContain(secret, File.ReadAllText($"{process}/environ"), StringComparison.Ordinal);
        Assert.Contains("TROVE_NODE=", File.ReadAllText($"{process}/environ"), StringComparison.Ordinal);
        // Redis locks its nodes.conf, and .NET respects that.
        var files = Directory.EnumerateFiles(nodes.FolderOf(0), "*", SearchOption.AllDirectories)
            .Where(path => Path.GetFileName(path) != "nodes.conf" && File.ReadAllText(path).Contains(secret, StringComparison.Ordinal)).ToArray();
        Assert.Equal(Path.Combine(nodes.FolderOf(0), file), Assert.Single(files));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(files[0]));
    }

    private static async Task<EngineServer> FindAsync(string? configured)
    {
        if (configured is not null)
            return await new RedisServerLocator(ServerSearch.FromEnvironment(), RedisNodeAgentOptions.Default.CallTimeout).LocateAsync(configured, default);
        return NeedsGarnetFactAttribute.Server!;
    }
}
