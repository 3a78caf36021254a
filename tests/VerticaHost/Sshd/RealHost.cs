using TroveClusters.Tests.VerticaHost.Hosts;
using TroveClusters.Tests.VerticaHost.Programs;

namespace TroveClusters.Tests.VerticaHost.Sshd;

/// <summary>The host this process runs in.</summary>
internal static class RealHost
{
    public static SimHost Open()
    {
        var world = new SimWorld(HostLayout.State);
        string address = File.ReadAllText(HostLayout.Address).Trim();
        SimHostName name = world.Topology.Find(address) ?? throw new InvalidDataException($"The double has no host {address}.");
        var system = new RealSystem();
        return new SimHost(world, name, system, new SshPeers(world, address, system));
    }

    /// <summary>What a program of this process may touch.</summary>
    public static ProgramCall Call(SimHost host, string program, string[] arguments, ISession session, TextWriter output, TextWriter error) => new()
    {
        Program = program,
        Arguments = arguments,
        User = Environment.UserName,
        Variables = Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? ""),
        In = Console.In,
        Out = output,
        Error = error,
        HasTerminal = NativeCalls.IsTerminal(0) == 1,
        Host = host,
        Session = session,
    };
}
