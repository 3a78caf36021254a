using System.Globalization;
using TroveClusters.Tests.VerticaHost.Config;
using TroveClusters.Tests.VerticaHost.Programs;
using TroveClusters.Tests.VerticaHost.State;

namespace TroveClusters.Tests.VerticaHost.Install;

/// <summary>The installer's checks of its command line against files and cluster, in their order.</summary>
internal static class InstallChecks
{
    private static readonly string[] Lists = ["hosts", "add-hosts", "remove-hosts"];

    /// <summary>Those that need nothing but the command line and this host.</summary>
    /// <exception cref="ProgramExitException">One failed.</exception>
    public static InstallPlan CheckOptions(ProgramCall call, OptionParser parser, ParsedOptions options)
    {
        if (call.User != "root")
            throw ProgramCall.Fail("This program must be run as root or with sudo."); // [I]
        string[] given = [.. Lists.Where(options.Has)];
        if (given.Length == 0 || given.Any(list => options.List(list).All(name => name.Length == 0)))
            throw ProgramCall.Fail("No hosts were specified: use --hosts, --add-hosts or --remove-hosts."); // [I]
        if (given.Contains("hosts") && given.Length > 1)
            throw ProgramCall.Fail("--hosts cannot be combined with --add-hosts or --remove-hosts."); // [I]
        var addresses = Lists.ToDictionary(list => list, list => Resolve(call, options.List(list)));
        List<string> all = [.. addresses.Values.SelectMany(list => list)];
        if (all.GroupBy(address => address).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw ProgramCall.Fail($"The host {twice.Key} was specified more than once."); // [I]
        string threshold = options["failure-threshold"] ?? "WARN";
        if (!InstallOptions.Levels.Skip(1).Contains(threshold))
        {
            string choices = string.Join(", ", InstallOptions.Levels.Skip(1).Select(level => $"'{level}'"));
            throw parser.Error($"option --failure-threshold: invalid choice: '{threshold}' (choose from {choices})");
        }
        foreach (string option in InstallOptions.NotSimulated.Where(options.Has))
            throw ProgramCall.Fail($"--{option} is not simulated.");
        if (options["dba-user"] is { } user && user != "dbadmin")
            throw ProgramCall.Fail("A --dba-user other than dbadmin is not simulated.");
        if (options["rpm"] is { } package && !call.Files.FileExists(package))
            throw ProgramCall.Fail($"The package file {package} does not exist."); // [I]
        return new InstallPlan(
            options, null, addresses["hosts"], addresses["add-hosts"], addresses["remove-hosts"], threshold, License(call, options["license"]));
    }

    /// <summary>Those that need the cluster.</summary>
    /// <exception cref="ProgramExitException">One failed.</exception>
    public static InstallPlan CheckCluster(ProgramCall call, InstallPlan plan)
    {
        SimState state = call.ReadState();
        string here = call.Host.Address;
        // What a host knows of a cluster is in its file. Whoever takes Vertica off a host takes the file away as well.
        ClusterState? cluster = call.Files.FileExists(AdminToolsConf.Path) ? state.Cluster : null;
        if (cluster is null)
        {
            if (plan.Hosts.Count == 0)
                throw ProgramCall.Fail("There is no cluster yet: use --hosts to create one."); // [I]
        }
        else
        {
            if (!cluster.Hosts.Contains(here))
                throw ProgramCall.Fail($"This host ({here}) is not a member of the cluster."); // [I]
            if (plan.Hosts.Count > 0 && !plan.Hosts.ToHashSet().SetEquals(cluster.Hosts))
                throw ProgramCall.Fail("--hosts differs from the cluster: use --add-hosts and --remove-hosts to change it."); // [I]
        }
        if (plan.Hosts.Count > 0 && !plan.Hosts.Contains(here))
            throw ProgramCall.Fail($"This host ({here}) is not in --hosts."); // [I]
        string[] present = [.. plan.Added.Where(address => cluster!.Hosts.Contains(address))];
        if (present.Length > 0)
            throw ProgramCall.Fail($"Unable to add host(s) {PythonList(present)}: already part of the cluster");
        string[] absent = [.. plan.Removed.Where(address => !cluster!.Hosts.Contains(address))];
        if (absent.Length > 0)
            throw ProgramCall.Fail($"Unable to remove host(s) {PythonList(absent)}: not part of the cluster");
        foreach ((string name, DatabaseState database) in state.Dbs)
        {
            if (database.Nodes.Find(node => plan.Removed.Contains(node.Host)) is { } node)
                throw ProgramCall.Fail($"Unable to remove host {node.Host}: the database {name} uses it."); // [I]
        }
        if (plan.Removed.Contains(here))
            throw ProgramCall.Fail($"Unable to remove host {here}: it is the local host."); // [I]
        return plan with { Cluster = cluster };
    }

    private static List<string> Resolve(ProgramCall call, IReadOnlyList<string> names) => [.. names.Select(name =>
        call.Host.World.Resolve(name) ?? throw ProgramCall.Fail($"Unable to resolve hostname '{name}'."))]; // [I]

    private static LicenseState? License(ProgramCall call, string? license)
    {
        if (license is null)
            return null;
        if (license == "CE")
            return new LicenseState { Name = "CE", Nodes = 3 };
        if (!call.Files.FileExists(license))
            throw ProgramCall.Fail($"The license file {license} does not exist."); // [I]
        string? nodes = call.Files.ReadText(license).Split('\n').FirstOrDefault(line => line.StartsWith("nodes=", StringComparison.Ordinal));
        return new LicenseState
        {
            Name = license[(license.LastIndexOf('/') + 1)..],
            Nodes = nodes is null ? null : int.Parse(nodes["nodes=".Length..], CultureInfo.InvariantCulture),
        };
    }

    private static string PythonList(IEnumerable<string> words) => $"[{string.Join(", ", words.Select(word => $"'{word}'"))}]";
}
