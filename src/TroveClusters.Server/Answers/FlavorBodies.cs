namespace TroveClusters.Server.Answers;

/// <summary>A flavor. Its id is a number where it looks like one, as in Trove; <c>str_id</c> is always there.</summary>
internal sealed record FlavorBody(long? Id, string StrId, string Name, int Ram, int Vcpus, int Disk, int Ephemeral, IReadOnlyList<Link> Links);

/// <summary>One flavor.</summary>
internal sealed record FlavorAnswer(FlavorBody Flavor);

/// <summary>All flavors.</summary>
internal sealed record FlavorsAnswer(IReadOnlyList<FlavorBody> Flavors);

/// <summary>A version of a datastore.</summary>
internal sealed record DatastoreVersionBody(string Id, string Name, string Datastore, IReadOnlyList<Link> Links, int Active);

/// <summary>A datastore.</summary>
internal sealed record DatastoreBody(string Id, string Name, string? DefaultVersion, IReadOnlyList<DatastoreVersionBody> Versions, IReadOnlyList<Link> Links);

/// <summary>One datastore.</summary>
internal sealed record DatastoreAnswer(DatastoreBody Datastore);

/// <summary>All datastores.</summary>
internal sealed record DatastoresAnswer(IReadOnlyList<DatastoreBody> Datastores);

/// <summary>One version.</summary>
internal sealed record DatastoreVersionAnswer(DatastoreVersionBody Version);

/// <summary>The versions of a datastore.</summary>
internal sealed record DatastoreVersionsAnswer(IReadOnlyList<DatastoreVersionBody> Versions);
