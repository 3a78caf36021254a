using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Operations.Steps;
using TroveClusters.Engine.Platform;
using TroveClusters.Engine.Providers;
using TroveClusters.Engine.Redis;

namespace TroveClusters.Tests.Unit.Catalog;

/// <summary>Fills a catalog with many clusters, as operations would have left them; the bench uses it too.</summary>
internal static class LargeCatalog
{
    /// <summary>Nodes of each cluster.</summary>
    public const int NodesEach = 6;

    private static readonly string[] s_kinds = ["web", "api", "cache", "queue", "session", "search", "mail", "feed", "stats", "jobs"];
    private static readonly DateTimeOffset s_then = new(2025, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The name of a cluster: ten kinds, numbered.</summary>
    public static string Name(int cluster) => $"{s_kinds[cluster % s_kinds.Length]}-{cluster / s_kinds.Length:0000}";

    /// <summary>Writes clusters whose nodes all claim to be one process, which runs: looking at it costs what it costs.</summary>
    public static void AddClusters(CatalogDatabase catalog, int clusters)
    {
        ProcessIdentity self = ProcessIdentity.Current;
        string process = NodeServers.Text(new NodeProcess(self.Id, self.StartTime, self.BootId));
        catalog.Write(session =>
        {
            for (int i = 0; i < clusters; i++)
                AddCluster(session, Name(i), process);
        });
    }

    /// <summary>Writes operations that have ended, one a minute.</summary>
    public static void AddOperations(CatalogDatabase catalog, int operations) => catalog.Write(session =>
    {
        string owner = OperationOwner.Current.ToJson();
        for (int i = 0; i < operations; i++)
        {
            DateTimeOffset started = s_then.AddMinutes(i);
            OperationRepository.Insert(session, new OperationRow
            {
                Id = Guid.NewGuid(),
                Tenant = "default",
                Kind = i % 2 == 0 ? TroveOperationKind.Grow : TroveOperationKind.Start,
                ClusterId = Guid.NewGuid(),
                ClusterName = Name(i % 10_000),
                State = TroveOperationState.Done,
                Step = "Write the cluster's record",
                Percent = 100,
                Plan = "Choose places\nStart servers\nJoin nodes\nProve that it serves\nWrite the cluster's record",
                Data = "{}",
                Owner = owner,
                StartedBy = owner,
                Heartbeat = started.AddSeconds(2),
                Started = started,
                Finished = started.AddSeconds(2),
            });
        }
    });

    private static void AddCluster(CatalogSession session, string name, string process)
    {
        var cluster = new ClusterRow
        {
            Id = Guid.NewGuid(),
            Tenant = "default",
            Name = name,
            Datastore = "redis",
            Version = "7.0.15",
            Provider = "local",
            HighestNumber = NodesEach,
            Created = s_then,
            Updated = s_then,
        };
        ClusterRepository.Insert(session, cluster);
        for (int i = 1; i <= NodesEach; i++)
        {
            NodeRepository.Insert(session, new NodeRow
            {
                Id = Guid.NewGuid(),
                ClusterId = cluster.Id,
                Position = i,
                Name = $"{name}-member-{i}",
                Role = i <= NodesEach / 2 ? TroveNodeRole.Primary : TroveNodeRole.Replica,
                Status = TroveNodeStatus.Active,
                Host = "127.0.0.1",
                Port = 20000 + i,
                Flavor = "1",
                VolumeSize = 1,
                VolumeUsed = 4096,
                Process = process,
                Facts = new RedisNodeFacts { RedisId = $"{Guid.NewGuid():N}", Slots = i == 1 ? "0-5461" : i == 2 ? "5462-10922" : i == 3 ? "10923-16383" : "" }.ToJson(),
                Created = s_then,
                Updated = s_then,
            });
        }
    }
}
