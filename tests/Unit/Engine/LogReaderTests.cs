using TroveClusters.Engine;

namespace TroveClusters.Tests.Unit.Engine;

public sealed class LogReaderTests
{
    [Fact]
    public void Logs_are_merged_by_time_and_a_report_stays_in_one_piece()
    {
        IReadOnlyList<TroveLogEntry> merged = LogReader.Merge(
        [
            [Entry("a", 1), Entry("a", 4), Entry("a", null), Entry("a", null), Entry("a", 6)],
            [Entry("b", null), Entry("b", 2), Entry("b", 5)],
        ]);
        Assert.Equal(["a1", "b", "b2", "a4", "a", "a", "b5", "a6"], merged.Select(entry => $"{entry.NodeName}{entry.Time?.Second}"));
    }

    [Fact]
    public void A_clock_that_was_set_back_does_not_change_the_order_of_a_node()
    {
        IReadOnlyList<TroveLogEntry> merged = LogReader.Merge([[Entry("a", 9), Entry("a", 3)], [Entry("b", 5)]]);
        Assert.Equal(["b5", "a9", "a3"], merged.Select(entry => $"{entry.NodeName}{entry.Time?.Second}"));
    }

    [Fact]
    public void Logs_without_times_come_one_after_the_other() =>
        Assert.Equal(
            ["a", "a", "b"], LogReader.Merge([[Entry("a", null), Entry("a", null)], [Entry("b", null)]]).Select(entry => entry.NodeName));

    [Theory]
    [InlineData("requirepass \"s3cret\"", "requirepass \"***\"")]
    [InlineData("s3cret and s3crets3cret", "*** and ******")]
    [InlineData("nothing to hide", "nothing to hide")]
    [InlineData("a\u001b[2Jb\tc\u0007", "a\uFFFD[2Jb\tc\uFFFD")]
    public void Secrets_and_control_characters_do_not_get_out(string line, string shown) =>
        Assert.Equal(shown, LogReader.Clean(line, ["s3cret"]));

    private static TroveLogEntry Entry(string node, int? second) => new()
    {
        NodeName = node,
        Time = second is { } at ? new DateTimeOffset(2026, 3, 1, 8, 30, at, TimeSpan.Zero) : null,
    };
}
