namespace TroveClusters.Engine.Providers;

/// <summary>How to run a server. Made by the datastore, carried out by the provider.</summary>
/// <remarks>
/// The server runs in the foreground and logs to its standard output, which the provider keeps. In arguments, files and
/// environment <c>{folder}</c> stands for the absolute path of the node's folder; it may contain spaces.
/// </remarks>
public sealed record NodeLaunch
{
    /// <summary>The absolute path of the program.</summary>
    public required string Program { get; init; }

    /// <summary>Its arguments. Never a secret.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>Files to write before the start, by name relative to the node's folder. Mode 0600, replaced atomically.</summary>
    public IReadOnlyDictionary<string, string> Files { get; init; } = new Dictionary<string, string>();

    /// <summary>Environment variables added to a minimal environment. Never a secret.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Pieces of log text by which the server says that it has taken its ports. They only hasten the start: without one
    /// the provider looks whether the process listens.
    /// </summary>
    public IReadOnlyList<string> StartedMarks { get; init; } = [];

    /// <summary>
    /// Pieces of log text by which the server says that a port was taken, besides <c>Address already in use</c>, which is
    /// always known.
    /// </summary>
    public IReadOnlyList<string> PortTakenMarks { get; init; } = [];

    /// <summary>Ports the server takes after the node's own, on the same address: it has started when it has all of them.</summary>
    public IReadOnlyList<int> FurtherPorts { get; init; } = [];

    /// <summary>Texts blotted out where a server that failed to start quotes its own settings.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];
}
