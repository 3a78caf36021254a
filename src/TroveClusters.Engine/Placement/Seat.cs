using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Providers.Ssh;

namespace TroveClusters.Engine.Placement;

/// <summary>A host that was chosen for a node.</summary>
/// <param name="Host">The host.</param>
/// <param name="Address">The address a server on it is reached at: always an address, never a name.</param>
/// <param name="Survey">What it offers.</param>
/// <param name="Port">The port that was asked for; null for any.</param>
internal sealed record Seat(HostRow Host, string Address, HostSurvey Survey, int? Port)
{
    /// <summary>What the claim has to write of the host; null where it is registered.</summary>
    public NewHost? New { get; init; }

    /// <summary>The record of a node that is to be put there.</summary>
    public NodeRow Put(NodeRow node) => node with { HostId = Host.Id, HostName = Host.Name, Host = Address };
}
