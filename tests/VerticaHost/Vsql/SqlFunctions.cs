using System.Globalization;
using TroveClusters.Tests.VerticaHost.Databases;
using TroveClusters.Tests.VerticaHost.Programs;
using TroveClusters.Tests.VerticaHost.State;

namespace TroveClusters.Tests.VerticaHost.Vsql;

/// <summary>The functions by which a database is managed. Each reads or changes the state as it is called.</summary>
internal sealed class SqlFunctions
{
    private readonly ProgramCall _call;
    private readonly string _database;
    private readonly string _localNode;
    private readonly Action<string> _notice;
    private readonly Dictionary<string, (int Least, int Most, SqlFunction Function)> _table;

    /// <param name="call">The vsql that asks.</param>
    /// <param name="database">The database it is connected to.</param>
    /// <param name="localNode">The node it is connected to.</param>
    /// <param name="notice">Takes the lines that are no errors: <c>WARNING 4113:  text</c>.</param>
    public SqlFunctions(ProgramCall call, string database, string localNode, Action<string> notice)
    {
        (_call, _database, _localNode, _notice) = (call, database, localNode, notice);
        _table = new(StringComparer.OrdinalIgnoreCase)
        {
            ["MARK_DESIGN_KSAFE"] = (1, 1, MarkDesignKSafe),
            ["GET_DESIGN_KSAFE"] = (0, 0, _ => Read(view => (long)view.State.Ksafe)),
            ["ENABLE_ELASTIC_CLUSTER"] = (0, 0, _ => Set(state => state.Elastic = true, "ENABLED")),
            ["DISABLE_ELASTIC_CLUSTER"] = (0, 0, _ => Set(state => state.Elastic = false, "DISABLED")),
            ["ENABLE_LOCAL_SEGMENTS"] = (0, 0, _ => Set(state => state.Local = true, "ENABLED")),
            ["DISABLE_LOCAL_SEGMENTS"] = (0, 0, _ => Set(state => state.Local = false, "DISABLED")),
            ["SET_SCALING_FACTOR"] = (1, 1, SetScalingFactor),
            ["REBALANCE_CLUSTER"] = (0, 0, _ => RebalanceCluster()),
            ["START_REBALANCE_CLUSTER"] = (0, 0, _ => StartRebalanceCluster()),
            ["CANCEL_REBALANCE_CLUSTER"] = (0, 0, _ => Set(Rebalances.Cancel, "CANCELED")),
            ["DISPLAY_LICENSE"] = (0, 0, _ => DisplayLicense()),
            ["GET_COMPLIANCE_STATUS"] = (0, 0, _ => ComplianceStatus),
            ["VERSION"] = (0, 0, _ => $"Vertica Analytic Database {_call.ReadState().Version}"),
            ["SHUTDOWN"] = (0, 1, Shutdown),
            ["LOCAL_NODE_NAME"] = (0, 0, _ => _localNode),
        };
    }

    /// <summary>What a licence audit finds of a database that holds next to nothing.</summary>
    public const string ComplianceStatus = "Raw Data Size: 0.00GB +/- 0.000GB\nLicense Size : Unlimited\nUtilization  : 0%\nCompliance Status : The database is in compliance with respect to raw data size.";

    /// <summary>The functions by name, in any case. One called with too few or too many arguments does not exist, as Vertica says.</summary>
    public IReadOnlyDictionary<string, SqlFunction> Table => _table.ToDictionary(
        entry => entry.Key,
        entry => (SqlFunction)(arguments => arguments.Count >= entry.Value.Least && arguments.Count <= entry.Value.Most
            ? entry.Value.Function(arguments)
            : throw SqlError.NoFunction($"{entry.Key}({string.Join(", ", arguments.Select(_ => "unknown"))})")),
        StringComparer.OrdinalIgnoreCase);

    private object MarkDesignKSafe(IReadOnlyList<string> arguments)
    {
        if (!int.TryParse(arguments[0], NumberStyles.None, CultureInfo.InvariantCulture, out var k) || k > KSafety.Highest)
            throw SqlError.NoSuchKSafety(arguments[0]);
        Change(view =>
        {
            var nodes = view.Nodes.Count(node => !node.Ephemeral);
            if (nodes < KSafety.NodesFor(k)) throw SqlError.TooFewNodes(k, KSafety.NodesFor(k), nodes);
            if (k > view.State.Ksafe && view.State.UnsafeProjections > 0) throw SqlError.MissingBuddies(k, "public.rows_b0");
            view.State.Ksafe = k;
        });
        // The kind is known, number and text are invented.
        if (k == 0) _notice($"WARNING {SqlError.Invented}:  The database is marked 0-safe: it may lose data if a node fails");
        return $"Marked design {k}-safe";
    }

    private object SetScalingFactor(IReadOnlyList<string> arguments) =>
        int.TryParse(arguments[0], NumberStyles.None, CultureInfo.InvariantCulture, out var factor) && factor is >= 1 and <= 32
            ? Set(state => state.Factor = factor, "SET")
            : throw SqlError.ScalingFactor(arguments[0]);

    private object RebalanceCluster()
    {
        CheckRebalance(SqlError.RebalanceRunning);
        // SQLite calls functions, and they answer at once or not at all: there is nothing to go on with meanwhile.
        Change(view =>
        {
            if (view.State.Rebalance is not null) throw SqlError.RebalanceRunning();
            Rebalances.Begin(view.State, _call);
        });
        if (!Rebalances.RunAsync(_call, _database, null).GetAwaiter().GetResult()) throw SqlError.RebalanceCanceled();
        return "REBALANCED";
    }

    private object StartRebalanceCluster()
    {
        CheckRebalance(SqlError.RebalanceScheduled);
        Change(view =>
        {
            if (view.State.Rebalance is not null) throw SqlError.RebalanceScheduled();
            Rebalances.Start(view.State, _call.Clock.Now, _call.ReadState().Timing);
        });
        return "REBALANCING";
    }

    private void CheckRebalance(Func<SqlError> running)
    {
        var state = _call.ReadState();
        Read(view =>
        {
            if (!view.Nodes.All(view.IsNodeUp)) throw SqlError.NodesDown();
            if (view.State.Rebalance is not null) throw running();
            return view.Nodes.FirstOrDefault(node => state.IsDiskFull(node.Host)) is { } full ? throw SqlError.DiskFull(full.Name) : true;
        });
        _call.FaultAsync("rebalance").GetAwaiter().GetResult();
    }

    private object Shutdown(IReadOnlyList<string> arguments)
    {
        var force = arguments.Count == 1 && arguments[0].ToUpperInvariant() switch
        {
            "TRUE" or "T" or "1" => true,
            "FALSE" or "F" or "0" => false,
            _ => throw SqlError.BadArgument("SHUTDOWN", arguments[0]),
        };
        var stopped = false;
        Change(view =>
        {
            if (view.State.Sessions > 0 && !force) return;
            DatabaseChanges.Stop(view.State);
            stopped = true;
        });
        if (stopped) return "Shutdown: moveout complete";
        _notice("NOTICE 2519:  Cannot shut down while users are connected");
        return "Shutdown: aborting shutdown";
    }

    private string DisplayLicense()
    {
        var license = _call.ReadState().Cluster?.License;
        var owner = license?.Name == "CE" ? "Vertica Community Edition" : license?.Name;
        var nodes = license?.Nodes is { } limit ? $" Nodes {limit}" : "";
        return $"{owner}\n2011-11-22\nPerpetual\n0\n{(license?.Name == "CE" ? "1TB CE" : "Unlimited")}{nodes}\n";
    }

    private object Set(Action<DatabaseState> change, string answer)
    {
        Change(view => change(view.State));
        return answer;
    }

    private T Read<T>(Func<DatabaseView, T> read) => read(View(_call.ReadState()));

    private void Change(Action<DatabaseView> change) => _call.Store.Change(state => change(View(state)));

    private DatabaseView View(SimState state) => state.Dbs.TryGetValue(_database, out var database)
        ? new(_call.Host.World, _database, database)
        : throw SqlError.ConnectionLost();
}
