namespace TroveClusters;

/// <summary>A datastore and what of it can be had here and now.</summary>
/// <param name="Name">Such as <c>redis</c>.</param>
/// <param name="Versions">The versions that can be had, newest first.</param>
/// <param name="DefaultVersion">The version that is taken when none is asked for; empty when none can be had.</param>
public sealed record TroveDatastore(string Name, IReadOnlyList<string> Versions, string DefaultVersion);
