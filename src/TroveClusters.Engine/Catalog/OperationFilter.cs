namespace TroveClusters.Engine.Catalog;

/// <summary>Which rows of the journal to read: what SQL can decide.</summary>
internal sealed record OperationFilter
{
    public IReadOnlyList<Guid> Ids { get; init; } = [];
    public IReadOnlyList<Guid> ClusterIds { get; init; } = [];

    /// <summary>
    /// Names of clusters in ASCII, without regard to case; empty for all. Names that are not wholly ASCII are let through: what
    /// is equal to them SQLite does not know.
    /// </summary>
    public IReadOnlyList<string> AsciiNames { get; init; } = [];

    public IReadOnlyList<TroveOperationKind> Kinds { get; init; } = [];
    public IReadOnlyList<TroveOperationState> States { get; init; } = [];
    public DateTimeOffset? Since { get; init; }
    public DateTimeOffset? Until { get; init; }
}
