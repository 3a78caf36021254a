using System.Globalization;
using TroveClusters.Tests.VerticaHost.Config;
using TroveClusters.Tests.VerticaHost.Databases;
using TroveClusters.Tests.VerticaHost.Faults;
using TroveClusters.Tests.VerticaHost.Hosts;
using TroveClusters.Tests.VerticaHost.Programs;
using TroveClusters.Tests.VerticaHost.State;

namespace TroveClusters.Tests.VerticaHost.Install;

/// <summary>What the installer does, step by step, once its checks have passed.</summary>
internal sealed class InstallSteps(ProgramCall call, InstallPlan plan)
{
    private const string Dba = "dbadmin";

    private static readonly UnixFileMode Private = Mode("700");
    private static readonly UnixFileMode Secret = Mode("600");
    private static readonly UnixFileMode Open = Mode("755");
    private static readonly UnixFileMode Plain = Mode("644");

    private readonly HashSet<string> _absent = [];

    /// <summary>Reaches every host that is a member afterwards, but those whose nodes have failed.</summary>
    public async Task ConnectAsync()
    {
        call.Say("\n>> Getting system information for cluster (this may take a while)...\n");
        foreach (string address in plan.Members)
        {
            await call.FaultAsync("install:connect", address);
            try
            {
                await DoAsync(address, PeerAction.Connect());
            }
            catch (ProgramExitException) when (HasFailedNode(address))
            {
                // The vendor has a host added while the one it is to replace is dead; how the installer tells is not known.
                call.Say($"Warning: the host {address} cannot be reached and is left out: its node is down."); // [I]
                _absent.Add(address);
            }
        }
    }

    /// <summary>Whether the host is a member with nodes, and some node elsewhere of the same database is up.</summary>
    private bool HasFailedNode(string address) =>
        !plan.SetUp.Contains(address) && DatabaseView.All(call.Host.World, call.ReadState()).Any(database => database.IsUp && database.Nodes.Any(node => node.Host == address));

    /// <summary>Finds or brings the package where hosts are set up.</summary>
    public async Task PackagesAsync()
    {
        if (plan.SetUp.Count == 0)
            return;
        call.Say("\n>> Validating software versions (rpm or deb)...\n");
        foreach (string address in plan.SetUp)
        {
            await call.FaultAsync("install:package", address);
            if ((await DoAsync(address, PeerAction.PackageVersion()))[0].Text != "none")
                continue;
            if (plan.Options["rpm"] is not { } file || plan.Options.Has("no-rpm-copy"))
                throw Failed($"Vertica is not installed on {address}: use --rpm or --deb."); // [I]
            string text = call.Files.ReadText(file);
            if (!text.StartsWith(VerticaPackage.FileMark, StringComparison.Ordinal))
                throw Failed($"{file} is no package of Vertica."); // [I]
            await DoAsync(address, PeerAction.InstallPackage(text[VerticaPackage.FileMark.Length..].Trim()));
        }
    }

    /// <summary>Makes dbadmin where it is missing, and its keys on this host.</summary>
    public async Task UsersAsync()
    {
        if (plan.SetUp.Count == 0)
            return;
        call.Say("\n>> Creating or validating DB Admin user/group...\n");
        bool passwordKnown = plan.Options.Has("dba-user-password") || plan.Options.Has("dba-user-password-disabled");
        foreach (string address in plan.SetUp)
        {
            bool isNew = (await DoAsync(address, PeerAction.HasUser(Dba)))[0].Text == "no";
            if (!isNew || passwordKnown)
                continue;
            if (!call.HasTerminal)
                throw Failed($"A password is needed for the new user {Dba}, and there is no terminal to ask for it."); // [I]
            call.Out.Write($"Password for new {Dba} user (empty = disabled) ");
            call.Out.Flush();
            passwordKnown = await call.In.ReadLineAsync(call.Cancellation) is not null;
            if (!passwordKnown)
                throw Failed($"No password was given for {Dba}."); // [I]
        }
        foreach (string address in plan.SetUp)
            await DoAsync(address, PeerAction.EnsureUser(Dba, plan.Options["dba-group"] ?? "verticadba", plan.Home));
        if (plan.Options.Has("no-ssh-key-install"))
            return;
        await DoAsync(call.Host.Address, PeerAction.MakeFolder(Folder, Private, Dba));
        if ((await DoAsync(call.Host.Address, PeerAction.Probe(KeyFile)))[0].Text == "none")
            await DoAsync(call.Host.Address, PeerAction.MakeKeyPair(KeyFile, Dba));
    }

    /// <summary>Looks at the hosts that are set up; a finding as grave as the threshold ends the run.</summary>
    public async Task PrerequisitesAsync()
    {
        if (plan.SetUp.Count == 0 || plan.Options.Has("no-system-checks"))
            return;
        call.Say("\n>> Validating node and cluster prerequisites...\n");
        SimState state = call.ReadState();
        int worst = 0;
        foreach (string address in plan.SetUp)
        {
            FaultEffect effect = await call.FaultAsync("install:prereq", address);
            string level = effect.Level ?? state.Prereq.GetValueOrDefault(address, "OK");
            int severity = InstallOptions.Levels.Take(5).ToList().IndexOf(level);
            if (severity < 0)
                throw new InvalidDataException($"'{level}' is no severity.");
            worst = Math.Max(worst, severity);
            if (severity > 0)
                call.Say($"Prerequisites not fully met during local (OS) configuration for\nverify-{address}.xml:\n    {level} (S0141): https://www.vertica.com/docs/install#S0141");
        }
        bool failed = plan.Threshold != "NONE" && worst >= InstallOptions.Levels.ToList().IndexOf(plan.Threshold);
        string line = $"System prerequisites {(failed ? "failed" : "passed")}.  Threshold = {plan.Threshold}";
        if (failed)
            throw Failed(line);
        call.Say(line);
    }

    /// <summary>dbadmin's keys, the folders of the configuration and of the data.</summary>
    public async Task SetUpNodesAsync()
    {
        if (plan.SetUp.Count > 0)
            call.Say("\n>> Establishing DB Admin SSH connectivity...\n");
        List<PeerAction> keys = plan.SetUp.Count == 0 || plan.Options.Has("no-ssh-key-install") ? [] : await KeysAsync();
        call.Say("\n>> Setting up each node and modifying cluster...\n");
        foreach (string address in plan.SetUp)
        {
            await call.FaultAsync("install:node", address);
            await DoAsync(
                address,
                [
                    .. keys,
                    PeerAction.MakeFolder(plan.DataDir, Open, Dba),
                    PeerAction.SetOwner("/opt/vertica/config", Dba),
                    PeerAction.SetOwner("/opt/vertica/config/licensing", Dba),
                    PeerAction.SetOwner("/opt/vertica/log", Dba),
                ]);
            await call.DelayAsync(call.ReadState().Timing.InstallHost);
        }
    }

    /// <summary>Makes the change: the state and this host's file, which is where the cluster is defined.</summary>
    public async Task<SimState> CommitAsync()
    {
        await call.FaultAsync($"{call.Program}:before-commit");
        SimState committed = call.Store.Change(state =>
        {
            ClusterState cluster;
            if (plan.Cluster is null)
            {
                // Databases of a cluster whose configuration was taken away are nobody's any more.
                state.Dbs.Clear();
                state.Cluster = cluster = new ClusterState { DataDir = plan.DataDir, Pt2pt = plan.Options.Has("point-to-point") };
            }
            else
                cluster = state.Cluster!;
            foreach (string address in plan.Removed)
            {
                cluster.Hosts.Remove(address);
                cluster.Nodes.Remove(cluster.Nodes.First(node => node.Value == address).Key);
            }
            foreach (string address in plan.NewMembers)
            {
                cluster.Hosts.Add(address);
                cluster.Nodes[FreeName(cluster)] = address;
            }
            cluster.Eula |= plan.Options.Has("accept-eula");
            cluster.License = plan.License ?? cluster.License;
            return state;
        });
        foreach ((string name, string address) in committed.Cluster!.Nodes.Where(node => plan.NewMembers.Contains(node.Value)))
            call.Say($"Creating node {name} definition for host {address}\n... Done");
        await DoAsync(call.Host.Address, AdminToolsConf.Write(committed));
        await call.FaultAsync($"{call.Program}:after-commit");
        return committed;
    }

    /// <summary>Gives the file to all other members.</summary>
    public async Task DistributeAsync(SimState state)
    {
        call.Say("\n>> Sending new cluster configuration to all nodes...\n");
        foreach (string address in plan.Members.Where(address => address != call.Host.Address && !_absent.Contains(address)))
            await DoAsync(address, AdminToolsConf.Write(state));
        string log = "/opt/vertica/log/install.log";
        string entry = string.Create(CultureInfo.InvariantCulture, $"{call.Program}: members are {string.Join(',', plan.Members)}");
        await DoAsync(call.Host.Address, PeerAction.AppendLine(log, entry, Plain, Dba));
        await call.DelayAsync(call.ReadState().Timing.Step);
    }

    private string Folder => $"{plan.Home}/.ssh";

    private string KeyFile => $"{Folder}/id_rsa";

    private static UnixFileMode Mode(string octal) => (UnixFileMode)Convert.ToInt32(octal, 8);

    /// <summary>The lowest free <c>node0001</c>.</summary>
    private static string FreeName(ClusterState cluster) => Enumerable.Range(1, int.MaxValue)
        .Select(number => string.Create(CultureInfo.InvariantCulture, $"node{number:0000}"))
        .First(name => !cluster.Nodes.ContainsKey(name));

    private static ProgramExitException Failed(string text) => ProgramCall.Fail(
        $"{text}\n\nInstallation FAILED with errors.\n\nAdminTools and your existing Vertica databases may be unavailable.\nInvestigate the above warnings/errors and re-run installation.");

    /// <summary>All hosts get this host's pair of keys, as the installer does it.</summary>
    private async Task<List<PeerAction>> KeysAsync()
    {
        IReadOnlyList<PeerReply> pair = await DoAsync(call.Host.Address, PeerAction.Read(KeyFile), PeerAction.Read(KeyFile + ".pub"));
        string line = pair[1].Text!.TrimEnd('\n');
        return
        [
            PeerAction.MakeFolder(Folder, Private, Dba),
            PeerAction.Write(KeyFile, pair[0].Text!, Secret, Dba),
            PeerAction.Write(KeyFile + ".pub", pair[1].Text!, Plain, Dba),
            PeerAction.AppendLine($"{Folder}/authorized_keys", line, Secret, Dba),
        ];
    }

    private async Task<IReadOnlyList<PeerReply>> DoAsync(string address, params PeerAction[] actions)
    {
        IReadOnlyList<PeerReply> replies;
        try
        {
            replies = await call.Host.Peers.DoAsync(address, "root", actions, plan.Identity, call.Cancellation);
        }
        catch (PeerException exception)
        {
            throw Failed($"Failed to connect to {address}: {exception.Message}"); // [I]
        }
        return replies.FirstOrDefault(reply => !reply.Done) is { } failure
            ? throw Failed($"Error on {address}: {failure.Error}") // [I]
            : replies;
    }
}
