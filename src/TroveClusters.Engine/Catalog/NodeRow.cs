using System.Globalization;

namespace TroveClusters.Engine.Catalog;

/// <summary>A node as the catalog has it.</summary>
public sealed record NodeRow
{
    /// <summary>The node's id, for good.</summary>
    public required Guid Id { get; init; }

    /// <summary>The cluster's id.</summary>
    public required Guid ClusterId { get; init; }

    /// <summary>The order in which nodes joined.</summary>
    public required int Position { get; init; }

    /// <summary>Unique in the cluster without regard to case; see <see cref="Datastores.NodeNaming"/>.</summary>
    public required string Name { get; init; }

    /// <summary>Trove's instance type: <c>member</c> or <c>master</c>.</summary>
    public string Type { get; init; } = "member";

    /// <summary>Its part in the cluster.</summary>
    public TroveNodeRole Role { get; init; }

    /// <summary>How it is doing. New nodes are written with <c>Build</c>; the operation's last step makes them <c>Active</c>.</summary>
    public TroveNodeStatus Status { get; init; }

    /// <summary>The address its server is reached at; empty until that is known.</summary>
    public string Host { get; init; } = "";

    /// <summary>The registered host it is on, or is meant for; null where it is on none. Such a host cannot be unregistered.</summary>
    public Guid? HostId { get; init; }

    /// <summary>The name of that host as it is now; empty where it is on none. Read with the node, never written.</summary>
    public string HostName { get; init; } = "";

    /// <summary>The folder of its data on that host, absolute; empty where it is on none, and until it has a place.</summary>
    public string Folder { get; init; } = "";

    /// <summary>0 until the node has a place.</summary>
    public int Port { get; init; }

    /// <summary>The id of its flavor.</summary>
    public required string Flavor { get; init; }

    /// <summary>GB; null where volumes are not supported.</summary>
    public int? VolumeSize { get; init; }

    /// <summary>Bytes; null until measured.</summary>
    public long? VolumeUsed { get; init; }

    /// <summary>The provider's process, as JSON; empty when there is none.</summary>
    public string Process { get; init; } = "";

    /// <summary>What only the datastore understands, as JSON.</summary>
    public string Facts { get; init; } = "{}";

    /// <summary>What an operator should know about it; empty when all is well.</summary>
    public string Message { get; init; } = "";

    /// <summary>When it was recorded, UTC; written by the engine.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>When it was last changed, UTC; written by the engine.</summary>
    public DateTimeOffset Updated { get; init; }

    /// <summary>Whether the node has a place.</summary>
    public bool IsPlaced => Port != 0;

    /// <summary>Whether it was stopped on purpose. One that died by itself still has the process that it was.</summary>
    public bool IsStopped => Status == TroveNodeStatus.Shutdown && Process.Length == 0;

    /// <summary>What clients connect to, as <c>host:port</c>, an IPv6 address in brackets. Of a node that has a place.</summary>
    public string Endpoint => Host.Contains(':', StringComparison.Ordinal)
        ? string.Create(CultureInfo.InvariantCulture, $"[{Host}]:{Port}")
        : string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");
}
