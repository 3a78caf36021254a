using TroveClusters.Tests.VerticaHost.Faults;
using TroveClusters.Tests.VerticaHost.Hosts;
using TroveClusters.Tests.VerticaHost.State;

namespace TroveClusters.Tests.VerticaHost.Programs;

/// <summary>One run of a program, and all it may touch.</summary>
internal sealed class ProgramCall
{
    /// <summary>The name it was called by, without a folder: <c>update_vertica</c>.</summary>
    public required string Program { get; init; }

    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>Who runs it.</summary>
    public required string User { get; init; }

    /// <summary>Its environment.</summary>
    public required IReadOnlyDictionary<string, string> Variables { get; init; }

    public required TextReader In { get; init; }

    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    /// <summary>Whether somebody could answer a question.</summary>
    public bool HasTerminal { get; init; }

    /// <summary>The host it runs on.</summary>
    public required SimHost Host { get; init; }

    public required ISession Session { get; init; }

    /// <summary>Ends it from outside: a signal, the power.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>The host's files, as <see cref="User"/> may touch them.</summary>
    public IHostFiles Files => Host.System.FilesOf(User);

    /// <summary>The state, for who is alive: a program that was ended from outside gets no hold of it.</summary>
    public StateStore Store
    {
        get
        {
            Cancellation.ThrowIfCancellationRequested();
            return Host.World.Store;
        }
    }

    public SimClock Clock => Host.World.Clock;

    /// <summary>The state as it is now.</summary>
    public SimState ReadState() => Store.Read();

    /// <summary>Waits so many of the double's seconds, and longer while its host is frozen.</summary>
    public async Task DelayAsync(double seconds)
    {
        await Clock.DelayAsync(seconds, isProgram: true, Cancellation);
        await ThawAsync();
    }

    /// <summary>Writes a line on standard output.</summary>
    public void Say(string line) => Out.Write(line + "\n");

    /// <summary>The program's end with exit code 1 and a text on standard output, as Vertica's tools fail.</summary>
    public static ProgramExitException Fail(string text) => new(1, text);

    /// <summary>
    /// Reaches a fault point. Faults that end or delay the program do so here.
    /// </summary>
    /// <param name="point">Its name, <c>TOOL:point</c>.</param>
    /// <param name="target">The address it is about, where it is about one host.</param>
    /// <param name="text">What <c>--match</c> looks into; null for the program's arguments.</param>
    /// <returns>What the program must heed: seconds of <c>slow</c>, the severity of <c>level</c>.</returns>
    public async Task<FaultEffect> FaultAsync(string point, string? target = null, string? text = null)
    {
        await ThawAsync();
        return await FaultPoints.ReachAsync(this, point, target, text ?? string.Join(' ', Arguments));
    }

    /// <summary>
    /// The lock of a program that changes the topology. A second such program ends: code 1, and the audit log tells of an overlap.
    /// </summary>
    /// <exception cref="ProgramExitException">Another program has it.</exception>
    public IDisposable LockTopology()
    {
        if (Store.TryTakeTopology() is { } taken)
            return taken;
        Host.Audit.Write("overlap", ("program", Program), ("argv", string.Join(' ', Arguments)));
        throw Fail("Another operation that changes the cluster is in progress."); // [I]
    }

    /// <summary>Over sshd a frozen program stands still by itself; one in this process does here.</summary>
    private async Task ThawAsync()
    {
        if (Host.World.Power(Host.Address) != HostPower.Freeze)
            return;
        Clock.EndWork();
        try
        {
            while (Host.World.Power(Host.Address) == HostPower.Freeze)
                await Task.Delay(5, Cancellation);
        }
        finally
        {
            Clock.BeginWork();
        }
    }
}
