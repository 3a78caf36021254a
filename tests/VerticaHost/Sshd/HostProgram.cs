using System.Text.Json;
using TroveClusters.Tests.VerticaHost.Hosts;
using TroveClusters.Tests.VerticaHost.Programs;

namespace TroveClusters.Tests.VerticaHost.Sshd;

/// <summary>Runs one of the double's programs as the process it is called in.</summary>
internal static class HostProgram
{
    public static async Task<int> RunAsync(string path, string[] arguments)
    {
        ISimProgram program = ProgramTable.Find(path) ?? throw new NotSupportedException($"The double has no program '{path}'.");
        SimHost host = RealHost.Open();
        var output = new SwitchableWriter(Console.OpenStandardOutput());
        var error = new SwitchableWriter(Console.OpenStandardError());
        var session = new ProgramSession(host.World.HostFolder(host.Address), output, error);
        return await ProgramRunner.RunAsync(program, RealHost.Call(host, Path.GetFileName(path), arguments, session, output, error));
    }

    /// <summary>Carries out what another host asks for, a line at a time.</summary>
    public static int RunAgent()
    {
        var system = new RealSystem();
        while (Console.In.ReadLine() is { } line)
        {
            List<PeerAction> actions = JsonSerializer.Deserialize(line, PeerJson.Default.ListPeerAction)!;
            var replies = PeerActions.Run(system, Environment.UserName, actions);
            Console.Out.Write(JsonSerializer.Serialize([.. replies], PeerJson.Default.ListPeerReply) + "\n");
            Console.Out.Flush();
        }
        return 0;
    }
}
