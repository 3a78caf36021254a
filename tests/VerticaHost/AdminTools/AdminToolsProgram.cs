using TroveClusters.Tests.VerticaHost.Config;
using TroveClusters.Tests.VerticaHost.Databases;
using TroveClusters.Tests.VerticaHost.Programs;

namespace TroveClusters.Tests.VerticaHost.AdminTools;

/// <summary><c>admintools -t TOOL</c>, which is also <c>adminTools</c>.</summary>
internal sealed class AdminToolsProgram : ISimProgram
{
    private const string Administrator = "dbadmin";

    private static readonly Dictionary<string, AdminTool> s_tools = new AdminTool[]
    {
        new CreateDb(), new DbAddNode(), new DbRemoveNode(), new StopDb(), new StartDb(), new DropDb(), new RestartNode(), new DbReplaceNode(),
        new ListAllNodes(), new ViewCluster(), new ShowActiveDb(), new DbStatus(), new ListHost(), new ListDb(), new ListNode(),
        new StopNode("stop_node"), new StopNode("kill_node"), new StopNode("stop_host"), new StopNode("kill_host"),
        new RebalanceData(), new SetRestartPolicy(), new CommandHost(), new DistributeConfigFiles(), new LicenseAudit(),
    }.ToDictionary(tool => tool.Name);

    /// <summary>Tools that exist and that the double does not have.</summary>
    private static readonly HashSet<string> s_others =
    [
        "re_ip", "connect_db", "config_nodes", "db_add_subcluster", "db_remove_subcluster", "host_to_node",
        "install_node", "install_package", "list_packages", "logrotate", "node_map", "restart_db", "restart_subcluster", "return_epoch",
        "revive_db", "sandbox_subcluster", "set_ssl_params", "stop_subcluster", "uninstall_node", "uninstall_package", "unsandbox_subcluster",
        "upgrade_license_key",
    ];

    public async Task<int> RunAsync(ProgramCall call)
    {
        var (name, arguments) = Tool(call.Arguments);
        await call.FaultAsync($"admintools:{name}");
        if (!s_tools.TryGetValue(name, out var tool))
            throw ProgramCall.Fail(s_others.Contains(name) ? $"Error: the tool '{name}' is not simulated" : $"Error: '{name}' is not a tool; see admintools -a"); // [I]

        var parser = tool.Options(new OptionParser(name));
        var options = parser.Parse(arguments);
        CheckPlace(call);
        if (tool.TakesPassword && options["password"] is null) call.Say("Info: no password specified, using none");
        return await tool.RunAsync(new ToolCall(name, call, parser, options));
    }

    /// <summary>Takes the tool's name off the command line; what follows it is the tool's.</summary>
    private static (string Name, IReadOnlyList<string> Arguments) Tool(IReadOnlyList<string> arguments)
    {
        var at = arguments.Count > 0 && arguments[0] == "--debug" ? 1 : 0;
        var word = arguments.ElementAtOrDefault(at);
        switch (word)
        {
            case "-t" or "--tool" when at + 1 < arguments.Count:
                return (arguments[at + 1], [.. arguments.Skip(at + 2)]);
            case "-t" or "--tool":
                throw new OptionParser("admintools").Error($"{word} option requires 1 argument");
            case "-a" or "--help_all":
                throw new ProgramExitException(0, "Available tools:\n\t" + string.Join("\n\t", s_tools.Keys.Order(StringComparer.Ordinal)));
            case null:
                throw ProgramCall.Fail("Error opening terminal: unknown."); // [I] Its menus are not simulated.
            default:
                if (word.StartsWith("--tool=", StringComparison.Ordinal)) return (word["--tool=".Length..], [.. arguments.Skip(at + 1)]);
                if (word.StartsWith("-t", StringComparison.Ordinal) && word.Length > 2) return (word[2..], [.. arguments.Skip(at + 1)]);
                new OptionParser("admintools").Value("tool", "-t", "--tool").Flag("all", "-a", "--help_all").Flag("debug", "--debug").Parse(arguments);
                throw new OptionParser("admintools").Error($"unexpected argument: {word}");
        }
    }

    /// <summary>Who may run it, and where: dbadmin, on a member, once the licence agreement was accepted. All texts are invented.</summary>
    private static void CheckPlace(ProgramCall call)
    {
        if (call.User != Administrator) throw ProgramCall.Fail($"Error: admintools must be run as {Administrator}, not as {call.User}");
        var cluster = Rebalances.Read(call).Cluster;
        if (cluster is null || !cluster.Hosts.Contains(call.Host.Address) || !call.Files.FileExists(AdminToolsConf.Path))
            throw ProgramCall.Fail($"Error: host {call.Host.Address} is not part of a cluster");
        if (!cluster.Eula) throw ProgramCall.Fail("Error: the end user licence agreement has not been accepted");
    }
}
