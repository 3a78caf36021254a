namespace TroveClusters.Tests.VerticaHost.Programs;

/// <summary>A program of the double. One object serves any number of calls at once: it keeps nothing between them.</summary>
internal interface ISimProgram
{
    /// <summary>Runs it to its end.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="ProgramExitException">It ends here, with this code and text.</exception>
    Task<int> RunAsync(ProgramCall call);
}
