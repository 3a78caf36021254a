using System.Text;
using System.Text.RegularExpressions;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Placement;
using TroveClusters.Engine.Providers.Ssh;

namespace TroveClusters.Engine.Vertica.Strategy;

/// <summary>Plans the creation of a Vertica cluster: every check, then a record for each node.</summary>
internal static partial class VerticaCreatePlan
{
    private const int ShortestPassword = 8;

    public static async Task<EnginePlan> MakeAsync(PlanContext context, CreateClusterRequest request, CancellationToken cancellationToken)
    {
        CheckCount(context, request);
        int kSafety = KSafetyOf(context, request);
        CheckProvider(context, request.Provider);
        NodeSize size = NodeSizing.Resolve(context, request.Nodes, request.Flavor, request.VolumeSize);
        CheckWishes(request);
        (IReadOnlyList<string> names, int highest) = NodeNaming.Name(request.Name, request.Nodes, [], 0);
        string database = DatabaseName(request.Database ?? context.DatastoreOptions.Text("database_name"));
        CheckPassword(request.Password);
        var facts = new VerticaClusterFacts
        {
            Database = database,
            DataFolder = DataFolder(context),
            PointToPoint = request.PointToPoint ?? context.DatastoreOptions.Boolean("point_to_point"),
            Package = request.Package ?? context.DatastoreOptions.Text("package") ?? "",
            FailureThreshold = Threshold(context, request.FailureThreshold),
        };
        string license = request.License ?? context.DatastoreOptions.Text("license") ?? VerticaDatastore.CommunityLicense;
        CheckLicense(license, request.Nodes.Count);

        var clusterId = Guid.NewGuid();
        List<NodeRow> rows = [.. names.Select((name, i) => MakeNode(clusterId, name, i + 1, size, i == 0))];
        VerticaHosts hosts = VerticaHosts.Of(context);
        VerticaSeats seats = await VerticaSeats.ChooseAsync(
            context, hosts,
            new VerticaSeatWish
            {
                Access = HostAccess.Of(request.HostUser, request.HostPassword),
                DataFolder = facts.DataFolder,
                DatabaseFolder = VerticaNodes.FolderOf(facts),
                Version = request.DatastoreVersion,
                CanInstall = facts.Package.Length > 0,
            },
            [.. rows.Zip(request.Nodes)], cancellationToken);
        if (seats.NeedsPackage)
            await VerticaSeats.CheckFileAsync(seats.Agents[0], facts.Package, "The package", cancellationToken);
        else
            facts = facts with { Package = "" };
        if (license != VerticaDatastore.CommunityLicense)
            await VerticaSeats.CheckFileAsync(seats.Agents[0], license, "The licence", cancellationToken);
        var change = new VerticaChange
        {
            KSafety = kSafety,
            Package = facts.Package,
            License = license,
            FailureThreshold = facts.FailureThreshold,
        };
        return new EnginePlan(request)
        {
            ClusterId = clusterId,
            ClusterName = request.Name,
            Action = "Create Vertica cluster",
            Targets = [$"{request.Name} ({rows.Count} nodes, {size}, database {database})"],
            Steps = [.. Steps(context, facts, seats, kSafety, license)],
            Cluster = new ClusterRow
            {
                Id = clusterId,
                Tenant = context.Tenant,
                Name = request.Name,
                Datastore = context.DatastoreName,
                Version = seats.Version ?? request.DatastoreVersion ?? "",
                Provider = SshProvider.ProviderName,
                Locality = request.Locality,
                Facts = facts.ToJson(),
            },
            NewNodes = seats.Nodes,
            NewHosts = seats.NewHosts,
            HighestNumber = highest,
            Task = TroveTask.Building,
            Data = new OperationData
            {
                NodeIds = [.. seats.Nodes.Select(node => node.Id)],
                KeepOnFailure = request.KeepOnFailure,
                Facts = change.ToJson(),
            },
            Secrets = new Dictionary<string, string> { [SecretNames.Password] = request.Password ?? ClusterPassword.Generate(context.DatastoreOptions) },
        };
    }

    /// <summary>The record of a node that is to be made.</summary>
    internal static NodeRow MakeNode(Guid clusterId, string name, int position, NodeSize size, bool isMaster) => new()
    {
        Id = Guid.NewGuid(),
        ClusterId = clusterId,
        Position = position,
        Name = name,
        Type = isMaster ? VerticaNodes.Master : VerticaNodes.Member,
        Role = TroveNodeRole.Member,
        Status = TroveNodeStatus.Build,
        Flavor = size.Flavor.Id,
        VolumeSize = size.VolumeSize,
        Facts = new VerticaNodeFacts().ToJson(),
    };

    /// <summary>The installer's threshold: that of the request, else the configured one.</summary>
    /// <exception cref="TroveException"><c>InvalidArgument</c>: there is no such severity.</exception>
    internal static string Threshold(PlanContext context, string? given)
    {
        string threshold = (given ?? context.DatastoreOptions.Text("failure_threshold") ?? "WARN").ToUpperInvariant();
        return VerticaDatastore.FailureThresholds.Contains(threshold) ? threshold : throw new TroveException(
            TroveErrorId.InvalidArgument, $"'{given}' is no severity of findings. There are: {string.Join(", ", VerticaDatastore.FailureThresholds)}.", given);
    }

    /// <summary>Nodes are on hosts, and nowhere else.</summary>
    /// <exception cref="TroveException"><c>OperationNotSupported</c>.</exception>
    internal static void CheckProvider(PlanContext context, string? provider)
    {
        if (provider is not null && !string.Equals(provider, SshProvider.ProviderName, StringComparison.OrdinalIgnoreCase))
            throw new TroveException(
                TroveErrorId.OperationNotSupported, $"Vertica's nodes are on hosts of their own; the provider '{provider}' has none.", provider,
                $"Leave the provider out, or name '{SshProvider.ProviderName}'; Register-TroveHost registers hosts.");
    }

    /// <summary>A database's name, valid.</summary>
    /// <exception cref="TroveException"><c>InvalidName</c>.</exception>
    internal static string DatabaseName(string? name) => name is not null && NamePattern().IsMatch(name) ? name : throw new TroveException(
        TroveErrorId.InvalidName, $"'{name}' cannot be the name of a database: it begins with a letter or an underscore, and has up to 30 letters, digits and underscores.", name);

    private static string DataFolder(PlanContext context) =>
        context.DatastoreOptions.Text("mount_point") is ['/', _, ..] folder && !folder.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c == ',') && !folder.Split('/').Contains("..")
            ? folder.TrimEnd('/')
            : throw new TroveException(
                TroveErrorId.ConfigurationInvalid, $"vertica.mount_point must be an absolute path without blanks, commas and '..', not '{context.DatastoreOptions.Text("mount_point")}'.", "vertica.mount_point");

    /// <summary>Trove's check, which comes before all others; where the operator has not said a number, any will do.</summary>
    private static void CheckCount(PlanContext context, CreateClusterRequest request)
    {
        if (context.DatastoreOptions.Integer("cluster_member_count") is { } count && request.Nodes.Count != count)
            throw new TroveException(
                TroveErrorId.NodeCountNotSupported, $"The number of instances for your initial cluster must be {count}.", request.Nodes.Count,
                $"Create it with {count} nodes, then add some; or change vertica.cluster_member_count.");
        if (request.Nodes.Count < 1)
            throw new TroveException(TroveErrorId.NodeCountNotSupported, "A cluster needs at least one node.", request.Nodes.Count);
    }

    private static int KSafetyOf(PlanContext context, CreateClusterRequest request)
    {
        int minimum = context.DatastoreOptions.Integer("min_ksafety")!.Value;
        int nodes = request.Nodes.Count;
        if (request.KSafety is { } wanted && (wanted < 0 || wanted > KSafety.MostFor(nodes)))
            throw new TroveException(
                TroveErrorId.NodeCountNotSupported,
                $"{nodes} node(s) cannot have k-safety {wanted}: at most {KSafety.MostFor(nodes)}. K-safety 1 needs 3 nodes, 2 needs 5.", wanted);
        int kSafety = request.KSafety ?? KSafety.ForNew(nodes, minimum);
        KSafety.Check(kSafety, minimum, $"{nodes} node(s) would have", nodes);
        return kSafety;
    }

    private static void CheckWishes(CreateClusterRequest request)
    {
        if (request.ReplicaCount != 0)
            throw new TroveException(TroveErrorId.InvalidArgument, "Vertica's nodes are equal; there are no replicas.", "ReplicaCount", "Leave -ReplicaCount out; -KSafety says how many nodes may fail.");
        if (request.Nodes.Any(node => node.Role is not (null or TroveNodeRole.Member)))
            throw new TroveException(TroveErrorId.InvalidArgument, "Vertica's nodes are members among equals; leave the role out of the node.", "Role");
        if (request.Locality == TroveLocality.Affinity && request.Nodes.Count > 1)
            throw new TroveException(TroveErrorId.LocalityNotSupported, "Each of Vertica's nodes takes a host of its own; they cannot be put on one.", request.Locality, "Leave the locality out.");
    }

    /// <summary>The licence of the package stops at three nodes: to be said before a host is touched.</summary>
    internal static void CheckLicense(string license, int nodes)
    {
        if (license == VerticaDatastore.CommunityLicense && nodes > VerticaDatastore.CommunityNodes)
            throw new TroveException(
                TroveErrorId.LicenseLimit, $"The licence of the Community Edition permits {VerticaDatastore.CommunityNodes} nodes, and there would be {nodes}. Nothing was changed.", nodes,
                "Use fewer nodes, or give a licence for more with -License.");
    }

    private static void CheckPassword(string? password)
    {
        if (password is null)
            return;
        if (password.Length < ShortestPassword)
            throw new TroveException(TroveErrorId.InvalidArgument, $"The database's password must have at least {ShortestPassword} characters.", "Credential");
        if (password.Any(char.IsControl) || password.EnumerateRunes().Contains(Rune.ReplacementChar))
            throw new TroveException(TroveErrorId.InvalidArgument, "The database's password must not contain control characters, half a surrogate pair, or U+FFFD.", "Credential");
    }

    private static IEnumerable<string> Steps(PlanContext context, VerticaClusterFacts facts, VerticaSeats seats, int kSafety, string license)
    {
        foreach (string step in seats.NewHosts.Select(host => host.Step))
            yield return step;
        yield return $"Let root of each of {string.Join(", ", seats.Nodes.Select(node => node.HostName))} log in to the others";
        yield return $"Run install_vertica{VerticaNodes.OnHost(seats.Nodes[0])} for {seats.Nodes.Count} host(s): {(facts.Package.Length > 0 ? $"package {facts.Package}, " : $"Vertica {seats.Version}, ")}licence {license}, data in {facts.DataFolder}, findings end it from {facts.FailureThreshold} on{(facts.PointToPoint ? ", point-to-point" : "")}";
        yield return $"Create database {facts.Database} on {seats.Nodes.Count} node(s): {string.Join(", ", seats.Nodes.Select(node => $"{node.Name}{VerticaNodes.OnHost(node)}"))}";
        yield return context.DatastoreOptions.Boolean("local_segments")
            ? $"Segment data locally with scaling factor {context.DatastoreOptions.Integer("scaling_factor")}, k-safety {kSafety}"
            : $"Leave data without local segments, k-safety {kSafety}";
        yield return "Make sure that all nodes are UP and have the k-safety that was asked for";
    }

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]{0,29}$")]
    private static partial Regex NamePattern();
}
