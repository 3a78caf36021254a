using TroveClusters.Demo;
using TroveClusters.Engine;
using TroveClusters.Tests.VerticaHost;

namespace TroveClusters.VerticaDemo;

/// <summary>The demo through the library, on hosts that live in this process: for machines without PowerShell, root or sshd.</summary>
internal sealed class LibraryDemo : IOperationObserver
{
    private readonly ITroveService _service;

    private LibraryDemo(VerticaSim sim, string home) =>
        _service = new TroveService(new EngineServices(new TroveServiceSettings { Home = home }, () => sim.Transport));

    public static async Task<int> RunAsync(VerticaSim sim, string home)
    {
        var demo = new LibraryDemo(sim, home);
        for (int number = 1; number <= sim.World.Topology.Hosts.Count; number++)
        {
            await demo._service.RegisterHostAsync(
                new RegisterHostRequest { Name = $"vhost{number}", Address = sim.Address(number), Port = sim.World.Topology.Port, User = "root", KeyFile = sim.ClientKeyFile },
                CancellationToken.None);
        }
        await demo._service.SetSettingAsync(new SetSettingRequest { Group = "vertica", Name = "min_ksafety", Value = "1" }, CancellationToken.None);
        await demo.RunAsync();
        return 0;
    }

    public void OnEvent(OperationEvent e)
    {
        if (e is WarningEvent warning)
            Console.WriteLine($"  WARNING: {warning.Text}");
    }

    private async Task RunAsync()
    {
        Say("New-TroveCluster sales vertica -NodeCount 3 -Flavor 2 -VolumeSize 2 -Package /root/vertica.deb -License /root/vertica.license");
        TroveCluster cluster = await ChangeAsync(new CreateClusterRequest
        {
            Name = "sales", Datastore = "vertica", Nodes = [new(), new(), new()], Flavor = "2", VolumeSize = 2,
            Package = "/root/vertica.deb", License = "/root/vertica.license",
        });
        Say("Add-TroveClusterNode sales -Count 2");
        await ChangeAsync(new AddNodesRequest { ClusterId = cluster.Id, Nodes = [new(), new()] });
        Say("Optimize-TroveCluster sales");
        await ChangeAsync(new OptimizeClusterRequest { ClusterId = cluster.Id });
        Say("Remove-TroveClusterNode sales sales-member-2, sales-member-3, sales-member-4");
        try
        {
            await ChangeAsync(new RemoveNodesRequest { ClusterId = cluster.Id, Nodes = ["sales-member-2", "sales-member-3", "sales-member-4"] });
            throw new DemoException("the nodes were removed, although k-safety would be lost.");
        }
        catch (TroveException e) when (e.Info.Id == TroveErrorId.KSafetyWouldBeLost)
        {
            Console.WriteLine($"  {e.ErrorId}: {e.Message}");
        }
        Say("Remove-TroveClusterNode sales sales-member-5");
        await ChangeAsync(new RemoveNodesRequest { ClusterId = cluster.Id, Nodes = ["sales-member-5"] });
        Say("Remove-TroveCluster sales");
        await ChangeAsync(new RemoveClusterRequest { ClusterId = cluster.Id });
    }

    private async Task<TroveCluster> ChangeAsync(OperationRequest request)
    {
        OperationResult result = await _service.RunAsync(await _service.PlanAsync(request, CancellationToken.None), this, CancellationToken.None);
        var cluster = (VerticaCluster)result.Cluster!;
        Console.WriteLine(FormattableString.Invariant(
            $"  {cluster.Name}  {cluster.Status}  database {cluster.Database}  k-safety {cluster.KSafety}  {cluster.NodeCount} nodes: {string.Join(", ", cluster.Nodes.Cast<VerticaClusterNode>().Select(node => $"{node.Name} ({node.Host}, {node.State})"))}"));
        return cluster;
    }

    private static void Say(string command) => Console.WriteLine($"\n> {command}");
}
