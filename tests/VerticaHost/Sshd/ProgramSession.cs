using System.Runtime.InteropServices;
using TroveClusters.Tests.VerticaHost.Programs;

namespace TroveClusters.Tests.VerticaHost.Sshd;

/// <summary>The session of a program that is a process of its own.</summary>
internal sealed class ProgramSession(string hostFolder, params SwitchableWriter[] writers) : ISession
{
    private static readonly List<PosixSignalRegistration> Ignored = [];

    public void Cut()
    {
        // Whoever notices the cut ends the session's processes, by group and by session: this one is to go on.
        NativeCalls.NewSession();
        foreach (PosixSignal signal in (PosixSignal[])[PosixSignal.SIGHUP, PosixSignal.SIGTERM, PosixSignal.SIGINT])
            Ignored.Add(PosixSignalRegistration.Create(signal, context => context.Cancel = true));
        foreach (SwitchableWriter writer in writers)
            writer.Silence();
        CutRequest.Ask(hostFolder);
    }

    public void CutAndDie()
    {
        CutRequest.Ask(hostFolder, dies: true);
        // In no session nobody does it.
        NativeCalls.Kill(Environment.ProcessId, NativeCalls.SignalKill);
        Thread.Sleep(Timeout.Infinite);
    }
}
