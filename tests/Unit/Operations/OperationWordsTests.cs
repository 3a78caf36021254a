using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Operations;
using TroveClusters.Tests.Unit.Catalog;

namespace TroveClusters.Tests.Unit.Operations;

public sealed class OperationWordsTests
{
    /// <summary>Every kind of operation.</summary>
    public static TheoryData<TroveOperationKind> Kinds => [.. Enum.GetValues<TroveOperationKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_is_spoken_of_in_words(TroveOperationKind kind)
    {
        OperationRow operation = CatalogSamples.Operation(CatalogSamples.Cluster("it's"), kind);
        Assert.EndsWith("cluster 'it's'", OperationWords.Activity(operation), StringComparison.Ordinal);
        Assert.DoesNotContain(" of cluster", OperationWords.Activity(operation).Replace("root of cluster", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.StartsWith("The ", OperationWords.Subject(operation), StringComparison.Ordinal);
        // A kind without words of its own would be spoken of by its name.
        Assert.DoesNotContain($"the {kind} ", OperationWords.LowerSubject(operation), StringComparison.Ordinal);
        Assert.EndsWith(".", OperationWords.Undone(kind, []), StringComparison.Ordinal);
        Assert.EndsWith(".", OperationWords.Opposite(operation), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TroveOperationKind.Optimize, "the rebalance of cluster 'sales'")]
    [InlineData(TroveOperationKind.Import, "the import of cluster 'sales'")]
    [InlineData(TroveOperationKind.Repair, "the repair of cluster 'sales'")]
    [InlineData(TroveOperationKind.EnableRoot, "the enabling of root of cluster 'sales'")]
    public void The_kinds_of_Vertica_are_spoken_of(TroveOperationKind kind, string words) =>
        Assert.Equal(words, OperationWords.LowerSubject(CatalogSamples.Operation(CatalogSamples.Cluster("sales"), kind)));

    [Fact]
    public void An_upgrade_that_is_undone_leaves_the_old_version_and_one_that_is_done_is_gone_back_by_another()
    {
        OperationRow upgrade = CatalogSamples.Operation(CatalogSamples.Cluster("web"), TroveOperationKind.Upgrade);
        Assert.Equal("the upgrade of cluster 'web'", OperationWords.LowerSubject(upgrade));
        Assert.Contains("back on the version they had", OperationWords.Undone(TroveOperationKind.Upgrade, []), StringComparison.Ordinal);
        Assert.Contains("Update-TroveCluster 'web'", OperationWords.Opposite(upgrade), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_left_of_an_operation_of_Vertica_is_told()
    {
        Assert.Contains("was not touched", OperationWords.Undone(TroveOperationKind.Import, []), StringComparison.Ordinal);
        Assert.Contains("stays where it is", OperationWords.Undone(TroveOperationKind.Optimize, []), StringComparison.Ordinal);
        Assert.Contains("left running", OperationWords.Undone(TroveOperationKind.Repair, []), StringComparison.Ordinal);
        Assert.Contains("Remove-TroveCluster", OperationWords.Opposite(CatalogSamples.Operation(CatalogSamples.Cluster("sales"), TroveOperationKind.Import)), StringComparison.Ordinal);
    }
}
