namespace TroveClusters.Engine.Platform;

/// <summary>What to start, and how.</summary>
/// <param name="Program">The absolute path of the program.</param>
/// <param name="Arguments">Its arguments, without its own name. Never a secret: anybody on the machine can read them.</param>
/// <param name="Environment">Its whole environment. Never a secret.</param>
/// <param name="WorkingFolder">The folder it starts in.</param>
/// <param name="OutputFile">Where its standard output and error are appended to; created with mode 0600. It reads nothing.</param>
internal sealed record ProcessLaunch(
    string Program,
    IReadOnlyList<string> Arguments,
    IReadOnlyDictionary<string, string> Environment,
    string WorkingFolder,
    string OutputFile);
