namespace TroveClusters.Tests.Unit.Contracts;

public class TroveErrorsTests
{
    [Fact]
    public void Every_id_has_its_row_with_advice() => Assert.All(Enum.GetValues<TroveErrorId>(), id =>
    {
        TroveErrorInfo info = TroveErrors.Get(id);
        Assert.Equal(id, info.Id);
        Assert.InRange(info.HttpStatus, 400, 599);
        Assert.EndsWith(".", info.RecommendedAction.Replace("garnet-server", ".", StringComparison.Ordinal), StringComparison.Ordinal);
    });

    /// <summary>The codes that the specification names.</summary>
    [Theory]
    [InlineData(TroveErrorId.FlavorRequired, 403)]
    [InlineData(TroveErrorId.LocalStorageNotSpecified, 403)]
    [InlineData(TroveErrorId.NodeOwnsSlots, 403)]
    [InlineData(TroveErrorId.FlavorNotFound, 404)]
    [InlineData(TroveErrorId.NodeNotFound, 404)]
    [InlineData(TroveErrorId.TroveClusterNotFound, 404)]
    [InlineData(TroveErrorId.VolumeTooLarge, 413)]
    [InlineData(TroveErrorId.TroveClusterBusy, 422)]
    [InlineData(TroveErrorId.VolumeNotSupported, 501)]
    public void The_codes_are_the_specifications(TroveErrorId id, int status) => Assert.Equal(status, TroveErrors.Get(id).HttpStatus);

    [Fact]
    public void The_tasks_are_Troves() => Assert.Equal(
        ["1 NONE", "2 BUILDING", "3 DELETING", "4 ADDING_SHARD", "5 GROWING_CLUSTER", "6 SHRINKING_CLUSTER", "7 UPGRADING_CLUSTER", "8 RESTARTING_CLUSTER", "9 UPDATING_CLUSTER"],
        TroveTask.All.Select(task => $"{task.Id} {task.Name}"));
}
