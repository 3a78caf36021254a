using System.Globalization;
using TroveClusters.Tests.VerticaHost.Audit;
using TroveClusters.Tests.VerticaHost.Faults;
using TroveClusters.Tests.VerticaHost.Hosts;
using TroveClusters.Tests.VerticaHost.State;

namespace TroveClusters.Tests.VerticaHost;

/// <summary>What happens to a double from outside: power, faults, settings. For tests, and behind the control command.</summary>
internal sealed class SimControl(SimWorld world)
{
    private static readonly string[] Levels = ["OK", "HINT", "WARN", "FAIL", "HALT"];

    public SimWorld World => world;

    /// <summary>Writes what a host shall be; who keeps the hosts sees to it. A test uses <see cref="VerticaSim.SetPowerAsync"/>.</summary>
    public void SetWantedPower(string host, HostPower power) => world.SetPower(Address(host), power);

    /// <summary>Lets a fault wait for its point.</summary>
    /// <param name="point">A regular expression for the whole of the point's name.</param>
    /// <param name="action">One of <see cref="FaultPoints.Actions"/>.</param>
    /// <param name="host">Name or address of the host the program runs on; null for any.</param>
    /// <param name="target">Name or address of the host the point is about; null for any.</param>
    /// <param name="match">A regular expression to be found in the command line or statement; null for any.</param>
    /// <param name="arg">A text, an exit code, seconds or a severity.</param>
    /// <param name="times">How often; null for every time.</param>
    public void AddFault(
        string point, string action, string? host = null, string? target = null, string? match = null, string? arg = null, int? times = 1)
    {
        if (!FaultPoints.Actions.Contains(action))
            throw new ArgumentException($"No fault action is called '{action}'; there are {string.Join(", ", FaultPoints.Actions)}.", nameof(action));
        var fault = new FaultState
        {
            Point = point, Action = action, Host = host is null ? null : Address(host), Target = target is null ? null : Address(target),
            Match = match, Arg = arg, Times = times,
        };
        world.Store.Change(state => state.Faults.Add(fault));
    }

    public void ClearFaults() => world.Store.Change(state => state.Faults.Clear());

    /// <summary>Makes a database's node UP or DOWN, by its name.</summary>
    public void SetNode(string name, bool up) => world.Store.Change(state =>
    {
        NodeState node = state.Dbs.Values.SelectMany(database => database.Nodes).FirstOrDefault(node => node.Name == name)
            ?? throw new ArgumentException($"No database has a node '{name}'.", nameof(name));
        (node.State, node.UpAt) = (up ? "UP" : "DOWN", world.Clock.Now);
    });

    /// <summary>
    /// Sets <c>timing.NAME</c>, <c>prereq.HOST</c>, <c>disk_full.HOST</c>, <c>db.NAME.sessions</c> or
    /// <c>db.NAME.unsafe_projections</c>.
    /// </summary>
    public void Set(string key, string value) => world.Store.Change(state =>
    {
        int dot = key.IndexOf('.', StringComparison.Ordinal);
        string rest = dot < 0 ? "" : key[(dot + 1)..];
        switch (dot < 0 ? key : key[..dot])
        {
            case "timing":
                SetTiming(state.Timing, rest, double.Parse(value, CultureInfo.InvariantCulture));
                break;
            case "prereq":
                state.Prereq[Address(rest)] = Levels.Contains(value) ? value : throw new ArgumentException($"'{value}' is no severity.", nameof(value));
                break;
            case "disk_full":
                state.DiskFull[Address(rest)] = int.Parse(value, CultureInfo.InvariantCulture);
                break;
            case "db" when rest.LastIndexOf('.') is > 0 and int last:
                SetDatabase(state, rest[..last], rest[(last + 1)..], int.Parse(value, CultureInfo.InvariantCulture));
                break;
            default:
                throw new ArgumentException($"'{key}' is nothing that can be set.", nameof(key));
        }
    });

    public AuditLog Audit(string host) => new(world.Folder, Address(host));

    private static void SetTiming(Timing timing, string name, double seconds)
    {
        switch (name)
        {
            case "node_up":
                timing.NodeUp = seconds;
                break;
            case "poll":
                timing.Poll = seconds;
                break;
            case "prompt_after":
                timing.PromptAfter = seconds;
                break;
            case "rebalance":
                timing.Rebalance = seconds;
                break;
            case "install_host":
                timing.InstallHost = seconds;
                break;
            case "step":
                timing.Step = seconds;
                break;
            default:
                throw new ArgumentException($"There is no timing '{name}'.", nameof(name));
        }
    }

    private static void SetDatabase(SimState state, string name, string what, int value)
    {
        if (!state.Dbs.TryGetValue(name, out DatabaseState? database))
            throw new ArgumentException($"There is no database '{name}'.", nameof(name));
        switch (what)
        {
            case "sessions":
                database.Sessions = value;
                break;
            case "unsafe_projections":
                database.UnsafeProjections = value;
                break;
            default:
                throw new ArgumentException($"'{what}' of a database cannot be set.", nameof(what));
        }
    }

    private string Address(string host) =>
        world.Resolve(host) ?? throw new ArgumentException($"No host is called '{host}'.", nameof(host));
}
