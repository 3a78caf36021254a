using System.Globalization;
using System.Runtime.InteropServices;
using TroveClusters.Tests.SshHosts;
using TroveClusters.Tests.VerticaHost.Hosts;
using TroveClusters.Tests.VerticaHost.Programs;
using TroveClusters.Tests.VerticaHost.Sshd;

namespace TroveClusters.Tests.VerticaHost.Control;

/// <summary><c>vsim up</c>: starts hosts and keeps them, as their <c>want</c> says, until it is told to end.</summary>
internal static class UpCommand
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    public static async Task<int> RunAsync(string[] arguments)
    {
        ParsedOptions options;
        try
        {
            options = new OptionParser("vsim up").Number("hosts", "-n").Choice("package", ["first", "all", "none"], "-P")
                .Flag("no-trust", "-T").Value("speed", "--speed").Parse(arguments);
        }
        catch (ProgramExitException exit)
        {
            Console.Error.WriteLine(exit.Output ?? exit.ErrorText);
            return exit.Code;
        }
        using var end = new CancellationTokenSource();
        using PosixSignalRegistration interrupt = EndAt(PosixSignal.SIGINT, end);
        using PosixSignalRegistration terminate = EndAt(PosixSignal.SIGTERM, end);
        await using SshdSim sim = await SshdSim.StartAsync(new SimOptions
        {
            Hosts = options.Number("hosts") ?? 3,
            Package = Enum.Parse<PackageHosts>(options["package"] ?? "first", ignoreCase: true),
            RootTrust = !options.Has("no-trust"),
            Speed = double.Parse(options["speed"] ?? "1", CultureInfo.InvariantCulture),
        });
        Console.WriteLine($"export VSIM_STATE={sim.World.Folder}");
        foreach (SimHostName host in sim.World.Topology.Hosts)
            Console.WriteLine($"# {host.Name}: ssh -i {sim.ClientKeyFile} -p {sim.World.Topology.Port} root@{host.Address}");
        await KeepAsync(sim, end.Token);
        return 0;
    }

    private static PosixSignalRegistration EndAt(PosixSignal signal, CancellationTokenSource end) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            end.Cancel();
        });

    private static async Task KeepAsync(SshdSim sim, CancellationToken end)
    {
        var are = sim.Machines.Hosts.ToDictionary(host => host, _ => HostPower.On);
        while (!end.IsCancellationRequested)
        {
            foreach (SshHost host in sim.Machines.Hosts)
            {
                HostPower wanted = sim.World.Power(host.Address);
                await SshdSim.ApplyAsync(host, are[host], wanted);
                are[host] = wanted;
            }
            await Task.Delay(Look, end).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }
}
