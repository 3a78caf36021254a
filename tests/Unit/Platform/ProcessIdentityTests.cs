using System.Diagnostics;
using TroveClusters.Engine.Platform;

namespace TroveClusters.Tests.Unit.Platform;

public sealed class ProcessIdentityTests
{
    [Fact]
    public void This_process_is_alive_and_always_the_same()
    {
        ProcessIdentity current = ProcessIdentity.Current;

        Assert.Equal(Environment.ProcessId, current.Id);
        Assert.Equal(current, ProcessIdentity.Of(Environment.ProcessId));
        Assert.Equal(ProcessLiveness.Alive, current.GetLiveness());
    }

    [Fact]
    public void Another_process_with_the_same_id_is_not_the_one_recorded() =>
        Assert.Equal(ProcessLiveness.Dead, (ProcessIdentity.Current with { StartTime = "1" }).GetLiveness());

    [Fact]
    public void A_process_of_an_earlier_boot_is_dead()
    {
        if (MachineIdentity.BootId.Length == 0)
            return;
        Assert.Equal(ProcessLiveness.Dead, (ProcessIdentity.Current with { BootId = "earlier" }).GetLiveness());
    }

    [Fact]
    public void A_process_whose_boot_was_not_recorded_is_judged_by_its_start_time() =>
        Assert.Equal(ProcessLiveness.Alive, (ProcessIdentity.Current with { BootId = "" }).GetLiveness());

    [Fact]
    public void A_process_of_another_space_of_ids_cannot_be_judged() =>
        Assert.Equal(
            ProcessLiveness.Unknown, (ProcessIdentity.Current with { ProcessNamespace = "pid:[1]" }).GetLiveness());

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void There_is_no_process_with_an_impossible_id(int id) => Assert.Null(ProcessIdentity.Of(id));

    [Fact]
    public void A_child_of_dotnet_keeps_its_exit_code()
    {
        if (OperatingSystem.IsWindows())
            return;

        // Asking about it must not take its status away from .NET.
        using Process child = Process.Start(new ProcessStartInfo("sleep", "30"))!;
        ProcessIdentity identity = ProcessIdentity.Of(child.Id)!;
        Assert.Equal(ProcessLiveness.Alive, identity.GetLiveness());

        child.Kill();
        Assert.True(SpinWait.SpinUntil(() => identity.GetLiveness() == ProcessLiveness.Dead, TimeSpan.FromSeconds(60)));
        child.WaitForExit();
        Assert.Equal(128 + 9, child.ExitCode);
    }
}
