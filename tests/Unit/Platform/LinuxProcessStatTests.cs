using TroveClusters.Engine.Platform;

namespace TroveClusters.Tests.Unit.Platform;

public sealed class LinuxProcessStatTests
{
    private const string Tail = " 0 -1 4194560 100 0 0 0 1 2 0 0 20 0 1 0 987654 1000 200 18446744073709551615";
    private const string TailOfMany = " 0 -1 4194560 100 0 0 0 1 2 0 0 20 0 5 0 987654 1000 200 18446744073709551615";

    [Theory]
    [InlineData("redis-server")]
    [InlineData("a b")]
    [InlineData(") Z 1 2 3 (")]
    [InlineData("")]
    public void The_name_may_be_anything(string name)
    {
        LinuxProcessSystem.Stat? stat = LinuxProcessSystem.Stat.Parse($"42 ({name}) S 1 42 43{Tail}\n");

        Assert.Equal(new LinuxProcessSystem.Stat('S', 43, 1, "987654"), stat);
        Assert.False(stat!.Value.IsDead);
    }

    [Theory]
    [InlineData('Z', true)]
    [InlineData('X', true)]
    [InlineData('T', false)]
    [InlineData('D', false)]
    public void A_zombie_is_dead_and_a_stopped_process_is_not(char state, bool dead) =>
        Assert.Equal(dead, LinuxProcessSystem.Stat.Parse($"42 (x) {state} 1 42 42{Tail}")!.Value.IsDead);

    [Fact]
    public void A_process_whose_threads_still_end_is_not_dead_yet() =>
        Assert.False(LinuxProcessSystem.Stat.Parse($"42 (x) Z 1 42 42{TailOfMany}")!.Value.IsDead);

    [Theory]
    [InlineData("")]
    [InlineData("42 (x")]
    [InlineData("42 (x) S 1 42 42")]
    [InlineData("42 (x) S 1 42 ?" + Tail)]
    [InlineData("42 (x) S 1 42 43 0 -1 4194560 100 0 0 0 1 2 0 0 20 0 1 0 x 1000 200 18446744073709551615")]
    public void Anything_else_is_no_process(string text) => Assert.Null(LinuxProcessSystem.Stat.Parse(text));
}
