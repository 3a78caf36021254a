using System.Globalization;
using TroveClusters.Tests.SshHosts;
using TroveClusters.Tests.VerticaHost;
using TroveClusters.Tests.VerticaHost.Hosts;

namespace TroveClusters.Tests.Vertica.Databases;

/// <summary>
/// Does to a cluster what chance says: commands with sense and without, faults at any point, hosts that lose their power,
/// disks that fill. The same seed does the same.
/// </summary>
internal sealed class RandomLife(VerticaSim sim, int seed)
{
    private const string Other = "Other";

    private static readonly string[] s_points =
    [
        "create_db:host", "create_db:start", "create_db:end", "db_add_node:host", "db_add_node:before-commit", "db_add_node:after-catalog", "db_add_node:start",
        "db_add_node:end", "db_remove_node:rebalance", "db_remove_node:drop", "db_remove_node:end", "stop_db:end", "drop_db:end", "rebalance", "vsql", "admintools:.*",
    ];

    private static readonly string[] s_statements =
    [
        "SELECT MARK_DESIGN_KSAFE(0)", "SELECT MARK_DESIGN_KSAFE(1)", "SELECT MARK_DESIGN_KSAFE(2)", "SELECT REBALANCE_CLUSTER()", "SELECT START_REBALANCE_CLUSTER()",
        "SELECT CANCEL_REBALANCE_CLUSTER()", "SELECT SHUTDOWN()", "SELECT count(*) FROM nodes", "SELECT SET_SCALING_FACTOR(8)",
    ];

    private static readonly string[] s_actions = ["fail", "drop", "drop-continue"];

    private readonly Random _chance = new(seed);
    private readonly int _hosts = sim.World.Topology.Hosts.Count;

    /// <summary>What was done so far, for the message of a failure.</summary>
    public List<string> Story { get; } = [];

    /// <summary>The members that were off when something changed.</summary>
    public HashSet<string> Stale { get; } = [];

    /// <summary>Mends something first, more often than not, since most that can be done needs everything up; then does anything.</summary>
    public async Task StepAsync()
    {
        if (_chance.Next(3) > 0) await MendAsync();
        switch (_chance.Next(20))
        {
            case 0:
                await ToolAsync("create_db", "-d", Name(), "-s", Some(Members), "-i", "--force-removal-at-creation");
                break;
            case 1 or 2 or 3 or 4:
                await ToolAsync("db_add_node", "-d", Name(), "-s", Some(Members.Except(Used)), "-i");
                break;
            case 5 or 6 or 7 or 8:
                await ToolAsync("db_remove_node", "-d", Name(), "-s", Some(Used.Except([sim.Address(1)])), "--timeout", "5");
                break;
            case 9:
                await ToolAsync("stop_db", "-d", Name());
                if (_chance.Next(2) == 0) await ToolAsync("drop_db", "-d", Name());
                break;
            case 10:
                await ToolAsync("restart_node", "-d", Name(), "-s", Some(Used), "--timeout", "30");
                break;
            case 11:
                await ToolAsync(_chance.Next(2) == 0 ? "kill_node" : "stop_node", "-s", Host());
                break;
            case 12:
                await ToolAsync("rebalance_data", "-d", Name(), "-k", _chance.Next(3).ToString(CultureInfo.InvariantCulture));
                break;
            case 13 or 14:
                await RunAsync("dbadmin", Laboratory.Vsql, "-c", s_statements[_chance.Next(s_statements.Length)]);
                break;
            case 15:
                string[] change = _chance.Next(2) == 0
                    ? ["--remove-hosts", Some(Members.Except(Used))]
                    : ["--add-hosts", Some(Everywhere.Except(Members)), "--deb", "/root/vertica.deb", "--dba-user-password-disabled", "--failure-threshold", "NONE"];
                await RunAsync("root", Install.Updater, change);
                break;
            case 16 or 17:
                var point = s_points[_chance.Next(s_points.Length)];
                var action = s_actions[_chance.Next(s_actions.Length)];
                Story.Add($"{point} {action}");
                sim.Control.AddFault(point, action);
                break;
            case 18:
                sim.Control.Set($"disk_full.{Host()}", "1");
                break;
            default:
                await PowerAsync();
                break;
        }
    }

    /// <summary>An operator's morning: power, disks, left-overs, the database and its nodes.</summary>
    private async Task MendAsync()
    {
        sim.World.Store.Change(state => state.DiskFull.Clear());
        for (var host = 1; host <= _hosts; host++)
        {
            var address = sim.Address(host);
            if (sim.World.Power(address) != HostPower.On) await sim.SetPowerAsync(host, HostPower.On);
            if (Used.Contains(address)) continue;
            foreach (var leftOver in new[] { "/vdata/" + Laboratory.Database, "/vdata/" + Other }.Where(folder => sim.Exists(host, folder)))
                await sim.RunAsync(host, "root", "rm", "-rf", leftOver);
        }

        Story.Add("mended");
        var databases = sim.State.Dbs;
        if (databases.Count == 0) await ToolAsync("create_db", "-d", Laboratory.Database, "-s", Some(Members), "-i");
        else if (!databases.Values.Any(database => database.Nodes.Exists(node => node.State == "UP"))) await ToolAsync("start_db", "-d", databases.Keys.First(), "--timeout", "30");
        else if (databases.SelectMany(database => database.Value.Nodes, (database, node) => (database.Key, node)).FirstOrDefault(entry => entry.node.State == "DOWN") is { node: { } down } found)
            await ToolAsync("restart_node", "-d", found.Key, "-s", down.Name, "--timeout", "30");
    }

    /// <summary>A host other than the first, where the commands run.</summary>
    private async Task PowerAsync()
    {
        var host = 2 + _chance.Next(_hosts - 1);
        var power = _chance.Next(4) switch { 0 => HostPower.Off, 1 => HostPower.Freeze, _ => HostPower.On };
        Story.Add($"{power} {host}");
        await sim.SetPowerAsync(host, power);
    }

    private Task ToolAsync(string tool, params string[] arguments) => RunAsync("dbadmin", Laboratory.Tools, ["-t", tool, .. arguments]);

    private async Task RunAsync(string user, string program, params string[] arguments)
    {
        Stale.UnionWith(Everywhere.Where(address => sim.World.Power(address) != HostPower.On));
        var result = await sim.RunAsync(1, user, program, arguments);
        Story.Add($"{program} {string.Join(' ', arguments)} -> {result.Code} {result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault()}");
        Assert.True(result.Code is 0 or 1 or 2 or 255, Story[^1]);
        // A program whose connection was cut may go on unseen.
        await Poll.UntilAsync("the operation to be over", () =>
        {
            using var free = sim.World.Store.TryTakeTopology();
            return free is not null;
        }, () => Story[^1]);
        if (result.Code == 0 && arguments is ["-t", "create_db" or "drop_db" or "db_add_node" or "db_remove_node", ..])
            Stale.RemoveWhere(address => sim.World.Power(address) == HostPower.On);
    }

    private IEnumerable<string> Everywhere => sim.World.Topology.Hosts.Select(host => host.Address);

    private IEnumerable<string> Members => sim.State.Cluster!.Hosts;

    private IEnumerable<string> Used => sim.State.Dbs.Values.SelectMany(database => database.Nodes).Select(node => node.Host);

    private string Name() => _chance.Next(8) == 0 ? Other : sim.State.Dbs.Keys.FirstOrDefault() ?? Laboratory.Database;

    private string Host() => sim.Address(1 + _chance.Next(_hosts));

    /// <summary>Some of these hosts, one or two mostly; once in a while any.</summary>
    private string Some(IEnumerable<string> sensible)
    {
        var among = _chance.Next(8) == 0 ? [.. Everywhere] : sensible.ToArray();
        if (among.Length == 0) among = [.. Everywhere];
        _chance.Shuffle(among);
        return string.Join(',', among.Take(1 + _chance.Next(_chance.Next(3) == 0 ? among.Length : 2)));
    }
}
