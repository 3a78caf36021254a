using TroveClusters;
using TroveClusters.Engine;
using TroveClusters.Walkthrough;

// The library from C#: what the cmdlets do, without PowerShell.
//
//   dotnet run --project examples/Walkthrough
//
// It works in a Trove home of its own and leaves nothing.
string home = Directory.CreateTempSubdirectory("trove-walkthrough-").FullName;
ITroveService trove = new EngineFactory().Create(new TroveServiceSettings { Home = home });
var observer = new ConsoleObserver();

// Ctrl-C ends the step in hand and rolls back; the process lives until that is done.
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stop.Cancel();
};

try
{
    // A plan is checked in full and writes nothing. It can be shown, and then run.
    TrovePlan plan = await trove.PlanAsync(
        new CreateClusterRequest
        {
            Name = "walkthrough",
            Datastore = "redis",
            Nodes = [new TroveNodeSpec(), new TroveNodeSpec(), new TroveNodeSpec { Name = "third" }],
            Flavor = "1",
            VolumeSize = 1,
        },
        stop.Token);
    Console.WriteLine(plan);
    foreach (string step in plan.Steps)
        Console.WriteLine($"  - {step}");

    OperationResult created = await trove.RunAsync(plan, observer, stop.Token);
    Guid cluster = created.Cluster!.Id;
    await ShowAsync();

    await RunAsync(new AddNodesRequest { ClusterId = cluster, Nodes = [new TroveNodeSpec()] });

    // Errors have stable ids, an offending object and advice.
    try
    {
        await RunAsync(new RemoveNodesRequest { ClusterId = cluster, Nodes = ["third"] });
    }
    catch (TroveException e)
    {
        Console.WriteLine($"Refused, as it must be: {e.ErrorId}: {e.Message}");
        Console.WriteLine($"  {e.RecommendedAction}");
    }

    await RunAsync(new RemoveNodesRequest { ClusterId = cluster, Count = 1 });
    await ShowAsync();
    await RunAsync(new RemoveClusterRequest { ClusterId = cluster });

    await foreach (TroveOperation operation in trove.GetOperationsAsync(new OperationQuery(), stop.Token))
        Console.WriteLine($"{operation.Started:T}  {operation}");
    return 0;
}
catch (TroveException e)
{
    Console.Error.WriteLine($"{e.ErrorId}: {e.Message} {e.RecommendedAction}");
    return 1;
}
finally
{
    await foreach (TroveCluster left in trove.GetClustersAsync(new ClusterQuery(), CancellationToken.None))
        await trove.RunAsync(await trove.PlanAsync(new RemoveClusterRequest { ClusterId = left.Id }, CancellationToken.None), observer, CancellationToken.None);
    Directory.Delete(home, recursive: true);
}

async Task RunAsync(OperationRequest request) =>
    await trove.RunAsync(await trove.PlanAsync(request, stop.Token), observer, stop.Token);

async Task ShowAsync()
{
    // Refresh asks the nodes, not only the catalog.
    await foreach (TroveCluster cluster in trove.GetClustersAsync(new ClusterQuery { Refresh = true }, stop.Token))
    {
        Console.WriteLine($"{cluster.Name}: {cluster.Status}, {cluster.NodeCount} nodes");
        foreach (RedisClusterNode node in cluster.Nodes.OfType<RedisClusterNode>())
            Console.WriteLine($"  {node.Name,-24} {node.Host}:{node.Port}  {node.Role}  {node.SlotCount,5} slots  {node.KeyCount} keys");
    }
}
