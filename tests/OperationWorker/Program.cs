using TroveClusters;
using TroveClusters.Engine;

// Runs one operation in a process of its own, which a test can kill in the middle. It prints each event as a line, and
// holds at a step whose text begins with the one given, so that the test has time to act.
//
//   OperationWorker <home> create|grow|shrink|delete <cluster> <nodes|node name> [hold-at]
string home = args[0];
string kind = args[1];
string cluster = args[2];
string what = args[3];
string? holdAt = args.Length > 4 ? args[4] : null;

ITroveService service = new EngineFactory().Create(new TroveServiceSettings { Home = home });
try
{
    TrovePlan plan = await service.PlanAsync(await RequestAsync(), CancellationToken.None);
    Console.WriteLine("planned");
    await service.RunAsync(plan, new PrintingObserver(holdAt), CancellationToken.None);
    Console.WriteLine("done");
    return 0;
}
catch (TroveException e)
{
    Console.WriteLine($"error {e.ErrorId}: {e.Message}");
    return 1;
}

async Task<OperationRequest> RequestAsync()
{
    if (kind == "create")
    {
        return new CreateClusterRequest
        {
            Name = cluster,
            Datastore = "redis",
            Nodes = [.. Enumerable.Range(0, int.Parse(what, null)).Select(_ => new TroveNodeSpec())],
            Flavor = "1",
            VolumeSize = 1,
        };
    }
    Guid id = Guid.Empty;
    await foreach (TroveCluster found in service.GetClustersAsync(new ClusterQuery { Names = [new NamePattern(cluster)] }, CancellationToken.None))
        id = found.Id;
    return kind switch
    {
        "grow" => new AddNodesRequest { ClusterId = id, Nodes = [.. Enumerable.Range(0, int.Parse(what, null)).Select(_ => new TroveNodeSpec())] },
        "shrink" => new RemoveNodesRequest { ClusterId = id, Nodes = [what] },
        "delete" => new RemoveClusterRequest { ClusterId = id },
        _ => throw new ArgumentException($"unknown operation '{kind}'"),
    };
}

internal sealed class PrintingObserver(string? holdAt) : IOperationObserver
{
    public void OnEvent(OperationEvent e)
    {
        string? line = e switch
        {
            StepStarted { Undoing: false } step => $"step {step.Step}",
            StepStarted step => $"undo {step.Step}",
            WarningEvent warning => $"warning {warning.Text}",
            _ => null,
        };
        if (line is null)
            return;
        Console.WriteLine(line);
        // Held on purpose, in the middle of the engine's own call: the test kills this process here.
        if (holdAt is not null && e is StepStarted begun && begun.Step.StartsWith(holdAt, StringComparison.Ordinal))
        {
            Console.WriteLine("holding");
            Console.ReadLine();
        }
    }
}
