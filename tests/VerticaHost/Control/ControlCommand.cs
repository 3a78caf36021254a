using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using TroveClusters.Tests.VerticaHost.Hosts;
using TroveClusters.Tests.VerticaHost.Programs;
using TroveClusters.Tests.VerticaHost.State;

namespace TroveClusters.Tests.VerticaHost.Control;

/// <summary>The double's own command, for use by hand: starts hosts, and tells a double that runs what shall happen to it.</summary>
internal static class ControlCommand
{
    private const string Help = """
        vsim up [-n HOSTS] [-P first|all|none] [-T] [--speed X]   starts hosts (root, Linux) and keeps them until Ctrl-C
        vsim host on|off|freeze HOST                              power
        vsim node up|down NODE                                    a database's node
        vsim set KEY VALUE                                        timing.X, prereq.HOST, disk_full.HOST, db.NAME.sessions, db.NAME.unsafe_projections
        vsim fault add POINT ACTION [--host H] [--target H] [--match REGEX] [--arg X] [--times N]
        vsim fault clear
        vsim status                                               the state, as JSON
        vsim audit [HOST] [-v]                                    what ran on the hosts
        All but up find their double by VSIM_STATE, the folder that up prints.
        """;

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments is ["up", .. string[] options])
            return await UpCommand.RunAsync(options);
        string? folder = Environment.GetEnvironmentVariable("VSIM_STATE");
        if (folder is null || arguments.Length == 0)
        {
            Console.Error.WriteLine(Help);
            return 2;
        }
        var control = new SimControl(new SimWorld(folder));
        try
        {
            return Run(control, arguments);
        }
        catch (ProgramExitException exit)
        {
            Console.Error.WriteLine(exit.Output ?? exit.ErrorText);
            return exit.Code;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            Console.Error.WriteLine(exception.Message);
            return 2;
        }
    }

    private static int Run(SimControl control, string[] arguments)
    {
        switch (arguments)
        {
            case ["host", "on" or "off" or "freeze", string host]:
                control.SetWantedPower(host, arguments[1] switch { "on" => HostPower.On, "off" => HostPower.Off, _ => HostPower.Freeze });
                return 0;
            case ["node", "up" or "down", string node]:
                control.SetNode(node, arguments[1] == "up");
                return 0;
            case ["set", string key, string value]:
                control.Set(key, value);
                return 0;
            case ["fault", "clear"]:
                control.ClearFaults();
                return 0;
            case ["fault", "add", string point, string action, .. string[] options]:
                AddFault(control, point, action, options);
                return 0;
            case ["status"]:
                Console.WriteLine(JsonSerializer.Serialize(control.World.Store.Read(), StateJson.Default.SimState));
                foreach (SimHostName host in control.World.Topology.Hosts)
                    Console.WriteLine($"{host.Name} {host.Address} {control.World.Power(host.Address)}");
                return 0;
            case ["audit", .. string[] options]:
                ShowAudit(control, options);
                return 0;
            default:
                Console.Error.WriteLine(Help);
                return 2;
        }
    }

    private static void AddFault(SimControl control, string point, string action, string[] options)
    {
        ParsedOptions given = new OptionParser("vsim fault add")
            .Value("host", "--host").Value("target", "--target").Value("match", "--match").Value("arg", "--arg").Number("times", "--times")
            .Parse(options);
        control.AddFault(point, action, given["host"], given["target"], given["match"], given["arg"], given.Number("times") ?? 1);
    }

    /// <summary>The commands that ran; all events with <c>-v</c>.</summary>
    private static void ShowAudit(SimControl control, string[] options)
    {
        bool all = options.Contains("-v");
        string? one = options.FirstOrDefault(option => option != "-v");
        var entries = control.World.Topology.Hosts
            .Where(host => one is null || host.Name == one || host.Address == one)
            .SelectMany(host => control.Audit(host.Address).Read(), (host, entry) => (host.Name, Entry: entry))
            .Where(entry => all || (string?)entry.Entry["event"] is "run" or "ran")
            .OrderBy(entry => (double)entry.Entry["ts"]!);
        foreach ((string host, JsonObject entry) in entries)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{host} {entry.ToJsonString()}"));
    }
}
