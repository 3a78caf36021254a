using System.Globalization;
using System.Security.Cryptography;
using TroveClusters.Engine;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Redis;
using TroveClusters.Engine.Redis.Topology;
using TroveClusters.Tests.Fuzz.Generators;
using TroveClusters.Tests.Unit;
using TroveClusters.Tests.Unit.Catalog;
using static TroveClusters.TroveErrorId;

namespace TroveClusters.Tests.Fuzz;

/// <summary>
/// Wishes for clusters and nodes. The server program is a script that tells a version; it is asked once. What a plan says
/// must fit together, and nothing in the home may have changed.
/// </summary>
public sealed class PlansFuzz : IDisposable
{
    private static readonly TroveErrorId[] s_refusals =
    [
        InvalidName, NodeAlreadyExists, NodeCountNotSupported, FlavorRequired, FlavorNotFound, FlavorsNotEqual, VolumeSizeRequired, InvalidVolumeSize,
        VolumeSizesNotEqual, VolumeTooLarge, LocalityNotSupported, InvalidArgument, DatastoreNotFound, DatastoreVersionNotFound, ProviderNotFound,
        TroveClusterAlreadyExists, NodeRequired, NodeNotFound, TroveClusterNotFound, HostNotSuitable,
    ];

    private readonly Fuzzer _fuzzer;
    private readonly TemporaryHome _home = new();
    private readonly EngineServices _services;
    private readonly OperationPlanner _planner;

    public PlansFuzz(ITestOutputHelper output)
    {
        _fuzzer = new Fuzzer(output);
        string server = Path.Combine(_home.Folder, "redis-server");
        File.WriteAllText(server, "#!/bin/sh\necho 'Redis server v=7.0.15 sha=00000000:0 malloc=libc bits=64 build=0'\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(server, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.WriteAllText(Path.Combine(_home.Folder, "trove.json"), $$"""{ "redis": { "server_path": "{{server}}" } }""");
        _services = new EngineServices(new TroveServiceSettings { Home = _home.Folder, Tenant = CatalogSamples.Tenant });
        _planner = new OperationPlanner(_services);
    }

    public void Dispose() => _home.Dispose();

    [UnixFact]
    public void A_creation_is_planned_whole_or_refused()
    {
        string before = Snapshot();
        _fuzzer.Run("plan of a creation", Create);
        Assert.Equal(before, Snapshot());
    }

    /// <summary>Cases are dear where a catalog is opened for each. Kinds whose planning asks the nodes are not among them.</summary>
    [UnixFact]
    public void Any_change_is_planned_whole_or_refused_and_writes_nothing()
    {
        ClusterRow cluster = CatalogSamples.Cluster("web") with { HighestNumber = 3 };
        NodeRow[] nodes = [.. Enumerable.Range(1, 3).Select(number => CatalogSamples.Node(cluster, number) with
        {
            Facts = new RedisNodeFacts { Slots = SlotSplit.Split(3)[number - 1].ToString() }.ToJson(),
        })];
        CatalogSamples.Add(_services.Catalog, cluster, nodes);
        string before = Snapshot();
        _fuzzer.Run(
            "plans by the catalog",
            fuzz => fuzz.Chance.Below(3) switch
            {
                0 => Create(fuzz),
                1 => Plan(fuzz, new RemoveClusterRequest { ClusterId = ClusterId(fuzz.Chance, cluster) }) is not null,
                _ => Grow(fuzz, cluster, nodes),
            },
            usual: Fuzzer.UsualCases / 5);
        Assert.Equal(before, Snapshot());
    }

    [UnixFact]
    public void A_growth_is_planned_whole_or_refused()
    {
        ClusterRow cluster = CatalogSamples.Cluster("web") with { HighestNumber = 3 };
        NodeRow[] nodes = [.. Enumerable.Range(1, 3).Select(number => CatalogSamples.Node(cluster, number) with
        {
            Facts = new RedisNodeFacts { Slots = $"{number}" }.ToJson(),
        })];
        var state = new ClusterState(cluster, nodes);
        PlanContext context = _services.Datastores.Context(_services, "redis", _services.LoadOptions());
        _fuzzer.Run("plan of a growth", fuzz =>
        {
            AddNodesRequest request = GrowRequest(fuzz.Chance, cluster, nodes);
            fuzz.Input = Text(request.Nodes, request.Flavor, request.VolumeSize, request.ReplicaOf);
            EnginePlan? plan = null;
            if (!FuzzCase.Accepts(() => plan = Result(context.Datastore.Api.PlanGrowAsync(context, state, request, default)), s_refusals))
                return false;
            CheckGrowth(plan!, request, nodes);
            return true;
        });
    }

    private bool Create(FuzzCase fuzz)
    {
        Chance chance = fuzz.Chance;
        TroveNodeSpec[] nodes = Nodes(chance, least: chance.Percent(5) ? 0 : 1);
        var request = new CreateClusterRequest
        {
            Name = Rarely(chance, Texts.Word(chance, 2), Texts.Any),
            Datastore = Rarely(chance, "redis", Texts.Any),
            DatastoreVersion = chance.Percent(10) ? chance.Of("7", "7.0", "7.0.15", "8", "70", "", " ", "v7") : null,
            Nodes = nodes,
            Flavor = Rarely(chance, "1", c => c.Of("2", "", "6", " 1 ", Texts.Any(c))),
            VolumeSize = chance.Percent(95) ? chance.Between(1, 10) : (int)chance.Number(),
            // A host that is named is looked for on the network.
            Provider = chance.Percent(90) ? null : chance.Of("local", "LOCAL", nodes.Any(node => node.Host is not null) ? "local" : "ssh", Texts.Any(chance)),
            Locality = chance.Percent(95) ? TroveLocality.None : chance.Of(TroveLocality.Affinity, TroveLocality.AntiAffinity),
            ReplicaCount = chance.Percent(80) ? 0 : chance.Percent(80) ? 1 : (int)chance.Number(),
            Password = chance.Percent(80) ? null : Texts.Any(chance),
        };
        fuzz.Input = $"{request.Name} of {request.Datastore} {request.DatastoreVersion}, {request.ReplicaCount} replicas, provider {request.Provider}, password {request.Password}: "
            + Text(nodes, request.Flavor, request.VolumeSize, null);
        if (Plan(fuzz, request) is not { } plan)
            return false;
        Assert.Equal(nodes.Length, plan.NewNodes.Count);
        Assert.Equal(nodes.Length, plan.NewNodes.Select(node => ClusterRepository.Key(node.Name)).Distinct().Count());
        Assert.Equal(nodes.Length, plan.Data.NodeIds.Distinct().Count());
        Assert.Equal(nodes.Length + 2, plan.Steps.Count);
        int shards = plan.NewNodes.Count(node => node.Role == TroveNodeRole.Primary);
        Assert.Equal(nodes.Length, shards * (request.ReplicaCount + 1));
        SlotSet[] slots = [.. plan.NewNodes.Select(node => RedisNodeFacts.Of(node).SlotSet())];
        Assert.Equal(SlotRange.SlotCount, slots.Sum(set => set.Count));
        Assert.Equal(SlotSet.All, SlotSet.Of(slots.SelectMany(set => set.Ranges)));
        Assert.All(plan.NewNodes, node => Assert.True((RedisNodeFacts.Of(node).Primary is null) == (node.Role == TroveNodeRole.Primary)));
        Assert.Equal(request.Password ?? plan.Secrets[SecretNames.Password], plan.Secrets[SecretNames.Password]);
        Assert.DoesNotContain(plan.Secrets[SecretNames.Password], plan.Fingerprint, StringComparison.Ordinal);
        Assert.InRange(plan.NewNodes[0].VolumeSize!.Value, 1, 10);
        return true;
    }

    private bool Grow(FuzzCase fuzz, ClusterRow cluster, NodeRow[] nodes)
    {
        AddNodesRequest request = GrowRequest(fuzz.Chance, cluster, nodes);
        fuzz.Input = Text(request.Nodes, request.Flavor, request.VolumeSize, request.ReplicaOf);
        if (Plan(fuzz, request) is not { } plan)
            return false;
        CheckGrowth(plan, request, nodes);
        return true;
    }

    private static void CheckGrowth(EnginePlan plan, AddNodesRequest request, NodeRow[] nodes)
    {
        Assert.Equal(request.Nodes.Count, plan.NewNodes.Count);
        NodeRow[] all = [.. nodes, .. plan.NewNodes];
        Assert.Equal(all.Length, all.Select(node => ClusterRepository.Key(node.Name)).Distinct().Count());
        Assert.Equal(Enumerable.Range(1, all.Length), all.Select(node => node.Position));
        Assert.True(plan.HighestNumber >= 3);
        Assert.All(plan.NewNodes, node =>
        {
            Assert.Equal(("1", 1), (node.Flavor, node.VolumeSize));
            Assert.Equal(node.Role == TroveNodeRole.Replica, RedisNodeFacts.Of(node).Primary is { } primary && nodes.Any(other => other.Id == primary));
        });
    }

    private EnginePlan? Plan(FuzzCase fuzz, OperationRequest request)
    {
        fuzz.Input ??= request.Kind;
        EnginePlan? plan = null;
        FuzzCase.Accepts(() => plan = Result(_planner.PlanAsync(request, CancellationToken.None)), s_refusals);
        return plan;
    }

    private static EnginePlan Result(Task<EnginePlan> task) => task.GetAwaiter().GetResult();

    private static AddNodesRequest GrowRequest(Chance chance, ClusterRow cluster, NodeRow[] nodes) => new()
    {
        ClusterId = ClusterId(chance, cluster),
        Nodes = Nodes(chance, least: chance.Percent(5) ? 0 : 1),
        Flavor = chance.Percent(90) ? null : chance.Of("1", "2", "", "x"),
        VolumeSize = chance.Percent(90) ? null : (int)chance.Number(),
        Role = chance.Percent(80) ? null : chance.Of(TroveNodeRole.Replica, TroveNodeRole.Primary, TroveNodeRole.Member, (TroveNodeRole)99),
        ReplicaOf = chance.Percent(85) ? null : chance.Of(nodes[0].Name, nodes[1].Name.ToUpperInvariant(), nodes[2].Id.ToString(), "nobody", Texts.Any(chance)),
    };

    private static TroveNodeSpec[] Nodes(Chance chance, int least)
    {
        TroveNodeSpec[] nodes = chance.Many(least, 8, () => new TroveNodeSpec());
        foreach (TroveNodeSpec node in nodes)
        {
            if (chance.Percent(10))
                node.Name = Rarely(chance, Texts.Word(chance, 2), Texts.Any, 80);
            if (!chance.Percent(6))
                continue;
            switch (chance.Below(7))
            {
                case 0:
                    node.Flavor = chance.Of("1", "2", "", Texts.Any(chance));
                    break;
                case 1:
                    node.VolumeSize = (int)chance.Number();
                    break;
                case 2:
                    node.Host = Texts.Any(chance);
                    break;
                case 3:
                    node.Port = (int)chance.Number();
                    break;
                case 4:
                    node.AvailabilityZone = Texts.Any(chance);
                    break;
                case 5:
                    node.Role = chance.Of(TroveNodeRole.Primary, TroveNodeRole.Replica, TroveNodeRole.Member, (TroveNodeRole)(-1));
                    break;
                default:
                    node.Name = chance.Of("web-member-2", "web-member-9", "WEB-MEMBER-4", "x");
                    break;
            }
        }
        return nodes;
    }

    private static Guid ClusterId(Chance chance, ClusterRow cluster) => chance.Percent(60) ? cluster.Id : chance.Id();

    private static string Rarely(Chance chance, string usual, Func<Chance, string> other, int percent = 95) => chance.Percent(percent) ? usual : other(chance);

    private static string Text(IEnumerable<TroveNodeSpec> nodes, string? flavor, int? volume, string? replicaOf) => string.Create(
        CultureInfo.InvariantCulture,
        $"flavor {flavor}, volume {volume}, replica of {replicaOf}: {string.Join(" | ", nodes.Select(node => $"{node.Name},{node.Flavor},{node.VolumeSize},{node.Host},{node.Port},{node.Role},{node.AvailabilityZone}"))}");

    /// <summary>Every file below the home with its content.</summary>
    private string Snapshot() => string.Join('\n', Directory.EnumerateFileSystemEntries(_home.Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        .Select(path => $"{path} {(File.Exists(path) ? Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path))) : "")}"));
}
