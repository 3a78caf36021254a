using System.Text;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Providers;
using TroveClusters.Engine.Operations;

namespace TroveClusters.Tests.Unit.Catalog;

public sealed class RepositoryTests : IDisposable
{
    private readonly TemporaryHome _temporary = new();
    private readonly TroveHome _home;
    private readonly CatalogDatabase _catalog;

    public RepositoryTests()
    {
        _home = new TroveHome(_temporary.Folder);
        _catalog = new CatalogDatabase(_home);
    }

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void What_goes_in_comes_out()
    {
        ClusterRow cluster = CatalogSamples.Cluster("Çluster 'x'; --") with
        {
            Locality = TroveLocality.Affinity,
            HighestNumber = 7,
            Facts = """{"a":"b"}""",
            Message = "m",
        };
        NodeRow node = CatalogSamples.Node(cluster, 1) with { Host = "127.0.0.1", Port = 20001, VolumeUsed = 1L << 40, Process = "{}", Message = "line\nline" };
        NodeRow bare = CatalogSamples.Node(cluster, 2) with { VolumeSize = null, Role = TroveNodeRole.Replica, Status = TroveNodeStatus.Build };
        CatalogSamples.Add(_catalog, cluster, bare, node);

        Assert.Equal(cluster, CatalogSamples.Find(_catalog, cluster.Id));
        Assert.Equal([node, bare], _catalog.Read([], session => NodeRepository.OfCluster(session, cluster.Id)));
        Assert.Equal(cluster, _catalog.Read(null, session => ClusterRepository.FindByNode(session, CatalogSamples.Tenant, bare.Id)));
        Assert.Equal([new HostPort(null, 20001)], _catalog.Read([], session => NodeRepository.Ports(session, [])));
        Assert.Empty(_catalog.Read([], session => NodeRepository.Ports(session, [node.Id])));
    }

    [Theory]
    [InlineData("Web", "wEB")]
    [InlineData("Ärger", "äRGER")]
    [InlineData("cache", "cache")]
    public void Names_are_unique_in_a_tenant_whatever_their_case(string first, string second)
    {
        CatalogSamples.Add(_catalog, CatalogSamples.Cluster(first));
        TroveException error = Assert.Throws<TroveException>(() => CatalogSamples.Add(_catalog, CatalogSamples.Cluster(second)));
        Assert.Equal("TroveClusterAlreadyExists", error.ErrorId);
        Assert.Contains($"'{second}'", error.Message, StringComparison.Ordinal);
        CatalogSamples.Add(_catalog, CatalogSamples.Cluster(second, "other"));
        Assert.Equal(first, _catalog.Read(null, session => ClusterRepository.FindByName(session, CatalogSamples.Tenant, second))?.Name);
    }

    [Fact]
    public void A_cluster_is_not_there_for_another_tenant()
    {
        ClusterRow cluster = CatalogSamples.Cluster("mine");
        NodeRow node = CatalogSamples.Node(cluster, 1);
        CatalogSamples.Add(_catalog, cluster, node);
        Assert.Null(CatalogSamples.Find(_catalog, cluster.Id, "other"));
        Assert.Null(_catalog.Read(null, session => ClusterRepository.FindByName(session, "other", "mine")));
        Assert.Null(_catalog.Read(null, session => ClusterRepository.FindByNode(session, "other", node.Id)));
        Assert.Empty(_catalog.Read([], session => ClusterRepository.List(session, "other")));
    }

    [Fact]
    public void Of_many_that_claim_a_cluster_at_the_same_revision_exactly_one_wins()
    {
        ClusterRow cluster = CatalogSamples.Cluster("wanted");
        CatalogSamples.Add(_catalog, cluster);
        for (int round = 0; round < 5; round++)
        {
            long revision = CatalogSamples.Find(_catalog, cluster.Id)!.Revision;
            Guid[] operations = [.. Enumerable.Range(0, 16).Select(_ => Guid.NewGuid())];
            bool[] won = new bool[operations.Length];
            Parallel.For(0, operations.Length, new ParallelOptions { MaxDegreeOfParallelism = operations.Length }, i =>
                won[i] = _catalog.Write(session => ClusterRepository.TryClaim(session, cluster.Id, revision, TroveTask.Growing, operations[i], CatalogSamples.Then)));

            Guid winner = Assert.Single(operations.Where((_, i) => won[i]));
            ClusterRow claimed = CatalogSamples.Find(_catalog, cluster.Id)!;
            Assert.Equal((winner, TroveTask.Growing, revision + 1), (claimed.OperationId!.Value, claimed.Task, claimed.Revision));
            _catalog.Write(session => ClusterRepository.Release(session, cluster.Id, winner, CatalogSamples.Then));
        }
    }

    [Fact]
    public void A_claim_on_an_old_revision_fails()
    {
        ClusterRow cluster = CatalogSamples.Cluster("changed");
        CatalogSamples.Add(_catalog, cluster);
        Assert.True(Claim(cluster.Id, 0, out Guid first));
        _catalog.Write(session => ClusterRepository.Release(session, cluster.Id, first, CatalogSamples.Then));
        Assert.False(Claim(cluster.Id, 0, out _));
        Assert.False(Claim(cluster.Id, 1, out _));
        Assert.True(Claim(cluster.Id, 2, out _));
    }

    [Fact]
    public void Only_the_operation_that_holds_a_cluster_can_hand_it_over_or_free_it()
    {
        ClusterRow cluster = CatalogSamples.Cluster("held");
        CatalogSamples.Add(_catalog, cluster);
        Assert.True(Claim(cluster.Id, 0, out Guid holder));
        Guid stranger = Guid.NewGuid(), next = Guid.NewGuid();

        _catalog.Write(session => ClusterRepository.Release(session, cluster.Id, stranger, CatalogSamples.Then));
        Assert.False(_catalog.Write(session => ClusterRepository.TryHandOver(session, cluster.Id, stranger, next, TroveTask.Deleting, CatalogSamples.Then)));
        Assert.Equal(holder, CatalogSamples.Find(_catalog, cluster.Id)!.OperationId);

        Assert.True(_catalog.Write(session => ClusterRepository.TryHandOver(session, cluster.Id, holder, next, TroveTask.Deleting, CatalogSamples.Then)));
        ClusterRow handed = CatalogSamples.Find(_catalog, cluster.Id)!;
        Assert.Equal((next, TroveTask.Deleting), (handed.OperationId!.Value, handed.Task));
        _catalog.Write(session => ClusterRepository.Release(session, cluster.Id, next, CatalogSamples.Then));
        ClusterRow free = CatalogSamples.Find(_catalog, cluster.Id)!;
        Assert.Equal((null, TroveTask.None), (free.OperationId, free.Task));
    }

    [Fact]
    public void A_cluster_takes_its_nodes_and_secrets_with_it_but_not_its_history()
    {
        ClusterRow cluster = CatalogSamples.Cluster("going");
        CatalogSamples.Add(_catalog, cluster, CatalogSamples.Node(cluster, 1));
        OperationRow operation = CatalogSamples.Operation(cluster);
        _catalog.Write(session =>
        {
            SecretRepository.Set(session, SecretOwner.Cluster(cluster.Id), "password", [1, 2, 3]);
            OperationRepository.Insert(session, operation);
        });
        _catalog.Write(session => ClusterRepository.Delete(session, cluster.Id));
        Assert.Empty(_catalog.Read([], session => NodeRepository.OfCluster(session, cluster.Id)));
        Assert.Null(_catalog.Read(null, session => SecretRepository.Find(session, SecretOwner.Cluster(cluster.Id), "password")));
        Assert.NotNull(_catalog.Read(null, session => OperationRepository.Find(session, operation.Id)));
    }

    [Fact]
    public void A_secret_is_replaced_and_found_by_cluster_and_name()
    {
        ClusterRow cluster = CatalogSamples.Cluster("s");
        CatalogSamples.Add(_catalog, cluster);
        _catalog.Write(session => SecretRepository.Set(session, SecretOwner.Cluster(cluster.Id), "password", [1]));
        _catalog.Write(session => SecretRepository.Set(session, SecretOwner.Cluster(cluster.Id), "password", [2, 3]));
        Assert.Equal([2, 3], _catalog.Read(null, session => SecretRepository.Find(session, SecretOwner.Cluster(cluster.Id), "password")));
        Assert.Null(_catalog.Read(null, session => SecretRepository.Find(session, SecretOwner.Cluster(cluster.Id), "other")));
        Assert.Null(_catalog.Read(null, session => SecretRepository.Find(session, SecretOwner.Cluster(Guid.NewGuid()), "password")));
    }

    [Fact]
    public void A_secret_for_a_cluster_that_is_not_there_is_refused() => Assert.Equal(
        "CatalogUnavailable",
        Assert.Throws<TroveException>(() => _catalog.Write(session => SecretRepository.Set(session, SecretOwner.Cluster(Guid.NewGuid()), "password", [1]))).ErrorId);

    [Fact]
    public void The_catalogs_files_hold_no_secret_in_the_clear()
    {
        const string Password = "correct-horse-battery-staple";
        ClusterRow cluster = CatalogSamples.Cluster("secretive");
        CatalogSamples.Add(_catalog, cluster);
        byte[] stored = new SecretProtector(_home).Protect(Password, "context");
        using (_catalog.KeepOpen())
        {
            _catalog.Write(session => SecretRepository.Set(session, SecretOwner.Cluster(cluster.Id), "password", stored));
            string[] files = Directory.GetFiles(_home.Folder);
            Assert.Contains(files, file => file.EndsWith("-wal", StringComparison.Ordinal));
            Assert.All(files, file => Assert.Equal(-1, Read(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(Password))));
            // The search itself can find what is there.
            Assert.Contains(files, file => Read(file).AsSpan().IndexOf("secretive"u8) >= 0);
        }
    }

    [Fact]
    public void The_journal_keeps_each_steps_last_state()
    {
        ClusterRow cluster = CatalogSamples.Cluster("j");
        CatalogSamples.Add(_catalog, cluster);
        OperationRow operation = CatalogSamples.Operation(cluster);
        _catalog.Write(session => OperationRepository.Insert(session, operation));
        foreach (StepState state in Enum.GetValues<StepState>())
        {
            _catalog.Write(session => OperationRepository.SetStep(session, operation.Id, "first", state, CatalogSamples.Then));
            Assert.Equal(new Dictionary<string, StepState> { ["first"] = state }, _catalog.Read([], session => OperationRepository.Steps(session, operation.Id)));
        }
        Assert.Equal(operation, _catalog.Read(null, session => OperationRepository.Find(session, operation.Id)));
    }

    [Fact]
    public void The_journal_lists_the_newest_first_and_a_tenants_own_only()
    {
        ClusterRow cluster = CatalogSamples.Cluster("j");
        OperationRow[] rows = [.. Enumerable.Range(0, 3).Select(i => CatalogSamples.Operation(cluster) with { Started = CatalogSamples.Then.AddSeconds(i) })];
        _catalog.Write(session =>
        {
            foreach (OperationRow row in rows)
                OperationRepository.Insert(session, row);
            OperationRepository.Insert(session, CatalogSamples.Operation(CatalogSamples.Cluster("k", "other")));
        });
        Assert.Equal(rows.Reverse().Select(row => row.Id), _catalog.Read([], session => OperationRepository.List(session, CatalogSamples.Tenant, new OperationFilter(), null, 100)).Select(row => row.Id));
    }

    private bool Claim(Guid cluster, long revision, out Guid operation)
    {
        Guid id = operation = Guid.NewGuid();
        return _catalog.Write(session => ClusterRepository.TryClaim(session, cluster, revision, TroveTask.Growing, id, CatalogSamples.Then));
    }

    private static byte[] Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        byte[] content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
