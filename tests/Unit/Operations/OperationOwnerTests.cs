using System.Diagnostics;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Platform;
using TroveClusters.Tests.Unit.Catalog;

namespace TroveClusters.Tests.Unit.Operations;

public sealed class OperationOwnerTests
{
    private static readonly DateTimeOffset s_now = new(2025, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset s_longAgo = s_now.AddDays(-1);

    [Fact]
    public void This_process_is_alive_however_old_its_heartbeat() => Assert.False(OperationOwner.Current.IsDead(s_longAgo, s_now));

    [Fact]
    public void What_is_written_is_read() => Assert.Equal(OperationOwner.Current, OperationOwner.Of(CatalogSamples.Operation(CatalogSamples.Cluster("c"))));

    [Fact]
    public void A_process_that_has_ended_is_dead_however_fresh_its_heartbeat()
    {
        using Process child = Process.Start(new ProcessStartInfo("dotnet", ["--version"]) { RedirectStandardOutput = true })!;
        OperationOwner owner = OperationOwner.Current with { ProcessId = child.Id, ProcessStart = ProcessIdentity.Of(child.Id)?.StartTime ?? "gone already" };
        child.WaitForExit();
        Assert.True(owner.IsDead(s_now, s_now));
    }

    [Fact]
    public void Another_process_with_the_number_of_the_owner_is_not_the_owner() =>
        Assert.True((OperationOwner.Current with { ProcessStart = "1" }).IsDead(s_now, s_now));

    [Fact]
    public void An_owner_from_before_the_last_boot_is_dead()
    {
        if (MachineIdentity.BootId.Length == 0)
            return;
        Assert.True((OperationOwner.Current with { Boot = "earlier" }).IsDead(s_now, s_now));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(OperationOwner.StaleAfterSeconds, false)]
    [InlineData(OperationOwner.StaleAfterSeconds + 1, true)]
    [InlineData(-3600, false)]
    public void An_owner_that_cannot_be_seen_is_judged_by_its_heartbeat(int secondsOld, bool dead)
    {
        // The same number, start and boot, in another space of process ids: a container on this machine.
        OperationOwner elsewhere = OperationOwner.Current with { Namespace = "pid:[1]" };
        Assert.Equal(dead, elsewhere.IsDead(s_now.AddSeconds(-secondsOld), s_now));
    }
}
