using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Placement;
using TroveClusters.Engine.Providers;
using TroveClusters.Engine.Providers.Ssh;
using TroveClusters.Engine.Redis.Servers;

namespace TroveClusters.Engine.Redis.Strategy;

/// <summary>Nodes that were given hosts, and the server that runs on them: the same version on all.</summary>
/// <param name="Nodes">The nodes' records, with their hosts.</param>
/// <param name="Server">The server; its path is that of the first node's host.</param>
/// <param name="Programs">Where it is on each host.</param>
/// <param name="Ports">The ports that were asked for.</param>
/// <param name="NewHosts">The hosts that are registered with the nodes.</param>
internal sealed record RedisSeats(
    IReadOnlyList<NodeRow> Nodes, RedisServer Server, IReadOnlyDictionary<Guid, string> Programs, IReadOnlyDictionary<Guid, int> Ports,
    IReadOnlyList<NewHost> NewHosts)
{
    private static readonly string[] s_programs = ["valkey-server", "redis-server"];

    /// <summary>Gives the nodes of a new cluster, or new nodes of one, hosts.</summary>
    /// <param name="context">The configuration.</param>
    /// <param name="provider">The provider of hosts.</param>
    /// <param name="nodes">The new nodes and what was asked for each.</param>
    /// <param name="present">The nodes there are.</param>
    /// <param name="locality">Where nodes are put relative to each other.</param>
    /// <param name="version">The version asked for, or its beginning; null for any. A cluster that grows gives its own, whole.</param>
    /// <param name="access">How hosts are logged in to that are named and not registered.</param>
    /// <param name="cancellationToken">Stops the look at the hosts.</param>
    /// <exception cref="TroveException">As for <see cref="HostSeats"/>.</exception>
    public static async Task<RedisSeats> ChooseAsync(
        PlanContext context, SshProvider provider, IReadOnlyList<(NodeRow Node, TroveNodeSpec Spec)> nodes, IReadOnlyList<NodeRow> present,
        TroveLocality locality, string? version, HostAccess access, CancellationToken cancellationToken)
    {
        string? configured = context.DatastoreOptions.Text("server_path");
        string[] programs = string.IsNullOrWhiteSpace(configured) ? s_programs : [configured];
        IReadOnlyList<Seat> seats = await HostSeats.ChooseAsync(
            context.Services,
            provider,
            new SeatRequest
            {
                Nodes = [.. nodes.Select(node => new SeatWish(node.Node.Name, node.Spec, node.Node.Flavor, GroupOf(node.Node)))],
                Present = [.. present.Where(node => node.HostId is not null).Select(node => new PresentNode(node.HostId!.Value, GroupOf(node)))],
                Locality = locality,
                Access = access,
                Ports = new PortNeeds([RedisConfigurationFile.BusPortOffset]),
                Programs = programs,
                WhyNoServer = survey => WhyNoServer(survey, programs, version),
            },
            cancellationToken);
        RedisServer server = Common(seats, version);
        return new RedisSeats(
            [.. nodes.Zip(seats, (node, seat) => seat.Put(node.Node))],
            server,
            seats.DistinctBy(seat => seat.Host.Id).ToDictionary(seat => seat.Host.Id, seat => Find(seat.Survey, server.DatastoreVersion, whole: true)!.Path),
            nodes.Zip(seats).Where(pair => pair.Second.Port is not null).ToDictionary(pair => pair.First.Node.Id, pair => pair.Second.Port!.Value),
            [.. seats.Select(seat => seat.New).OfType<NewHost>().DistinctBy(host => host.Host.Id)]);
    }

    /// <summary>A primary and its replicas hold the same data.</summary>
    private static Guid GroupOf(NodeRow node) => RedisNodeFacts.Of(node).Primary ?? node.Id;

    /// <summary>The first version that all hosts have.</summary>
    private static RedisServer Common(IReadOnlyList<Seat> seats, string? version) =>
        Servers(seats[0].Survey, version).FirstOrDefault(server => seats.All(seat => Find(seat.Survey, server.DatastoreVersion, whole: true) is not null))
        ?? throw new TroveException(
            TroveErrorId.ServerBinaryNotFound,
            $"The nodes of a cluster run the same version of the server, and no version is on all of these hosts: {string.Join("; ", seats.DistinctBy(seat => seat.Host.Id).Select(seat => $"{seat.Host.Name} has {string.Join(", ", Servers(seat.Survey, version).Select(server => $"{server.Kind} {server.Version}"))}"))}.",
            seats.Select(seat => seat.Host.Name).Distinct().ToArray(), "Install the same version on all of them, or name hosts that have the same.");

    private static string? WhyNoServer(HostSurvey survey, string[] programs, string? version)
    {
        if (Find(survey, version, whole: false) is not null)
            return null;
        string[] there = [.. survey.Programs.Select(program => ServerVersionText.Parse(program.Version) is var (kind, number) && kind != RedisServerKind.Garnet
            ? $"{kind} {number} ({program.Path})"
            : $"{program.Path}, which answers --version with '{program.Version}'")];
        return there.Length == 0
            ? $"it has no Redis server: none of {string.Join(", ", programs)} is there"
            : $"it has {string.Join(", ", there)}{(version is null ? "" : $", and version {version} is needed")}";
    }

    private static RedisServer? Find(HostSurvey survey, string? version, bool whole) =>
        Servers(survey, version).FirstOrDefault(server => !whole || server.DatastoreVersion == version);

    private static IEnumerable<RedisServer> Servers(HostSurvey survey, string? version) => survey.Programs
        .Select(program => ServerVersionText.Parse(program.Version) is var (kind, number) ? new RedisServer(kind, program.Path, number) : null)
        .OfType<RedisServer>()
        .Where(server => server.Kind != RedisServerKind.Garnet)
        .Where(server => string.IsNullOrWhiteSpace(version) || RedisServers.Matches(server.DatastoreVersion, version.Trim()));
}
