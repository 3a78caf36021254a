using System.Collections.Concurrent;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Hosts;
using TroveClusters.Engine.Placement;
using TroveClusters.Engine.Providers;
using TroveClusters.Engine.Providers.Ssh;
using TroveClusters.Engine.Remote;
using TroveClusters.Engine.Vertica.Agent;

namespace TroveClusters.Engine.Vertica.Strategy;

/// <summary>Hosts for new nodes: each a whole one, with nothing of another Vertica on it.</summary>
internal sealed class VerticaSeats
{
    /// <summary>Less than this is a disk that is full.</summary>
    private const long LeastFree = 64L << 20;

    private readonly PlanContext _context;
    private readonly VerticaHosts _hosts;
    private readonly VerticaSeatWish _wish;
    private readonly ConcurrentDictionary<string, VerticaHostFacts> _facts = [];

    private VerticaSeats(PlanContext context, VerticaHosts hosts, VerticaSeatWish wish) => (_context, _hosts, _wish) = (context, hosts, wish);

    /// <summary>The nodes' records, with their hosts.</summary>
    public IReadOnlyList<NodeRow> Nodes { get; private set; } = [];

    /// <summary>The hosts that are registered with the nodes.</summary>
    public IReadOnlyList<NewHost> NewHosts { get; private set; } = [];

    /// <summary>The version of the package on the hosts; null where none has it.</summary>
    public string? Version { get; private set; }

    /// <summary>Whether a host lacks the package, so that it is to be installed.</summary>
    public bool NeedsPackage { get; private set; }

    /// <summary>The agents of the hosts, in the order of the nodes.</summary>
    public IReadOnlyList<IVerticaNodeAgent> Agents { get; private set; } = [];

    /// <summary>Chooses hosts, and looks at each that it chooses.</summary>
    /// <exception cref="TroveException">As for <see cref="HostSeats"/>; <c>DatastoreVersionNotFound</c>.</exception>
    public static async Task<VerticaSeats> ChooseAsync(
        PlanContext context, VerticaHosts hosts, VerticaSeatWish wish, IReadOnlyList<(NodeRow Node, TroveNodeSpec Spec)> nodes, CancellationToken cancellationToken)
    {
        if (context.Provider(SshProvider.ProviderName) is not SshProvider provider)
            throw new TroveException(TroveErrorId.ProviderNotFound, $"There is no provider named '{SshProvider.ProviderName}'.", SshProvider.ProviderName);
        var seats = new VerticaSeats(context, hosts, wish);
        await seats.ChooseAsync(provider, nodes, cancellationToken);
        return seats;
    }

    private async Task ChooseAsync(SshProvider provider, IReadOnlyList<(NodeRow Node, TroveNodeSpec Spec)> nodes, CancellationToken cancellationToken)
    {
        foreach ((NodeRow node, TroveNodeSpec spec) in nodes)
        {
            if (spec.Port is { } port and not VerticaDatastore.Port)
                throw new TroveException(TroveErrorId.InvalidArgument, $"Vertica's nodes listen on port {VerticaDatastore.Port}; '{node.Name}' cannot have port {port}.", port, "Leave the port out of the node.");
        }
        IReadOnlyList<Seat> seats = await HostSeats.ChooseAsync(
            _context.Services,
            provider,
            new SeatRequest
            {
                Nodes = [.. nodes.Select(node => new SeatWish(node.Node.Name, WithoutPort(node.Spec), node.Node.Flavor, null))],
                Present = [.. _wish.Present.Where(node => node.HostId is not null).Select(node => new PresentNode(node.HostId!.Value, null))],
                Locality = TroveLocality.AntiAffinity,
                WholeHosts = true,
                Access = _wish.Access,
                Ports = new PortNeeds([]),
                Programs = [],
                WhyNoServer = _ => null,
                Survey = SurveyAsync,
            },
            cancellationToken);
        VerticaHostFacts[] facts = [.. seats.Select(seat => _facts[Key(Login(seat))])];
        Nodes = [.. nodes.Zip(seats, facts).Select(entry => entry.Second.Put(entry.First.Node) with
        {
            Port = VerticaDatastore.Port,
            Folder = _wish.DataFolder,
            Facts = (VerticaNodeFacts.Of(entry.First.Node) with { PackageIsOurs = entry.Third.PackageVersion is null }).ToJson(),
        })];
        NewHosts = [.. seats.Select(seat => seat.New).OfType<NewHost>().DistinctBy(host => host.Host.Id)];
        Agents = [.. seats.Select(seat => _hosts.Of(Login(seat)))];
        NeedsPackage = Array.Exists(facts, host => host.PackageVersion is null);
        Version = OneVersion([.. seats.Zip(facts)]);
    }

    /// <summary>The first node's host, or this machine, must have a file that is named; it is copied from here where the host lacks it.</summary>
    /// <exception cref="TroveException"><c>InvalidArgument</c>: neither has it.</exception>
    public static async Task CheckFileAsync(IVerticaNodeAgent driver, string path, string what, CancellationToken cancellationToken)
    {
        if (path.Length > 0 && !File.Exists(path) && !(path.StartsWith('/') && await driver.ExistsAsync(path, cancellationToken)))
            throw new TroveException(
                TroveErrorId.InvalidArgument, $"{what} '{path}' is neither on the host '{driver.HostName}' nor on this machine.", path,
                "Give an absolute path on the host, or a file of this machine, which is then copied there.");
    }

    private async Task<HostSurvey> SurveyAsync(IRemoteHost host, CancellationToken cancellationToken)
    {
        IVerticaNodeAgent agent = _hosts.Of(host);
        VerticaHostFacts facts = await agent.GetFactsAsync(_wish.DataFolder, cancellationToken);
        if (facts.Configuration is { Hosts.Count: > 0 } other && !other.Hosts.Any(_wish.OwnAddresses.Contains))
            throw Unsuitable(host, $"it is a member of another Vertica cluster: {AdminToolsFile.Path} there names {string.Join(", ", other.Hosts)}", "Adopt that cluster with Import-TroveCluster, choose another host, or remove the file if that cluster is gone.");
        if (facts.PackageVersion is null && !_wish.CanInstall)
            throw new TroveException(
                TroveErrorId.ServerBinaryNotFound, $"The host '{host.Login.Name}' cannot take nodes: Vertica is not installed there, and no package was given.", host.Login.Name,
                "Give the package with -Package or vertica.package, or install it on the hosts.");
        if (facts.PackageVersion is { } version && _wish.Version is { Length: > 0 } wanted && !Matches(version, wanted))
            throw Unsuitable(host, $"it has Vertica {version}, and version {wanted} is needed", "Install the same version on all hosts, or choose others.");
        if (facts.Free < LeastFree)
            throw Unsuitable(host, $"its disk is full where {_wish.DataFolder} is", "Make room there, or choose another host.");
        if (await agent.ExistsAsync(_wish.DatabaseFolder, cancellationToken))
            throw Unsuitable(host, $"there is a folder {_wish.DatabaseFolder} already, of a database or of an attempt to make one", "Move it away if nobody needs it, or choose another host or database name.");
        _facts[Key(host.Login)] = facts;
        return new HostSurvey
        {
            System = "Linux",
            Lacks = [],
            Unwritable = null,
            Free = facts.Free,
            Listening = new HashSet<int>(),
            Ephemeral = EphemeralPorts.LinuxDefault,
            Programs = [],
        };
    }

    private static string? OneVersion(IReadOnlyList<(Seat Seat, VerticaHostFacts Facts)> hosts)
    {
        string[] versions = [.. hosts.Select(host => host.Facts.PackageVersion).OfType<string>().Distinct()];
        if (versions.Length > 1)
            throw new TroveException(
                TroveErrorId.DatastoreVersionNotFound,
                $"The nodes of a cluster run the same version, and these hosts have several: {string.Join(", ", hosts.Select(host => $"{host.Seat.Host.Name} has {host.Facts.PackageVersion ?? "none"}"))}.",
                versions, "Install the same version on all of them, or name hosts that have the same.");
        return versions.Length == 0 ? null : versions[0];
    }

    /// <summary>As Redis's versions: a version asked for matches by its beginning.</summary>
    internal static bool Matches(string version, string wanted)
    {
        (string there, string asked) = (version.TrimStart('v'), wanted.Trim().TrimStart('v'));
        return there.StartsWith(asked, StringComparison.OrdinalIgnoreCase)
            && (there.Length == asked.Length || asked.EndsWith('.') || !char.IsAsciiLetterOrDigit(there[asked.Length]));
    }

    private HostLogin Login(Seat seat) => seat.New is { } unwritten ? unwritten.Login : new HostStore(_context.Services).Login(seat.Host);

    private static string Key(HostLogin login) => login.ToString();

    private static TroveNodeSpec WithoutPort(TroveNodeSpec spec) => new() { Name = spec.Name, Host = spec.Host, AvailabilityZone = spec.AvailabilityZone };

    private static TroveException Unsuitable(IRemoteHost host, string why, string action) => new(
        TroveErrorId.HostNotSuitable, $"The host '{host.Login.Name}' cannot take nodes: {why}.", host.Login.Name, action);
}

/// <summary>What hosts are wanted for.</summary>
internal sealed record VerticaSeatWish
{
    /// <summary>How hosts are logged in to that are named and not registered.</summary>
    public required HostAccess Access { get; init; }

    /// <summary>The nodes there are.</summary>
    public IReadOnlyList<NodeRow> Present { get; init; } = [];

    /// <summary>The addresses of the cluster: a host whose configuration names one of them is not another cluster's.</summary>
    public IReadOnlyCollection<string> OwnAddresses { get; init; } = [];

    /// <summary>The folder for data.</summary>
    public required string DataFolder { get; init; }

    /// <summary>The folder of the database in it, which must not be there.</summary>
    public required string DatabaseFolder { get; init; }

    /// <summary>The version that is needed, or its beginning; null for any.</summary>
    public string? Version { get; init; }

    /// <summary>Whether there is a package to install where Vertica is missing.</summary>
    public bool CanInstall { get; init; }
}
