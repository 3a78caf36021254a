namespace TroveClusters;

/// <summary>A datastore and what of it can be had here and now.</summary>
public sealed record TroveDatastore
{
    /// <summary>Such as <c>redis</c>.</summary>
    public string Name { get; internal init; } = "";

    /// <summary>The versions of the server programs found, the preferred one first.</summary>
    public IReadOnlyList<string> Versions { get; internal init; } = [];

    /// <summary>The version that is taken when none is asked for; empty when none can be had.</summary>
    public string DefaultVersion { get; internal init; } = "";

    /// <summary>Such as <c>redis/7.0.15</c>: nothing that could be taken for the name of a cluster.</summary>
    public override string ToString() => $"{Name}/{DefaultVersion}";
}
