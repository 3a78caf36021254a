using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Hosts;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Placement;
using TroveClusters.Engine.Providers.Ssh;
using TroveClusters.Engine.Remote;
using TroveClusters.Engine.Vertica.Agent;

namespace TroveClusters.Engine.Vertica.Strategy;

/// <summary>
/// Plans the adoption of a database that somebody else installed: what <c>admintools.conf</c> and the system tables say
/// becomes the cluster's records. Nothing on its hosts is changed.
/// </summary>
internal static class VerticaImportPlan
{
    public static async Task<EnginePlan> MakeAsync(PlanContext context, ImportClusterRequest request, CancellationToken cancellationToken)
    {
        if (request.Nodes.Count == 0 || request.Nodes.Any(node => node.Host is null))
            throw new TroveException(TroveErrorId.NodeRequired, "Name a host of the cluster to adopt.", request.Name);
        VerticaHosts hosts = VerticaHosts.Of(context);
        IReadOnlyList<HostRow> registered = new HostStore(context.Services).All();
        var search = new NamedHosts(context.Services, [.. registered], HostAccess.Of(request.HostUser, request.HostPassword));
        IReadOnlyDictionary<string, HostRow> named = await search.FindAsync(request.Nodes.Select(node => node.Host!), cancellationToken);
        HostRow first = named[request.Nodes[0].Host!];
        IVerticaNodeAgent agent = AgentOf(context, hosts, first, search);
        AdminToolsConfiguration configuration = await agent.ReadConfigurationAsync(cancellationToken)
            ?? throw new TroveException(
                TroveErrorId.DatabaseNotFound, $"The host '{first.Name}' is no member of a Vertica cluster: {AdminToolsFile.Path} is missing there.", first.Name, "Name a host of the cluster.");
        ConfiguredDatabase database = Choose(configuration, request.Database, first);
        var password = new Secret(request.Password ?? "");
        VerticaDatabaseState state = await agent.GetStateAsync(database.Name, password, cancellationToken)
            ?? throw new TroveException(
                TroveErrorId.NodeUnreachable, $"The database '{database.Name}' does not answer on the host '{first.Name}'.", first.Name,
                "Start the database, or name another of its hosts.");
        CheckAgreement(configuration, database, state);
        string folder = Path.GetDirectoryName(Path.GetDirectoryName(state.Nodes[0].CatalogFolder.TrimEnd('/')) ?? "/") ?? configuration.DefaultFolder;
        folder = configuration.DefaultFolder.Length > 0 ? configuration.DefaultFolder : folder;

        Dictionary<string, string> texts = Texts(request, state, registered, named);
        IReadOnlyDictionary<string, HostRow> found = await search.FindAsync(texts.Values, cancellationToken);
        await CheckMembersAsync(context, hosts, found.Values, search, cancellationToken);
        string name = request.Name ?? database.Name;
        NodeSize size = NodeSizing.Resolve(context, [.. state.Nodes.Select(_ => new TroveNodeSpec())], request.Flavor, request.VolumeSize);
        (IReadOnlyList<string> names, int highest) = NodeNaming.Name(name, [.. state.Nodes.Select(_ => new TroveNodeSpec())], [], 0);
        var clusterId = Guid.NewGuid();
        List<NodeRow> rows = [];
        foreach (VerticaNodeState node in state.Nodes)
        {
            HostRow host = found[texts[node.Address]];
            NodeRow row = VerticaCreatePlan.MakeNode(clusterId, names[rows.Count], rows.Count + 1, size, rows.Count == 0);
            rows.Add(row with
            {
                HostId = host.Id,
                HostName = host.Name,
                Host = node.Address,
                Port = VerticaDatastore.Port,
                Folder = folder,
                Facts = new VerticaNodeFacts { DatabaseNode = node.Name, State = node.State }.ToJson(),
            });
        }
        return new EnginePlan(request)
        {
            ClusterId = clusterId,
            ClusterName = name,
            Action = "Adopt Vertica cluster",
            Targets = [$"{name} (database {database.Name}, {rows.Count} nodes, {state.Version})"],
            Steps =
            [
                .. search.New.Where(host => rows.Exists(row => row.HostId == host.Host.Id)).Select(host => host.Step),
                .. rows.Select(row => $"Record {row.Name}{VerticaNodes.OnHost(row)}: {VerticaNodeFacts.Of(row).DatabaseNode}, {VerticaNodeFacts.Of(row).State}"),
                "Change nothing on the hosts",
            ],
            Cluster = new ClusterRow
            {
                Id = clusterId,
                Tenant = context.Tenant,
                Name = name,
                Datastore = context.DatastoreName,
                Version = state.Version.TrimStart('v'),
                Provider = SshProvider.ProviderName,
                Facts = (new VerticaClusterFacts
                {
                    Database = database.Name,
                    DataFolder = folder,
                    PointToPoint = configuration.PointToPoint,
                    Adopted = true,
                }).With(state).ToJson(),
            },
            NewNodes = rows,
            NewHosts = [.. search.New.Where(host => rows.Exists(row => row.HostId == host.Host.Id))],
            HighestNumber = highest,
            Task = TroveTask.Building,
            Data = new OperationData { NodeIds = [.. rows.Select(row => row.Id)] },
            Secrets = new Dictionary<string, string> { [SecretNames.Password] = request.Password ?? "" },
        };
    }

    private static ConfiguredDatabase Choose(AdminToolsConfiguration configuration, string? wanted, HostRow host)
    {
        string there = configuration.Databases.Count == 0 ? "There is none." : $"There are: {string.Join(", ", configuration.Databases.Select(database => database.Name))}.";
        return wanted is null
            ? configuration.Databases is [var only] ? only : throw new TroveException(
                TroveErrorId.DatabaseNotFound, $"Which database of the cluster on '{host.Name}' to adopt is not clear. {there}", host.Name, "Name it with -Database.")
            : configuration.Databases.FirstOrDefault(database => string.Equals(database.Name, wanted, StringComparison.OrdinalIgnoreCase)) ?? throw new TroveException(
                TroveErrorId.DatabaseNotFound, $"The cluster on '{host.Name}' has no database '{wanted}'. {there}", wanted);
    }

    /// <summary>What is half-way between two sizes is finished or undone by whoever began it.</summary>
    private static void CheckAgreement(AdminToolsConfiguration configuration, ConfiguredDatabase database, VerticaDatabaseState state)
    {
        string[] configured = [.. database.Nodes.Select(node => $"{node.Name} at {node.Address}").Order(StringComparer.Ordinal)];
        string[] there = [.. state.Nodes.Select(node => $"{node.Name} at {node.Address}").Order(StringComparer.Ordinal)];
        if (!configured.SequenceEqual(there))
            throw new TroveException(
                TroveErrorId.ClusterNotReady,
                $"{AdminToolsFile.Path} and the database '{database.Name}' do not agree on its nodes: {string.Join(", ", configured)} there, {string.Join(", ", there)} in the database.", database.Name,
                "Finish or undo the change of size that was begun, then adopt the cluster.");
        if (state.Nodes.FirstOrDefault(node => node.IsEphemeral) is { } leaving)
            throw new TroveException(
                TroveErrorId.ClusterNotReady, $"The removal of {leaving.Name} from the database '{database.Name}' was begun and is not finished.", database.Name,
                "Finish the removal (admintools -t db_remove_node), then adopt the cluster.");
        if (database.Nodes.FirstOrDefault(node => !configuration.Hosts.Contains(node.Address)) is { } stranger)
            throw new TroveException(
                TroveErrorId.ClusterNotReady, $"{stranger.Name} is at {stranger.Address}, which is no host of the cluster by {AdminToolsFile.Path}.", database.Name);
    }

    /// <summary>What each address is looked for as: the host that was named for it, or the address itself, by the same login.</summary>
    private static Dictionary<string, string> Texts(
        ImportClusterRequest request, VerticaDatabaseState state, IReadOnlyList<HostRow> registered, IReadOnlyDictionary<string, HostRow> named)
    {
        var texts = new Dictionary<string, string>();
        HostRow first = named[request.Nodes[0].Host!];
        foreach (VerticaNodeState node in state.Nodes)
        {
            string? given = named.FirstOrDefault(entry => entry.Value.Address == node.Address).Key;
            texts[node.Address] = given
                ?? registered.FirstOrDefault(host => host.Address == node.Address)?.Name
                ?? (first.Port == 22 ? $"{first.User}@{node.Address}" : FormattableString.Invariant($"{first.User}@{node.Address}:{first.Port}"));
        }
        return texts;
    }

    /// <summary>Later changes need every host: none may turn out then not to let us in.</summary>
    private static async Task CheckMembersAsync(
        PlanContext context, VerticaHosts hosts, IEnumerable<HostRow> members, NamedHosts search, CancellationToken cancellationToken)
    {
        List<HostRow> rows = [.. members.DistinctBy(host => host.Id)];
        List<HostRow> used = [.. rows.Where(host => host.NodeCount > 0)];
        if (used.Count > 0)
            throw new TroveException(
                TroveErrorId.HostInUse, $"These hosts have nodes already: {string.Join(", ", used.Select(host => host.Name))}. The cluster may have been adopted before.", used.Select(host => host.Name).ToArray());
        await Task.WhenAll(rows.Select(async host =>
        {
            _ = await AgentOf(context, hosts, host, search).ReadConfigurationAsync(cancellationToken)
                ?? throw new TroveException(TroveErrorId.ClusterNotReady, $"{AdminToolsFile.Path} is missing on the host '{host.Name}', which the database has a node on.", host.Name);
        }));
    }

    private static IVerticaNodeAgent AgentOf(PlanContext context, VerticaHosts hosts, HostRow host, NamedHosts search) =>
        search.New.FirstOrDefault(unwritten => unwritten.Host.Id == host.Id) is { } unwritten
            ? hosts.Of(unwritten.Login)
            : hosts.Of(new HostStore(context.Services).Login(host));
}
