using System.Globalization;
using System.Text.RegularExpressions;
using TroveClusters.Tests.VerticaHost.Databases;
using TroveClusters.Tests.VerticaHost.Programs;
using TroveClusters.Tests.VerticaHost.State;

namespace TroveClusters.Tests.VerticaHost.AdminTools;

/// <summary><c>create_db</c>: folders on every host, a bootstrap node, all nodes. K is 1 from three hosts on, never more.</summary>
internal sealed partial class CreateDb : AdminTool
{
    public override string Name => "create_db";

    public override bool TakesPassword => true;

    public override OptionParser Options(OptionParser parser) => parser
        .Value("hosts", "-s", "--hosts").Value("database", "-d", "--database").Value("catalog", "-c", "--catalog_path").Value("data", "-D", "--data_path")
        .Value("password", "-p", "--password").Value("license", "-l", "--license").Choice("policy", ["never", "ksafe", "always"], "-P", "--policy")
        .Value("sql", "--sql").Flag("skip-fs-checks", "--skip-fs-checks").Flag("skip-packages", "--skip-package-install")
        .Flag("cleanup", "--force-cleanup-on-failure").Flag("replace", "--force-removal-at-creation").Flag("compat21", "--compat21")
        .Flag("noprompts", "-i", "--noprompts").Value("timeout", "--timeout")
        .Value("communal", "--communal-storage-location").Value("communal-params", "--communal-storage-params").Value("depot", "--depot-path").Number("shards", "--shard-count");

    public override async Task<int> RunAsync(ToolCall call)
    {
        var limit = call.Limit();
        using var _ = call.Program.LockTopology();
        var (database, hosts) = Check(call);
        var name = call.Required("database");
        if (hosts.Count < KSafety.NodesFor(1)) call.Say("Database with 1 or 2 nodes cannot be k-safe and it may lose data if it crashes");
        call.Say("Distributing changes to cluster.");
        call.Say($"\tCreating database {name}");
        try
        {
            await MakeFoldersAsync(call, name, database);
        }
        catch (ProgramExitException) when (call.Options.Has("cleanup"))
        {
            foreach (var node in database.Nodes) await NodeFolders.RemoveAsync(call, name, node);
            throw;
        }

        call.Program.Store.Change(state => state.Dbs[name] = database);
        await call.DistributeAsync();
        await StartAsync(call, name, database, limit);
        InstallPackages(call);
        call.Say("Database creation SQL tasks completed successfully.");
        await call.FaultAsync("end");
        call.Say($"Database {name} created successfully.");
        return 0;
    }

    /// <summary>All that can be said before anything is done; the database as it will be.</summary>
    private static (DatabaseState Database, IReadOnlyList<string> Hosts) Check(ToolCall call)
    {
        var state = call.Program.ReadState();
        var cluster = state.Cluster!;
        var name = call.Required("database");
        if (!NamePattern().IsMatch(name)) throw ProgramCall.Fail($"Error: '{name}' is not a valid database name"); // [I]
        // Nodes are named by the database's name in lower case, so names that differ by that alone are the same.
        if (state.Dbs.Keys.Contains(name, StringComparer.OrdinalIgnoreCase)) throw ProgramCall.Fail($"Database {name} already exists.");
        if (call.Options.Has("communal") || call.Options.Has("communal-params") || call.Options.Has("depot") || call.Options.Has("shards"))
            throw ProgramCall.Fail("Error: Eon Mode is not simulated"); // [I]
        var hosts = call.Hosts("hosts");
        var strangers = hosts.Except(cluster.Hosts).ToList();
        if (strangers.Count > 0) throw ProgramCall.Fail($"Error: hosts {ToolCall.Python(strangers)} are not part of the cluster"); // [I]
        if (DatabaseView.All(call.World, state).FirstOrDefault(view => view.IsRunning) is { } other)
            throw ProgramCall.Fail($"Error: database {other.Name} is running; only one database can run in a cluster"); // [I]
        CheckLicense(call, cluster, hosts.Count);
        if (call.Options["sql"] is { } sql && !call.Program.Files.FileExists(sql)) throw ProgramCall.Fail($"Error: {sql} does not exist"); // [I]

        var (catalog, data) = Bases(call, cluster);
        var database = new DatabaseState { Password = call.Password, Policy = call.Options["policy"] ?? "ksafe", Ksafe = hosts.Count >= KSafety.NodesFor(1) ? 1 : 0 };
        foreach (var host in hosts)
        {
            var node = NodeNames.Next(name, database, host, catalog, data);
            node.Rows = true;
            database.Nodes.Add(node);
        }

        return (database, hosts);
    }

    /// <summary>The folders in which those of the nodes are made: those given, or the cluster's.</summary>
    private static (string Catalog, string Data) Bases(ToolCall call, ClusterState cluster)
    {
        var catalog = call.Options["catalog"] ?? cluster.DataDir;
        var data = call.Options["data"] ?? catalog;
        return catalog.StartsWith('/') && data.StartsWith('/') ? (catalog, data) : throw ProgramCall.Fail("Error: paths must be absolute"); // [I]
    }

    private static void CheckLicense(ToolCall call, ClusterState cluster, int hosts)
    {
        if (call.Options["license"] is { } file and not "CE" && !call.Program.Files.FileExists(file)) throw ProgramCall.Fail($"Error: {file} does not exist"); // [I]
        if (cluster.License is not { } license) throw ProgramCall.Fail("Error: no licence is installed"); // [I]
        if (license.Nodes is { } most && hosts > most) throw ProgramCall.Fail(LicenseLimit("creating", most, most));
    }

    /// <summary>What the database says where the licence permits no further node.</summary>
    public static string LicenseLimit(string doing, int permitted, int nodes) => string.Create(CultureInfo.InvariantCulture,
        $"There was an error {doing} the nodes to the database: DB client operation \"create nodes\" failed during `ddl`: Severity: ROLLBACK, Message: Cannot create another node. The current license permits {permitted} node(s) and the database catalog already contains {nodes} node(s), Sqlstate: V2001");

    private static async Task MakeFoldersAsync(ToolCall call, string name, DatabaseState database)
    {
        foreach (var node in database.Nodes)
        {
            await call.FaultAsync("host", node.Host);
            await NodeFolders.MakeAsync(call, name, node, call.Options.Has("replace") || call.Options.Has("cleanup"));
            await call.Program.DelayAsync(call.Program.ReadState().Timing.Step);
        }
    }

    private static async Task StartAsync(ToolCall call, string name, DatabaseState database, WaitLimit limit)
    {
        var bootstrap = database.Nodes[0];
        call.Say($"\tStarting bootstrap node {bootstrap.Name} ({bootstrap.Host})");
        var slow = (await call.FaultAsync("start")).Slow;
        await StartNodesAsync([bootstrap.Name]);
        if (database.Nodes.Count == 1) return;
        foreach (var node in database.Nodes.Skip(1)) call.Say($"\tCreating node {node.Name} (host {node.Host})"); // [M]
        call.Say("\tStarting all nodes"); // [M]
        await StartNodesAsync([.. database.Nodes.Skip(1).Select(node => node.Name)]);

        async Task StartNodesAsync(IReadOnlyList<string> names)
        {
            NodeStart.Begin(call, name, names, slow);
            await NodeWait.UntilUpAsync(call, name, names, limit);
        }
    }

    private static void InstallPackages(ToolCall call)
    {
        if (call.Options.Has("skip-packages")) return;
        foreach (var package in (string[])["AWS", "MachineLearning", "VFunctions"])
        {
            call.Say($"Installing {package} package");
            call.Say($"\tSuccess: package {package} installed");
        }
    }

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]{0,29}$")]
    private static partial Regex NamePattern();
}
