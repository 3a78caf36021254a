using System.Text.Json.Serialization;

namespace TroveClusters.Server.Answers;

// The bodies of answers, in Trove's words and in the order in which Trove writes their fields.

/// <summary>A link to something.</summary>
internal sealed record Link(string Href, string Rel);

/// <summary>What a cluster is busy with.</summary>
internal sealed record TaskBody(int Id, string Name, string Description);

/// <summary>A datastore and its version, as clusters have them.</summary>
internal sealed record DatastoreRef(string Type, string Version);

/// <summary>A datastore and its version, as instances have them.</summary>
internal sealed record DatastoreDetail(string Type, string Version, string VersionNumber);

/// <summary>A flavor that something has.</summary>
internal sealed record FlavorRef(string Id, IReadOnlyList<Link> Links);

/// <summary>The size of a volume, in GB.</summary>
internal sealed record VolumeBody(int Size)
{
    /// <summary>How much of it is used, in GB.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Used { get; init; }
}

/// <summary>An address of an instance.</summary>
internal sealed record AddressBody(string Address, string Type);

/// <summary>A member of a cluster.</summary>
internal sealed record MemberBody
{
    public required string Id { get; init; }
    public required string Name { get; init; }
    public required string Type { get; init; }
    public required IReadOnlyList<Link> Links { get; init; }
    public required string Status { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public VolumeBody? Volume { get; init; }

    public required FlavorRef Flavor { get; init; }
    public required IReadOnlyList<string> Ip { get; init; }
}

/// <summary>A cluster with its members.</summary>
internal sealed record ClusterBody
{
    public required string Id { get; init; }
    public required string Name { get; init; }
    public required TaskBody Task { get; init; }
    public required string Created { get; init; }
    public required string Updated { get; init; }
    public required IReadOnlyList<Link> Links { get; init; }
    public required DatastoreRef Datastore { get; init; }
    public required IReadOnlyList<MemberBody> Instances { get; init; }
    public required IReadOnlyList<string> Ip { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Locality { get; init; }

    /// <summary>For administrators.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TenantId { get; init; }

    /// <summary>For administrators. Nothing of a deleted cluster is kept here but its operations.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Deleted { get; init; }
}

/// <summary>One cluster.</summary>
internal sealed record ClusterAnswer(ClusterBody Cluster);

/// <summary>A page of clusters.</summary>
internal sealed record ClustersAnswer(IReadOnlyList<ClusterBody> Clusters)
{
    /// <summary>The next page, where there is one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Link>? Links { get; init; }
}

/// <summary>An instance by itself.</summary>
internal sealed record InstanceBody
{
    public required string Id { get; init; }
    public required string Name { get; init; }
    public required string Status { get; init; }
    public required string OperatingStatus { get; init; }
    public required IReadOnlyList<Link> Links { get; init; }
    public required FlavorRef Flavor { get; init; }
    public required DatastoreDetail Datastore { get; init; }
    public required string Region { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public VolumeBody? Volume { get; init; }

    public required IReadOnlyList<string> Ip { get; init; }
    public required IReadOnlyList<AddressBody> Addresses { get; init; }
    public required string Created { get; init; }
    public required string Updated { get; init; }
    public required string ServiceStatusUpdated { get; init; }
    public required string ClusterId { get; init; }
    public required string Type { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TenantId { get; init; }
}

/// <summary>One instance.</summary>
internal sealed record InstanceAnswer(InstanceBody Instance);

/// <summary>A page of instances.</summary>
internal sealed record InstancesAnswer(IReadOnlyList<InstanceBody> Instances)
{
    /// <summary>The next page, where there is one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Link>? Links { get; init; }
}

/// <summary>The modules of an instance: there are none here.</summary>
internal sealed record ModulesAnswer(IReadOnlyList<string> Modules);
