using TroveClusters.Engine.Providers;
using TroveClusters.Engine.Providers.Ssh;
using TroveClusters.Engine.Remote;

namespace TroveClusters.Engine.Placement;

/// <summary>The nodes that need seats on hosts, and what a host must have.</summary>
internal sealed record SeatRequest
{
    /// <summary>The nodes.</summary>
    public required IReadOnlyList<SeatWish> Nodes { get; init; }

    /// <summary>How hosts are logged in to that nodes name and that are not registered.</summary>
    public required HostAccess Access { get; init; }

    /// <summary>The nodes the cluster has already.</summary>
    public IReadOnlyList<PresentNode> Present { get; init; } = [];

    /// <summary>Where they are put relative to each other.</summary>
    public required TroveLocality Locality { get; init; }

    /// <summary>The ports each node needs.</summary>
    public required PortNeeds Ports { get; init; }

    /// <summary>The programs to look for on hosts: names, or absolute paths.</summary>
    public required IReadOnlyList<string> Programs { get; init; }

    /// <summary>
    /// Why a host with these programs does not do, as the end of a sentence; null where it does. Where nothing else is wrong
    /// with any host, the refusal is <c>ServerBinaryNotFound</c>.
    /// </summary>
    public required Func<HostSurvey, string?> WhyNoServer { get; init; }

    /// <summary>Whether a node takes a whole host: none that has nodes is chosen, and each gets a host of its own.</summary>
    public bool WholeHosts { get; init; }

    /// <summary>
    /// Looks at a host in another way than for programs; null for the usual way. What speaks against the host it throws, as
    /// a <see cref="TroveException"/>.
    /// </summary>
    public Func<IRemoteHost, CancellationToken, Task<HostSurvey>>? Survey { get; init; }
}
