using TroveClusters.Tests.VerticaHost.Programs;

namespace TroveClusters.Tests.VerticaHost.InProcess;

/// <summary>A session of the transport in this process.</summary>
internal sealed class SimSession : ISession, IDisposable
{
    private readonly TaskCompletionSource _cut = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _end = new();

    /// <summary>Ends when the connection is cut.</summary>
    public Task WhenCut => _cut.Task;

    /// <summary>Ends the program from outside.</summary>
    public CancellationToken Ended => _end.Token;

    public void Cut() => _cut.TrySetResult();

    // Its session cuts the connection once the program has unwound: who finds the connection lost finds its locks free.
    public void CutAndDie() => throw new SessionKilledException();

    /// <summary>Ends the program, as a signal does.</summary>
    public void Kill() => _end.Cancel();

    public void Dispose() => _end.Dispose();
}

/// <summary>Unwinds a program that was killed; nothing but its session catches it.</summary>
internal sealed class SessionKilledException : Exception;
