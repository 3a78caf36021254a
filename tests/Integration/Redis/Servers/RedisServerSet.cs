using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using TroveClusters.Engine.Redis.Agent;
using TroveClusters.Engine.Redis.Protocol;
using Microsoft.Extensions.Logging.Abstractions;

namespace TroveClusters.Tests.Integration.Redis.Servers;

/// <summary>Real servers on the loopback, each in a folder of its own; all are gone when the set is disposed.</summary>
internal sealed class RedisServerSet : IAsyncDisposable
{
    private const int FirstPort = TestPorts.FirstBare;
    private const int LastPort = TestPorts.LastBare;
    private const int BusDistance = 10000;

    private readonly List<RedisServer> _servers = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("trove-redis-").FullName;
    private bool _disposed;

    /// <summary>The server's path; null where there is none.</summary>
    public static string? Program { get; } = Find("redis-server");

    public IReadOnlyList<RedisServer> Servers => _servers;

    /// <summary>Finds a program on PATH.</summary>
    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    /// <summary>Starts servers. They may not take commands yet when this returns.</summary>
    public static RedisServerSet Start(int count, params string[] settings) => Start(count, cluster: true, settings);

    public static RedisServerSet Start(int count, bool cluster, params string[] settings)
    {
        var set = new RedisServerSet();
        set.Add(count, cluster, settings);
        return set;
    }

    /// <summary>Starts Garnet servers as cluster nodes.</summary>
    public static RedisServerSet StartGarnet(string program, int count)
    {
        var set = new RedisServerSet();
        set.Add(count, (port, folder) => RedisServer.StartGarnet(program, port, folder));
        return set;
    }

    /// <summary>Starts further servers.</summary>
    public void Add(int count, bool cluster = true, params string[] settings) =>
        Add(count, (port, folder) => RedisServer.Start(Program!, port, folder, cluster, settings));

    private void Add(int count, Func<int, string, RedisServer> start)
    {
        var ports = FreePorts(count, _servers.Select(s => s.Port).ToHashSet());
        foreach (var port in ports)
        {
            var folder = Path.Combine(_folder, port.ToString(CultureInfo.InvariantCulture));
            Directory.CreateDirectory(folder);
            lock (_servers)
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                _servers.Add(start(port, folder));
            }
        }
    }

    /// <summary>Waits until all take commands.</summary>
    public async Task UpAsync(RedisCredential? credential = null) =>
        await Task.WhenAll(_servers.Select(async server =>
        {
            await using var agent = server.Agent(credential);
            await agent.WaitUntilUpAsync(TimeSpan.FromSeconds(30), CancellationToken.None);
        }));

    public async ValueTask DisposeAsync()
    {
        Kill();
        await Task.WhenAll(_servers.Select(s => s.Process.WaitForExitAsync()));
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Ends all at once, by their process ids.</summary>
    public void Kill()
    {
        lock (_servers)
        {
            _disposed = true;
            foreach (var server in _servers)
                server.Kill();
        }
    }

    /// <summary>Ports that are free now, as are those of their buses. A random start keeps parallel runs apart.</summary>
    private static List<int> FreePorts(int count, HashSet<int> taken)
    {
        var found = new List<int>();
        var span = LastPort - FirstPort;
        var start = Random.Shared.Next(span);
        for (var i = 0; i < span && found.Count < count; i++)
        {
            var port = FirstPort + ((start + i) % span);
            if (!taken.Contains(port) && IsFree(port) && IsFree(port + BusDistance))
                found.Add(port);
        }
        return found.Count == count ? found : throw new InvalidOperationException("There are not enough free ports.");
    }

    private static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

/// <summary>One server process.</summary>
internal sealed class RedisServer
{
    private readonly string _program;
    private readonly string[] _arguments;

    private RedisServer(string program, int port, string[] arguments)
    {
        _program = program;
        _arguments = arguments;
        Port = port;
        Process = Launch();
    }

    public int Port { get; }

    public Process Process { get; private set; }

    public RedisEndpoint Endpoint => new("127.0.0.1", Port);

    public static RedisServer Start(string program, int port, string folder, bool cluster, string[] settings) =>
        new(program, port,
        [
            "--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", folder,
            "--save", "", "--appendonly", "no", "--logfile", Path.Combine(folder, "log"),
            .. cluster ? ["--cluster-enabled", "yes"] : Array.Empty<string>(), .. settings,
        ]);

    public static RedisServer StartGarnet(string program, int port, string folder) =>
        new("dotnet", port,
        [
            program, "--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--cluster", "--memory", "64m", "--index", "1m",
            "--gossip-delay", "1", "--checkpointdir", folder, "--device-type", "RandomAccess", "-q",
        ]);

    public RedisNodeAgent Agent(RedisCredential? credential = null, RedisNodeAgentOptions? options = null) =>
        new(Endpoint, credential, options ?? RedisNodeAgentOptions.Default, NullLogger.Instance);

    /// <summary>SIGKILL; returns when the process is gone.</summary>
    public void Kill()
    {
        if (Process.HasExited)
            return;
        Process.Kill();
        Process.WaitForExit();
    }

    /// <summary>Starts it again, with its data.</summary>
    public void Restart()
    {
        Kill();
        Process = Launch();
    }

    private Process Launch()
    {
        var start = new ProcessStartInfo(_program) { RedirectStandardInput = false, RedirectStandardOutput = true, UseShellExecute = false };
        // Its server garbage collector would reserve a heap for each processor.
        start.Environment["DOTNET_gcServer"] = "0";
        foreach (var argument in _arguments)
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }
}
