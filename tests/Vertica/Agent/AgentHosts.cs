using System.Collections.Concurrent;
using TroveClusters.Engine;
using TroveClusters.Engine.Remote;
using TroveClusters.Engine.Vertica.Agent;
using TroveClusters.Tests.VerticaHost;
using TroveClusters.Tests.VerticaHost.InProcess;

namespace TroveClusters.Tests.Vertica.Agent;

/// <summary>A double whose hosts are dealt with by the engine's agents alone.</summary>
internal sealed class AgentHosts(VerticaSim sim) : IAsyncDisposable
{
    public const string Database = "Sales";
    public const string Folder = "/vdata";

    /// <summary>What a shell, Python, SQL and a list of processes could each stumble over.</summary>
    public static readonly Secret Password = new("op'n \"sesame\" $HOME\\x");

    public static readonly TimeLimit Short = new(TimeSpan.FromSeconds(120), "short.option");
    public static readonly TimeLimit Long = new(TimeSpan.FromSeconds(240), "long.option");

    /// <summary>How long a tool waits for nodes, in the double's seconds.</summary>
    private const int Wait = 600;

    public VerticaSim Sim => sim;

    /// <summary>The lines of all agents.</summary>
    public ConcurrentQueue<string> Debug { get; } = [];

    public static CancellationToken None => CancellationToken.None;

    public static async Task<AgentHosts> StartAsync(Way way, SimOptions? options = null) => new(await way.StartAsync(options));

    /// <summary>A cluster on the first hosts, and a database where it is wanted.</summary>
    public static async Task<AgentHosts> WithClusterAsync(Way way, int members, bool database = false, SimOptions? options = null)
    {
        AgentHosts hosts = await StartAsync(way, options ?? new SimOptions { Hosts = members });
        try
        {
            InstallReport installed = await (await hosts.AgentAsync(1)).InstallAsync(hosts.Installation(members), null, None);
            Assert.True(installed.Succeeded, installed.Error);
            if (database)
            {
                AdminToolsReport created = await (await hosts.AgentAsync(1)).RunToolAsync(hosts.Creation(members), null, None);
                Assert.True(created.Succeeded, created.Error);
            }
            return hosts;
        }
        catch
        {
            await hosts.DisposeAsync();
            throw;
        }
    }

    /// <summary>The agent of a host, the first is 1.</summary>
    public async Task<IVerticaNodeAgent> AgentAsync(int host, VerticaAgentLimits? limits = null) =>
        new VerticaGuestAgentStrategy().Create(await HostAsync(host), limits ?? new VerticaAgentLimits(Short, Long), Debug.Enqueue);

    public async Task<IRemoteHost> HostAsync(int host) => sim.Transport.Open(await sim.LoginAsync(host));

    public InstallRequest Installation(int members) => new()
    {
        Hosts = [.. Enumerable.Range(1, members).Select(sim.Address)], Package = "/root/vertica.deb", License = "/root/vertica.license", DataFolder = Folder, FailureThreshold = "WARN",
    };

    public AdminToolsCall Creation(int members) => Tool("create_db", members, "-c", Folder, "-D", Folder);

    /// <summary>A tool with the password, on the first hosts; none where it takes none.</summary>
    public AdminToolsCall Tool(string name, int members, params string[] options) => new(name)
    {
        Database = Database, Hosts = [.. Enumerable.Range(1, members).Select(sim.Address)], Password = Password, Options = options, WaitSeconds = name == "stop_db" ? null : Wait, Limit = Long,
    };

    /// <summary>Sees that no command line of SSH, and no line of the agents, has the password.</summary>
    public void KeepsThePassword()
    {
        foreach (int host in Enumerable.Range(1, sim.World.Topology.Hosts.Count))
        {
            var log = sim.Control.Audit(sim.World.Topology.Hosts[host - 1].Name).Read();
            Assert.DoesNotContain(log, entry => (string?)entry["event"] == "start"
                && ((bool)entry["secret_on_argv"]! || ((string?)entry["command"])!.Contains("sesame", StringComparison.Ordinal)));
            // Only the tools that have no other way to take it were told it in their arguments.
            Assert.DoesNotContain(log, entry => (string?)entry["event"] == "run" && (string?)entry["program"] != "admintools" && entry["argv"]!.ToJsonString().Contains("sesame", StringComparison.Ordinal));
        }
        Assert.DoesNotContain(Debug, line => line.Contains("sesame", StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        await sim.DisposeAsync();
        if (sim is InProcessSim memory)
            Assert.Empty(memory.Refusals);
    }
}
