using System.Net;
using System.Net.Sockets;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Hosts;
using TroveClusters.Engine.Providers;
using TroveClusters.Engine.Providers.Ssh;
using TroveClusters.Engine.Remote;

namespace TroveClusters.Engine.Placement;

/// <summary>
/// Chooses hosts for nodes and looks at those it chooses, so that nothing is written for a host that does not answer or
/// lacks something: another one is taken then, where there is one. Who asked for a host learns why it cannot be had.
/// </summary>
internal sealed class HostSeats
{
    private readonly EngineServices _services;
    private readonly SshProvider _provider;
    private readonly SeatRequest _request;
    private readonly Dictionary<Guid, HostRow> _hosts;
    private readonly Dictionary<Guid, (HostSurvey Survey, string Address)> _surveyed = [];
    private readonly Dictionary<Guid, string> _problems = [];
    private readonly HashSet<Guid> _serverless = [];
    private Dictionary<Guid, NewHost> _new = [];

    private HostSeats(EngineServices services, SshProvider provider, SeatRequest request)
    {
        (_services, _provider, _request) = (services, provider, request);
        _hosts = services.Catalog.Read([], HostRepository.List).ToDictionary(host => host.Id);
    }

    /// <summary>Chooses a host for each node.</summary>
    /// <exception cref="TroveException">
    /// As for <see cref="NamedHosts"/>; <c>HostNotSuitable</c>, <c>ServerBinaryNotFound</c>, <c>PortsExhausted</c>;
    /// <c>HostKeyChanged</c> of any host that was looked at; of a host that was asked for, whatever it fails with.
    /// </exception>
    public static Task<IReadOnlyList<Seat>> ChooseAsync(
        EngineServices services, SshProvider provider, SeatRequest request, CancellationToken cancellationToken) =>
        new HostSeats(services, provider, request).ChooseAsync(cancellationToken);

    /// <summary>Makes sure that hosts still take the nodes that were planned for them; to be asked under the catalog's write lock.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="nodes">The nodes.</param>
    /// <param name="newHosts">The hosts that are registered with them.</param>
    /// <exception cref="TroveException">
    /// <c>HostNotSuitable</c>: a host is gone, or others have taken its places; <c>HostAlreadyExists</c>: somebody else has registered one.
    /// </exception>
    public static void Verify(CatalogSession session, IReadOnlyList<NodeRow> nodes, IReadOnlyList<NewHost> newHosts)
    {
        foreach (NewHost host in newHosts)
            host.Verify(session);
        HashSet<Guid> unwritten = [.. newHosts.Select(host => host.Host.Id)];
        foreach (IGrouping<Guid, NodeRow> group in nodes.Where(node => node.HostId is { } id && !unwritten.Contains(id)).GroupBy(node => node.HostId!.Value))
        {
            HostRow? host = HostRepository.Find(session, group.Key);
            string name = group.First().HostName;
            if (host is null || !host.Implicit && host.NodeCount + group.Count() > host.Capacity)
            {
                throw new TroveException(
                    TroveErrorId.HostNotSuitable,
                    host is null
                        ? $"The host '{name}' has been unregistered since the plan was made; nothing was done."
                        : $"The host '{name}' has no room any more for {string.Join(", ", group.Select(node => node.Name))}: {host.NodeCount} of {host.Capacity} places have been taken since the plan was made; nothing was done.",
                    name, "Repeat the command: it looks for another host.");
            }
        }
    }

    /// <summary>Makes sure that the hosts of nodes offer a flavor that the nodes are to get.</summary>
    /// <exception cref="TroveException"><c>HostNotSuitable</c>: hosts that offer another one.</exception>
    public static void VerifyFlavor(EngineServices services, IReadOnlyList<NodeRow> nodes, TroveFlavor flavor)
    {
        HashSet<Guid> used = [.. nodes.Select(node => node.HostId).OfType<Guid>()];
        List<HostRow> others = used.Count == 0 ? []
            : [.. services.Catalog.Read([], HostRepository.List).Where(host => used.Contains(host.Id) && host.Flavor.Length > 0 && host.Flavor != flavor.Id)];
        if (others.Count > 0)
        {
            throw new TroveException(
                TroveErrorId.HostNotSuitable,
                $"Nodes cannot get flavor {flavor.Name} on these hosts: {string.Join(", ", others.Select(host => $"{host.Name} offers flavor {host.Flavor}"))}. Nothing was changed.",
                others.Select(host => host.Name).ToArray(), "Register the hosts with the new flavor first (Register-TroveHost).");
        }
    }

    private async Task<IReadOnlyList<Seat>> ChooseAsync(CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, HostRow> named = await NamedAsync(cancellationToken);
        List<PlacementNode> nodes = [.. _request.Nodes.Select(wish => new PlacementNode(wish.Name, wish.Flavor)
        {
            Group = wish.Group,
            Host = wish.Spec.Host is { } host ? named[host].Id : null,
            Zone = wish.Spec.AvailabilityZone,
        })];
        HashSet<Guid> asked = [.. nodes.Select(node => node.Host).OfType<Guid>()];
        while (true)
        {
            IReadOnlyList<PlacementHost> chosen = Place(nodes);
            Guid[] unseen = [.. chosen.Select(host => host.Id).Distinct().Where(id => !_surveyed.ContainsKey(id))];
            if (unseen.Length == 0)
                return Seats(chosen);
            await Task.WhenAll(unseen.Select(id => SurveyAsync(_hosts[id], asked.Contains(id), cancellationToken)));
        }
    }

    private async Task<IReadOnlyDictionary<string, HostRow>> NamedAsync(CancellationToken cancellationToken)
    {
        var search = new NamedHosts(_services, _hosts.Values, _request.Access);
        IReadOnlyDictionary<string, HostRow> named = await search.FindAsync(_request.Nodes.Select(wish => wish.Spec.Host).OfType<string>(), cancellationToken);
        _new = search.New.ToDictionary(host => host.Host.Id);
        foreach (NewHost host in search.New)
            _hosts[host.Host.Id] = host.Host;
        return named;
    }

    private IReadOnlyList<PlacementHost> Place(List<PlacementNode> nodes)
    {
        try
        {
            return HostPlacement.Choose(
                [.. _hosts.Values.Select(host => new PlacementHost(host.Id, host.Name, Capacity(host, nodes), host.NodeCount)
                {
                    IsReserved = host.Implicit,
                    Flavor = host.Flavor,
                    Zone = host.AvailabilityZone,
                    Problem = _problems.GetValueOrDefault(host.Id) ?? WhyNotWhole(host),
                })],
                nodes, _request.Present, _request.Locality);
        }
        catch (TroveException e) when (_serverless.Count > 0 && _problems.Keys.All(_serverless.Contains))
        {
            throw new TroveException(TroveErrorId.ServerBinaryNotFound, e.Message, e.Target, "Install the server on these hosts, or register others.", e);
        }
    }

    private string? WhyNotWhole(HostRow host) => !_request.WholeHosts || host.NodeCount == 0 ? null
        : _request.Present.Any(node => node.Host == host.Id) ? "it has a node of this cluster"
        : "it has nodes of another cluster, and a whole host is needed";

    /// <summary>A host that is there for the nodes that name it has a place for each of them.</summary>
    private static int Capacity(HostRow host, List<PlacementNode> nodes) =>
        host.Implicit ? host.NodeCount + nodes.Count(node => node.Host == host.Id) : host.Capacity;

    /// <summary>Looks at a host; what speaks against it is kept for the next choice.</summary>
    private async Task SurveyAsync(HostRow host, bool asked, CancellationToken cancellationToken)
    {
        try
        {
            string address = await ResolveAsync(host, cancellationToken);
            HostSurvey survey = await LookAsync(host, cancellationToken);
            string? unfit = survey.Unfit(host.ToLogin(null));
            string? serverless = _request.WhyNoServer(survey);
            if ((unfit ?? serverless) is not { } problem)
            {
                lock (_problems)
                    _surveyed[host.Id] = (survey, address);
                return;
            }
            throw new TroveException(
                unfit is null ? TroveErrorId.ServerBinaryNotFound : TroveErrorId.HostNotSuitable, $"The host '{host.Name}' cannot take nodes: {problem}.", host.Name,
                unfit is null ? "Install the server there, or choose another host." : null);
        }
        catch (TroveException e) when (!asked && e.Info.Id != TroveErrorId.HostKeyChanged)
        {
            lock (_problems)
            {
                _problems[host.Id] = e.Message.TrimEnd('.');
                if (e.Info.Id == TroveErrorId.ServerBinaryNotFound)
                    _serverless.Add(host.Id);
            }
        }
    }

    private Task<HostSurvey> LookAsync(HostRow host, CancellationToken cancellationToken)
    {
        HostLogin? unwritten = _new.TryGetValue(host.Id, out NewHost? entry) ? entry.Login : null;
        if (_request.Survey is { } survey)
            return survey(_services.Remote.Open(unwritten ?? new HostStore(_services).Login(host)), cancellationToken);
        return unwritten is null
            ? _provider.SurveyAsync(host.Id, _request.Programs, cancellationToken)
            : _provider.SurveyAsync(_services.Remote.Open(unwritten), _request.Programs, cancellationToken);
    }

    private Seat[] Seats(IReadOnlyList<PlacementHost> chosen)
    {
        var seats = new Seat[chosen.Count];
        var given = new HashSet<HostPort>();
        HashSet<HostPort> nodes = [.. _services.Catalog.Read([], session => NodeRepository.Ports(session, []))];
        for (int i = 0; i < seats.Length; i++)
        {
            (HostSurvey survey, string address) = _surveyed[chosen[i].Id];
            HostRow host = _hosts[chosen[i].Id];
            int? port = _request.Nodes[i].Spec.Port;
            if (port is { } wished)
                CheckPort(host, wished, survey, nodes, given);
            seats[i] = new Seat(host, address, survey, port) { New = _new.GetValueOrDefault(host.Id) };
        }
        return seats;
    }

    private void CheckPort(HostRow host, int wished, HostSurvey survey, HashSet<HostPort> nodes, HashSet<HostPort> given)
    {
        int[] needed = [wished, .. _request.Ports.Offsets.Select(offset => wished + offset)];
        if (Array.Exists(needed, port => port is < 1 or > IPEndPoint.MaxPort))
            throw new TroveException(
                TroveErrorId.InvalidArgument, $"A node cannot have port {wished}: it needs {string.Join(" and ", needed)}, and ports go from 1 to {IPEndPoint.MaxPort}.", wished);
        foreach (int port in needed)
        {
            bool byNode = nodes.Any(taken => taken.HostId == host.Id && (taken.Port == port || _request.Ports.Offsets.Any(offset => taken.Port + offset == port)));
            if (byNode || survey.Listening.Contains(port) || !given.Add(new HostPort(host.Id, port)))
                throw new TroveException(
                    TroveErrorId.PortsExhausted, $"A node cannot have port {wished} of the host '{host.Name}': port {port} is taken.", wished,
                    "Choose another port, or leave it out of the node.");
        }
    }

    /// <summary>Nodes know each other by addresses: a name is resolved once, and the address kept.</summary>
    private static async Task<string> ResolveAsync(HostRow host, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(host.Address, out IPAddress? literal))
            return literal.ToString();
        try
        {
            IPAddress[] addresses = await Dns.GetHostAddressesAsync(host.Address, cancellationToken);
            return (Array.Find(addresses, a => a.AddressFamily == AddressFamily.InterNetwork) ?? addresses[0]).ToString();
        }
        catch (SocketException e)
        {
            throw new TroveException(
                TroveErrorId.HostUnreachable, $"The address of the host '{host.Name}', {host.Address}, could not be resolved: {e.Message}.", host.Name, inner: e);
        }
    }
}
