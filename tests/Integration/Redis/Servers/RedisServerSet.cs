using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using TroveClusters.Engine.Redis.Agent;
using TroveClusters.Engine.Redis.Protocol;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace TroveClusters.Tests.Integration.Redis.Servers;

/// <summary>Real servers on the loopback, each in a folder of its own; all are gone when the set is disposed.</summary>
internal sealed class RedisServerSet : IAsyncDisposable
{
    private const int FirstPort = TestPorts.FirstBare;
    private const int LastPort = TestPorts.LastBare;
    private const int BusDistance = 10000;
    private const int MaxTries = 5;

    // The port of a server that is down is free for anybody: so that no other set takes it, each is given to one set only.
    private static readonly HashSet<int> s_given = [];

    private readonly List<RedisServer> _servers = [];
    private readonly List<int> _ports = [];
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

    public static RedisServerSet Start(int count, bool cluster, params string[] settings) =>
        Make(set => set.Add(count, cluster, settings));

    /// <summary>Starts Garnet servers as cluster nodes.</summary>
    public static RedisServerSet StartGarnet(string program, int count) =>
        Make(set => set.Add(count, (port, folder) => RedisServer.StartGarnet(program, port, folder)));

    private static RedisServerSet Make(Action<RedisServerSet> fill)
    {
        var set = new RedisServerSet();
        try
        {
            fill(set);
            return set;
        }
        catch
        {
            set.Kill();
            Directory.Delete(set._folder, recursive: true);
            throw;
        }
    }

    /// <summary>Starts further servers.</summary>
    public void Add(int count, bool cluster = true, params string[] settings) =>
        Add(count, (port, folder) => RedisServer.Start(Program!, port, folder, cluster, settings));

    private void Add(int count, Func<int, string, RedisServer> start)
    {
        var ports = FreePorts(count);
        foreach (var port in ports)
        {
            lock (_servers)
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                _servers.Add(start(port, _folder));
            }
        }
    }

    /// <summary>Waits until all take commands. One whose port was taken by somebody meanwhile is started on another.</summary>
    public async Task UpAsync(RedisCredential? credential = null)
    {
        for (var i = 0; i < _servers.Count; i++)
        {
            var tries = 0;
            while (!await _servers[i].IsUpAsync(credential))
            {
                if (++tries > MaxTries)
                    throw new InvalidOperationException($"The server {_servers[i].Endpoint} does not run: {_servers[i].ReadLog()}");
                Replace(i);
            }
        }
    }

    private void Replace(int index)
    {
        var port = FreePorts(1)[0];
        lock (_servers)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _servers[index] = _servers[index].OnPort(port);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await Task.WhenAll(_servers.Select(s => s.Process.WaitForExitAsync()));
        lock (s_given)
            s_given.ExceptWith(_ports);
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
    private List<int> FreePorts(int count)
    {
        lock (s_given)
        {
            var found = FindPorts(count);
            s_given.UnionWith(found);
            _ports.AddRange(found);
            return found;
        }
    }

    private static List<int> FindPorts(int count)
    {
        var found = new List<int>();
        var span = LastPort - FirstPort;
        var start = Random.Shared.Next(span);
        for (var i = 0; i < span && found.Count < count; i++)
        {
            var port = FirstPort + ((start + i) % span);
            if (!s_given.Contains(port) && IsFree(port) && IsFree(port + BusDistance))
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
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly string _program;
    private readonly string _parent;
    private readonly Func<int, string, string[]> _arguments;

    private RedisServer(string program, int port, string parent, Func<int, string, string[]> arguments)
    {
        (_program, Port, _parent, _arguments) = (program, port, parent, arguments);
        Directory.CreateDirectory(Folder);
        Process = Launch();
    }

    public int Port { get; }

    public Process Process { get; private set; }

    public RedisEndpoint Endpoint => new("127.0.0.1", Port);

    private string Folder => Path.Combine(_parent, Port.ToString(CultureInfo.InvariantCulture));

    /// <summary>A Redis server in a folder of its own below <paramref name="parent"/>.</summary>
    public static RedisServer Start(string program, int port, string parent, bool cluster, string[] settings) =>
        new(program, port, parent, (p, folder) =>
        [
            "--port", p.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", folder,
            "--save", "", "--appendonly", "no", "--logfile", Path.Combine(folder, "log"),
            .. cluster ? ["--cluster-enabled", "yes"] : Array.Empty<string>(), .. settings,
        ]);

    /// <summary>A Garnet server; <paramref name="program"/> is its assembly.</summary>
    public static RedisServer StartGarnet(string program, int port, string parent) =>
        new("dotnet", port, parent, (p, folder) =>
        [
            program, "--port", p.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--cluster", "--memory", "64m", "--index", "1m",
            "--gossip-delay", "1", "--checkpointdir", folder, "--device-type", "RandomAccess", "-q",
        ]);

    /// <summary>The same server on another port.</summary>
    public RedisServer OnPort(int port)
    {
        Kill();
        return new RedisServer(_program, port, _parent, _arguments);
    }

    public RedisNodeAgent Agent(RedisCredential? credential = null, RedisNodeAgentOptions? options = null, ILogger? logger = null) =>
        new(Endpoint, credential, options ?? RedisNodeAgentOptions.Default, logger ?? NullLogger.Instance);

    /// <summary>Waits until it takes commands; false if it ended, or if the port is another's.</summary>
    public async Task<bool> IsUpAsync(RedisCredential? credential)
    {
        var started = Stopwatch.GetTimestamp();
        await using var agent = Agent(credential);
        while (!Process.HasExited)
        {
            try
            {
                var info = await agent.InfoAsync("server", CancellationToken.None);
                // Garnet tells no process id.
                if (info.Fields.FindInteger("process_id") is not { } id || id == Process.Id)
                    return true;
            }
            catch (TroveException e) when (e.Info.Id is TroveErrorId.NodeUnreachable or TroveErrorId.AuthenticationFailed)
            {
                if (Stopwatch.GetElapsedTime(started) > s_patience)
                    throw;
            }
            await Task.Delay(5);
        }
        return false;
    }

    public string ReadLog() => File.Exists(Path.Combine(Folder, "log")) ? File.ReadAllText(Path.Combine(Folder, "log")) : "no log";

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
        var start = new ProcessStartInfo(_program) { RedirectStandardOutput = true };
        // The server garbage collector would reserve a heap for each processor.
        start.Environment["DOTNET_gcServer"] = "0";
        foreach (var argument in _arguments(Port, Folder))
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }
}
