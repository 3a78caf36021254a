using System.Net.Sockets;
using System.Text;
using TroveClusters.Engine.Platform;
using TroveClusters.Engine.Providers;
using TroveClusters.Engine.Providers.Local;

namespace TroveClusters.Tests.Integration.Providers;

/// <summary>A Trove home of a test's own, and servers in it, which are gone when the test is.</summary>
internal sealed class LocalHome : IAsyncDisposable
{
    public const string Secret = "t0p-secret-0123456789";

    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("trove-local-");
    private readonly List<NodePlace> _places = [];

    public LocalHome()
    {
        Provider = new LocalProvider(new LocalProviderOptions { Home = _home.FullName, FirstPort = TestPorts.FirstLocal, LastPort = TestPorts.LastLocal });
    }

    public LocalProvider Provider { get; }

    public string Path => _home.FullName;

    public async ValueTask DisposeAsync()
    {
        foreach (NodePlace place in _places)
            await Provider.StopAsync(place, null, TimeSpan.Zero, CancellationToken.None);
        _home.Delete(recursive: true);
    }

    /// <summary>A place for a node; its server is stopped at the end of the test.</summary>
    public async Task<NodePlace> PlaceAsync() => (await PlacesAsync(1))[0];

    public async Task<IReadOnlyList<NodePlace>> PlacesAsync(int count)
    {
        IReadOnlyList<NodePlace> places = await Provider.AllocateAsync(
            [.. Enumerable.Range(0, count).Select(_ => new NodeWish(Guid.NewGuid()))],
            new PortNeeds([10000]),
            _places.Select(place => new HostPort(null, place.Port)).ToHashSet(),
            CancellationToken.None);
        _places.AddRange(places);
        return places;
    }

    public void Watch(NodePlace place) => _places.Add(place);

    public string In(NodePlace place, string name) => System.IO.Path.Combine(Provider.FolderOf(place.NodeId), name);

    /// <summary>Starts a node's redis-server, elsewhere when another program was quicker to take its ports.</summary>
    public async Task<(NodePlace Place, NodeProcess Process)> StartRedisAsync(string? moreSettings = null)
    {
        (NodePlace place, NodeStartResult result) = await TryStartRedisAsync(moreSettings);
        Assert.Equal((NodeStartOutcome.Started, ""), (result.Outcome, result.Detail));
        return (place, result.Process!);
    }

    /// <inheritdoc cref="StartRedisAsync"/>
    public async Task<(NodePlace Place, NodeStartResult Result)> TryStartRedisAsync(string? moreSettings = null)
    {
        while (true)
        {
            NodePlace place = await PlaceAsync();
            NodeStartResult result = await Provider.StartAsync(place, Redis(place, moreSettings), CancellationToken.None);
            if (result.Outcome != NodeStartOutcome.PortTaken)
                return (place, result);
            await Provider.RemoveAsync(place, CancellationToken.None);
        }
    }

    public static NodeLaunch Redis(NodePlace place, string? moreSettings = null) => new()
    {
        Program = Tools.RedisServer!,
        Arguments = ["{folder}/redis.conf"],
        Files = new Dictionary<string, string>
        {
            ["redis.conf"] = string.Join('\n',
                $"bind {place.Host}", $"port {place.Port}", "cluster-enabled yes", "dir \"{folder}\"", "appendonly yes",
                "appendfsync always", "save \"\"", $"requirepass {Secret}", "daemonize no", moreSettings ?? "", ""),
        },
        StartedMarks = ["Ready to accept connections"],
        Secrets = [Secret],
    };

    /// <summary>A program that is no server at all.</summary>
    public static NodeLaunch Sleep { get; } = new() { Program = Tools.Find("sleep") ?? "", Arguments = ["1000"] };

    public Task<NodeProcessState> StateAsync(NodePlace place, NodeProcess? process = null) =>
        Provider.GetStateAsync(place, process, CancellationToken.None);

    public Task StopAsync(NodePlace place, NodeProcess? process = null, int graceSeconds = 10) =>
        Provider.StopAsync(place, process, TimeSpan.FromSeconds(graceSeconds), CancellationToken.None);

    /// <summary>Sends inline commands after logging in; returns the first line of the last reply.</summary>
    public static async Task<string> AskAsync(NodePlace place, params string[] commands)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(place.Host, place.Port);
        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
        string? reply = null;
        foreach (string command in commands.Prepend($"AUTH {Secret}"))
        {
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(command + "\r\n"));
            reply = await reader.ReadLineAsync();
        }

        return reply ?? throw new IOException("The server closed the connection.");
    }

    public static void Signal(int processId, int signal) => Assert.Equal(0, Libc.Kill(processId, signal));
}
