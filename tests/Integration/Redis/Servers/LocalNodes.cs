using TroveClusters.Engine;
using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using TroveClusters.Engine.Providers;
using TroveClusters.Engine.Providers.Local;
using TroveClusters.Engine.Redis.Agent;
using TroveClusters.Engine.Redis.DataPlane;
using TroveClusters.Engine.Redis.Protocol;
using TroveClusters.Engine.Redis.Servers;
using TroveClusters.Engine.Redis.Topology;
using EngineServer = TroveClusters.Engine.Redis.Servers.RedisServer;

namespace TroveClusters.Tests.Integration.Redis.Servers;

/// <summary>Nodes of the local provider in a home of their own, whose path holds a blank; all are gone when it is disposed.</summary>
internal sealed class LocalNodes : IAsyncDisposable
{
    private static readonly LocalProviderOptions s_defaults = new() { Home = "" };
    private static readonly TimeLimit s_patience = new(TimeSpan.FromSeconds(60), "the test");

    private readonly string _home = Directory.CreateTempSubdirectory("trove nodes ").FullName;
    private readonly EngineServer _server;
    private readonly string _password;
    private readonly LocalProvider _provider;
    private readonly List<NodePlace> _places = [];
    private readonly Dictionary<NodePlace, NodeProcess> _processes = [];

    private LocalNodes(EngineServer server, string password)
    {
        _server = server;
        _password = password;
        // A range of its own: the port of a node that is down is free for anybody.
        _provider = new LocalProvider(s_defaults with { Home = _home, FirstPort = TestPorts.FirstNode, LastPort = TestPorts.LastNode });
    }

    public IReadOnlyList<RedisNodeAgent> Agents { get; private set; } = [];

    public static async Task<LocalNodes> StartAsync(EngineServer server, int count, string password)
    {
        var nodes = new LocalNodes(server, password);
        try
        {
            for (var i = 0; i < count; i++)
                nodes._places.Add(await nodes.PlaceAndStartAsync());
            nodes.Agents = [.. nodes._places.Select(place => new RedisNodeAgent(
                new RedisEndpoint(place.Host, place.Port), new RedisCredential(null, password), RedisNodeAgentOptions.Default, NullLogger.Instance))];
            await nodes.WaitUntilUpAsync();
            return nodes;
        }
        catch
        {
            await nodes.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts all that do not run and waits until they answer.</summary>
    public async Task StartAsync()
    {
        foreach (var place in _places)
        {
            var result = await StartAsync(place);
            Assert.True(result.Outcome == NodeStartOutcome.Started, result.Detail);
        }

        await WaitUntilUpAsync();
    }

    public string FolderOf(int node) => _provider.FolderOf(_places[node].NodeId);

    public int ProcessId(int node) => _processes[_places[node]].Id;

    /// <summary>Ends one: with the chance to save what it must, or without.</summary>
    public async Task EndAsync(int node, bool politely)
    {
        if (!politely)
        {
            using var process = Process.GetProcessById(ProcessId(node));
            process.Kill();
        }

        await _provider.StopAsync(_places[node], _processes[_places[node]], TimeSpan.FromSeconds(20), default);
    }

    public Task ProveAsync() => ClusterCanary.ProveAsync(
        [.. Agents.Select(agent => agent.Endpoint)],
        [.. SlotSplit.Split(Agents.Count).Select((range, index) => new CanaryShard($"node-{index}", range.First))],
        _password, s_patience, s_patience, default);

    public async ValueTask DisposeAsync()
    {
        foreach (var agent in Agents)
            await agent.DisposeAsync();
        foreach (var place in _places)
        {
            await _provider.StopAsync(place, _processes.GetValueOrDefault(place), TimeSpan.Zero, default);
            await _provider.RemoveAsync(place, default);
        }

        Directory.Delete(_home, recursive: true);
    }

    // Other tests look for ports at the same time: a place whose port was taken meanwhile is given up for another.
    private async Task<NodePlace> PlaceAndStartAsync()
    {
        var taken = new HashSet<HostPort>(_places.Select(place => new HostPort(null, place.Port)));
        while (true)
        {
            var place = (await _provider.AllocateAsync([new NodeWish(Guid.NewGuid())], new PortNeeds([RedisConfigurationFile.BusPortOffset]), taken, default))[0];
            var result = await StartAsync(place);
            if (result.Outcome == NodeStartOutcome.Started)
                return place;
            await _provider.RemoveAsync(place, default);
            Assert.True(result.Outcome == NodeStartOutcome.PortTaken, result.Detail);
            taken.Add(new HostPort(null, place.Port));
        }
    }

    private async Task<NodeStartResult> StartAsync(NodePlace place)
    {
        var result = await _provider.StartAsync(place, RedisLaunch.Create(new RedisNodeSettings
        {
            Server = _server, Host = place.Host, Port = place.Port, Password = _password, RamMegabytes = 512,
        }), default);
        if (result.Process is not null)
            _processes[place] = result.Process;
        return result;
    }

    private async Task WaitUntilUpAsync()
    {
        using var deadline = new CancellationTokenSource(s_patience.Time);
        await Task.WhenAll(Agents.Select(agent => agent.WaitUntilUpAsync(deadline.Token)));
    }
}
