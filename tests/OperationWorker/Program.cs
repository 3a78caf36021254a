using System.Globalization;
using TroveClusters;
using TroveClusters.Engine;

// Runs one operation in a process of its own, which a test can kill in the middle. It prints each event as a line, and
// holds at a step, or at a word within it, whose text begins with the one given, or with one of several that | separates,
// so that the test has time to act. A diagnosis is meant by debug: before its text, the operation's start, before its first
// step, by started: before what it does.
//
//   OperationWorker <home> create[:datastore]|grow|shrink|delete|start|stop|restart|optimize|repair|set|upgrade <cluster> <nodes|host,host…|node name|name=value|version> [hold-at]
//   OperationWorker <home> create <cluster> <host,host…> <hold-at> <password of the hosts>
//   OperationWorker <home> optimize|moveslots|grow:rebalance|shrink:drain|resize <cluster> <node=weight,…|slots>node|nodes|node name|count> <hold-at> <bytes a second>
//   OperationWorker <home> undo|resume <operation id>
string home = args[0];
string kind = args[1];
string cluster = args[2];
string what = args.Length > 3 ? args[3] : "";
string? holdAt = args.Length > 4 ? args[4] : null;

ITroveService service = new EngineFactory().Create(new TroveServiceSettings { Home = home });
try
{
    var observer = new PrintingObserver(holdAt);
    switch (kind)
    {
        case "undo":
            await service.UndoAsync(Guid.Parse(cluster), observer, CancellationToken.None);
            break;
        case "resume":
            await service.ResumeAsync(Guid.Parse(cluster), observer, CancellationToken.None);
            break;
        default:
            TrovePlan plan = await service.PlanAsync(await RequestAsync(), CancellationToken.None);
            Console.WriteLine("planned");
            await service.RunAsync(plan, observer, CancellationToken.None);
            break;
    }
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
    if (kind.Split(':') is ["create", .. var datastore])
    {
        return new CreateClusterRequest
        {
            Name = cluster,
            Datastore = datastore is [var named] ? named : "redis",
            Nodes = Nodes(),
            HostPassword = args.Length > 5 ? args[5] : null,
            Flavor = "1",
            VolumeSize = 1,
        };
    }
    Guid id = Guid.Empty;
    await foreach (TroveCluster found in service.GetClustersAsync(new ClusterQuery { Names = [new NamePattern(cluster)] }, CancellationToken.None))
        id = found.Id;
    string flavor = kind.Split(':') is ["set", var other] ? other : "2";
    return kind.Split(':')[0] switch
    {
        "grow" => new AddNodesRequest { ClusterId = id, Nodes = Nodes(), Rebalance = kind == "grow:rebalance", Limits = Limits() },
        "shrink" => new RemoveNodesRequest { ClusterId = id, Nodes = what.Split(','), Drain = kind == "shrink:drain", Limits = Limits() },
        "moveslots" => new MoveSlotsRequest { ClusterId = id, Slots = [what.Split('>')[0]], To = what.Split('>')[1], Limits = Limits() },
        "resize" => new ResizeClusterRequest { ClusterId = id, NodeCount = int.Parse(what, null), Limits = Limits() },
        "delete" => new RemoveClusterRequest { ClusterId = id },
        "start" => new StartClusterRequest { ClusterId = id },
        "stop" => new StopClusterRequest { ClusterId = id },
        "optimize" => new OptimizeClusterRequest { ClusterId = id, Weights = Weights(), Limits = Limits() },
        "repair" => new RepairClusterRequest { ClusterId = id },
        "restart" => new RestartClusterRequest { ClusterId = id, Nodes = what.Length == 0 ? [] : [what] },
        "upgrade" => new UpgradeClusterRequest { ClusterId = id, DatastoreVersion = what },
        "set" => new SetClusterRequest { ClusterId = id, Flavor = flavor, Configuration = new Dictionary<string, string?> { [what.Split('=')[0]] = what.Split('=')[1] } },
        _ => throw new ArgumentException($"unknown operation '{kind}'"),
    };
}

// So many nodes, wherever there is room, or one on each host that is named.
IReadOnlyList<TroveNodeSpec> Nodes() => int.TryParse(what, null, out int count)
    ? [.. Enumerable.Range(0, count).Select(_ => new TroveNodeSpec())]
    : [.. what.Split(',').Select(host => new TroveNodeSpec(host))];

IReadOnlyDictionary<string, double> Weights() => what.Split(',', StringSplitOptions.RemoveEmptyEntries)
    .ToDictionary(part => part.Split('=')[0], part => double.Parse(part.Split('=')[1], CultureInfo.InvariantCulture));

SlotMoveLimits Limits() => new() { BytesPerSecond = args.Length > 5 ? long.Parse(args[5], CultureInfo.InvariantCulture) : null };

internal sealed class PrintingObserver(string? holdAt) : IOperationObserver
{
    private readonly string[] _holdAt = holdAt?.Split('|', StringSplitOptions.RemoveEmptyEntries) ?? [];

    public void OnEvent(OperationEvent e)
    {
        string? line = e switch
        {
            StepStarted { Undoing: false } step => $"step {step.Step}",
            StepStarted step => $"undo {step.Step}",
            OperationStopping stopping => $"stopping {stopping.Text}",
            WarningEvent warning => $"warning {warning.Text}",
            VerboseEvent verbose => $"verbose {verbose.Text}",
            OperationStarted started when Holds($"started:{started.Activity}") => $"started {started.Activity}",
            DebugEvent debug when Holds($"debug:{debug.Text}") => $"debug {debug.Text}",
            _ => null,
        };
        if (line is null)
            return;
        Console.WriteLine(line);
        // Held on purpose, in the middle of the engine's own call: the test kills this process here.
        string said = e is StepStarted { Undoing: false } begun ? begun.Step : e is VerboseEvent word ? word.Text : e is DebugEvent detail ? $"debug:{detail.Text}"
            : e is OperationStarted start ? $"started:{start.Activity}" : "";
        if (Holds(said))
        {
            Console.WriteLine("holding");
            Console.ReadLine();
        }
    }

    private bool Holds(string text) => _holdAt.Any(begin => text.StartsWith(begin, StringComparison.Ordinal));
}
