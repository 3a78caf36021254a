namespace TroveClusters;

/// <summary>A page of a tenant's clusters, in the order of their ids. An id stays when a name is taken by another cluster.</summary>
/// <param name="After">The last id of the page before; null to begin with the first.</param>
/// <param name="Count">How many clusters there are at most.</param>
public sealed record ClusterSlice(Guid? After, int Count);
