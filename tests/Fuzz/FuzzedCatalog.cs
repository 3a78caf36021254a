using Microsoft.Data.Sqlite;
using TroveClusters.Engine;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Operations.Steps;
using TroveClusters.Engine.Providers;
using TroveClusters.Engine.Redis;
using TroveClusters.Engine.Remote;
using TroveClusters.Engine.Remote.OpenSsh;
using TroveClusters.Engine.Tokens;
using TroveClusters.Tests.Unit;
using TroveClusters.Tests.Unit.Catalog;

namespace TroveClusters.Tests.Fuzz;

/// <summary>A catalog that holds something of everything, and all that reads it.</summary>
internal sealed class FuzzedCatalog : IDisposable
{
    /// <summary>What reading a catalog may end with, and what planning may say of a cluster that reads as another one.</summary>
    public static IReadOnlyList<TroveErrorId> Errors => s_errors;

    private static readonly TroveErrorId[] s_errors =
    [
        TroveErrorId.CatalogUnavailable, TroveErrorId.CatalogVersionTooNew, TroveErrorId.ProviderNotFound, TroveErrorId.DatastoreNotFound,
        TroveErrorId.OperationNotSupported, TroveErrorId.TroveClusterNotFound, TroveErrorId.TroveClusterBusy, TroveErrorId.NodeUnreachable,
        TroveErrorId.NodeAlreadyExists, TroveErrorId.InvalidName, TroveErrorId.FlavorNotFound, TroveErrorId.FlavorsNotEqual, TroveErrorId.FlavorRequired,
        TroveErrorId.InvalidVolumeSize, TroveErrorId.VolumeSizesNotEqual, TroveErrorId.VolumeSizeRequired, TroveErrorId.VolumeTooLarge, TroveErrorId.QuotaExceeded,
        TroveErrorId.InvalidArgument, TroveErrorId.NodeNotFound,
    ];

    private static readonly Engine.Redis.Strategy.RedisApiStrategy s_redis = new();
    private readonly TemporaryHome _home = new();

    public FuzzedCatalog()
    {
        Services = new EngineServices(new TroveServiceSettings { Home = _home.Folder, Tenant = CatalogSamples.Tenant });
        HostRow[] hosts =
        [
            CatalogSamples.Host("db-1") with { KeyFile = Services.Home.KeyFile, Tags = ["ssd", "new"], Flavor = "1", AvailabilityZone = "east", LastSeen = CatalogSamples.Then },
            CatalogSamples.Host("db-2") with { User = "ops", Implicit = true, Status = TroveHostStatus.Active },
        ];
        ClusterRow[] clusters = [CatalogSamples.Cluster("free"), CatalogSamples.Cluster("held")];
        OperationOwner owner = OperationOwner.Current with { Engine = Guid.NewGuid(), ProcessStart = "1" };
        OperationRow[] operations = [CatalogSamples.Operation(clusters[0], TroveOperationKind.Create) with { State = TroveOperationState.Done, Finished = CatalogSamples.Then },
            CatalogSamples.Operation(clusters[1], TroveOperationKind.Grow, owner) with { Data = """{"NodeIds":[],"KeepOnFailure":true,"Deadline":"2025-03-01T12:30:15+00:00"}""" }];
        Free = clusters[0].Id;
        Services.Catalog.Write(session =>
        {
            foreach (HostRow host in hosts)
            {
                HostRepository.Insert(session, host);
                SecretOwner owner = SecretOwner.Host(host.Id);
                SecretRepository.Set(session, owner, SecretNames.Password, Services.Secrets.Protect("password", owner.Context(SecretNames.Password)));
                LeftoverRepository.Put(session, new LeftoverRow
                {
                    NodeId = Guid.NewGuid(),
                    HostId = host.Id,
                    Name = $"gone/{host.Name}",
                    Address = host.Address,
                    Port = 7000,
                    Folder = "/var/lib/trove/gone",
                    Process = Process,
                    Since = CatalogSamples.Then,
                });
            }
        });
        foreach (ClusterRow cluster in clusters)
        {
            NodeRow[] nodes = [.. Enumerable.Range(1, 2).Select(number => CatalogSamples.Node(cluster, number) with
            {
                Host = "127.0.0.1",
                Port = 20000 + number,
                Facts = new RedisNodeFacts { RedisId = new string('a', 40), Slots = "0-99 200" }.ToJson(),
                Process = Process,
                // The other one's plans are made: they must reach no host.
                HostId = cluster == clusters[1] ? hosts[number - 1].Id : null,
                Folder = cluster == clusters[1] ? "/var/lib/trove/node" : "",
            })];
            CatalogSamples.Add(Services.Catalog, cluster, nodes);
        }
        Services.Catalog.Write(session =>
        {
            foreach (OperationRow operation in operations)
            {
                OperationRepository.Insert(session, operation);
                OperationRepository.SetStep(session, operation.Id, "record", StepState.Done, CatalogSamples.Then);
                OperationRepository.SetStep(session, operation.Id, "place-nodes", StepState.Intent, CatalogSamples.Then);
            }
            Assert.True(ClusterRepository.TryClaim(session, clusters[1].Id, clusters[1].Revision, TroveTask.Growing, operations[1].Id, CatalogSamples.Then));
            foreach (ClusterRow cluster in clusters)
                SecretRepository.Set(session, SecretOwner.Cluster(cluster.Id), SecretNames.Password, Services.Secrets.Protect("password", SecretOwner.Cluster(cluster.Id).Context(SecretNames.Password)));
            FlavorRepository.Insert(session, new TroveFlavor { Id = "x", Name = "mine", Ram = 1024, Vcpus = 1, Disk = 1, Ephemeral = 0 }, CatalogSamples.Then);
            QuotaRepository.Set(session, CatalogSamples.Tenant, "instances", 50);
            foreach (int number in new[] { 1, 2 })
            {
                ServerTokenRepository.Insert(session, new ServerTokenRow
                {
                    Id = Guid.NewGuid(),
                    Name = $"token-{number}",
                    Tenant = CatalogSamples.Tenant,
                    Role = TroveServerRole.Admin,
                    Hash = ServerTokenText.Hash(ServerTokenText.Generate())!,
                    Created = CatalogSamples.Then,
                    Expires = CatalogSamples.Then,
                    LastUsed = CatalogSamples.Then,
                });
            }
        });
    }

    public EngineServices Services { get; }

    /// <summary>The cluster that nobody works on.</summary>
    public Guid Free { get; }

    /// <summary>The process of this test: it lives.</summary>
    private static string Process { get; } =
        NodeServers.Text(new NodeProcess(OperationOwner.Current.ProcessId, OperationOwner.Current.ProcessStart, OperationOwner.Current.Boot));

    public void Dispose() => _home.Dispose();

    /// <summary>What is asked of the catalog. Nothing that connects to a node: its address may be anybody's.</summary>
    public IEnumerable<Func<Task>> Questions(TroveService service) =>
    [
        async () =>
        {
            await foreach (TroveCluster cluster in service.GetClustersAsync(new ClusterQuery(), default))
                Assert.NotNull(cluster.Nodes);
        },
        async () =>
        {
            var unreadable = new List<TroveException>();
            await foreach (TroveCluster cluster in service.GetClustersAsync(new ClusterQuery { Names = [new NamePattern("*")], Unreadable = unreadable.Add }, default))
                Assert.NotNull(cluster.Nodes);
            Assert.All(unreadable, error => Assert.Contains(error.Info.Id, s_errors));
        },
        async () =>
        {
            await foreach (TroveOperation operation in service.GetOperationsAsync(new OperationQuery(), default))
                Assert.NotNull(operation.Owner);
        },
        async () => await service.PlanAsync(new AddNodesRequest { ClusterId = Free, Nodes = [new(), new() { Role = TroveNodeRole.Replica }] }, default),
        async () => await service.PlanAsync(new RemoveClusterRequest { ClusterId = Free }, default),
        async () => await service.GetCredentialAsync(Free, default),
        async () => await service.GetConnectionAsync(Free, default),
        async () => await service.GetFlavorsAsync(default),
        async () => Assert.All(await service.GetHostsAsync(new HostQuery(), default), host => Assert.NotNull(host.HostKeys)),
        async () => Assert.All(await service.GetServerTokensAsync(new ServerTokenQuery(), default), token => Assert.NotNull(token.Name)),
        async () => await service.GetQuotasAsync(new QuotaQuery { Tenants = [new NamePattern("*")] }, default),
    ];

    /// <summary>Reads all there is by the readers of rows, and all that rows hold by who understands it.</summary>
    public (Guid[] Clusters, int Nodes) ReadAll(SqliteConnection connection, SqliteTransaction? transaction)
    {
        var session = new CatalogSession(connection, transaction);
        (List<ClusterRow> clusters, _) = ClusterRepository.Page(session, CatalogSamples.Tenant, new CatalogPosition("", IsEnd: false), 10, null);
        List<NodeRow> nodes = NodeRepository.OfClusters(session, clusters.Select(cluster => cluster.Id));
        List<OperationRow> operations = OperationRepository.List(session, CatalogSamples.Tenant, new OperationFilter(), null, 100);
        foreach (ClusterRow cluster in clusters)
        {
            var state = new ClusterState(cluster, [.. nodes.Where(node => node.ClusterId == cluster.Id)])
            {
                Operation = operations.Find(operation => operation.Id == cluster.OperationId),
            };
            (TroveClusterStatus status, string message) = ClusterStatus.Judge(state, state.Operation, null, state.IsStopped);
            _ = s_redis.View(state, status, message);
            _ = s_redis.Connection(state);
            if (SecretRepository.Find(session, SecretOwner.Cluster(cluster.Id), SecretNames.Password) is { } stored)
                _ = Services.Secrets.Unprotect(stored, SecretOwner.Cluster(cluster.Id).Context(SecretNames.Password));
            _ = Engine.Redis.Strategy.RedisApiStrategy.Facts(cluster);
        }
        foreach (NodeRow node in nodes)
            _ = NodeServers.Process(node);
        foreach (OperationRow operation in operations)
        {
            _ = OperationView.Of(operation);
            _ = OperationWords.Subject(operation);
            _ = RowReader.Json(operation.Data, EngineJson.Default.OperationData, "operations", operation.Id, "data");
            _ = OperationRepository.Steps(session, operation.Id);
        }
        foreach (HostRow host in HostRepository.List(session))
        {
            _ = host.ToHost();
            Secret? password = SecretRepository.Find(session, SecretOwner.Host(host.Id), SecretNames.Password) is { } stored
                ? new Secret(Services.Secrets.Unprotect(stored, SecretOwner.Host(host.Id).Context(SecretNames.Password)))
                : null;
            // What becomes an argument of ssh is what it is called, or refused.
            _ = FuzzCase.Accepts(
                () => SshArguments.Verify(host.ToLogin(password)), TroveErrorId.InvalidArgument, TroveErrorId.InvalidEndpoint, TroveErrorId.AuthenticationFailed);
        }
        foreach (LeftoverRow left in LeftoverRepository.List(session))
            _ = NodeServers.Parse(left.Process, "leftovers", left.NodeId);
        foreach (ServerTokenRow token in ServerTokenRepository.List(session))
            _ = (token.ToToken(CatalogSamples.Then), ServerTokenRepository.FindByHash(session, token.Hash));
        _ = (FlavorRepository.List(session), QuotaRepository.Limits(session, CatalogSamples.Tenant), QuotaRepository.Tenants(session));
        return ([.. clusters.Select(cluster => cluster.Id)], nodes.Count);
    }

    public SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={Services.Home.CatalogFile};Pooling=False;Foreign Keys=False");
        connection.Open();
        Execute(connection, "PRAGMA synchronous = OFF");
        return connection;
    }

    public static void Execute(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
