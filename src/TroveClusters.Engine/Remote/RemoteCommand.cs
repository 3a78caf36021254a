namespace TroveClusters.Engine.Remote;

/// <summary>
/// A program to run on a host: a name and arguments, never a line for a shell. Whatever characters an argument has reach
/// the program as they are.
/// </summary>
/// <param name="Program">Its absolute path, or a name found on the PATH there.</param>
/// <param name="Arguments">Its arguments. A secret one travels on standard input and is in no command line that SSH sends.</param>
internal sealed record RemoteCommand(string Program, IReadOnlyList<RemoteArgument> Arguments)
{
    /// <summary>The user it runs as, with that user's home; null for the login's own. Another than the login's needs root or sudo.</summary>
    public string? User { get; init; }

    /// <summary>Variables it gets. They travel as secret arguments do.</summary>
    public IReadOnlyDictionary<string, Secret> SecretVariables { get; init; } = new Dictionary<string, Secret>();

    /// <summary>What it reads; empty by default, never the terminal.</summary>
    public ReadOnlyMemory<byte> StandardInput { get; init; }

    /// <summary>Takes each line it writes, as it is written, from one thread at a time; null for nobody.</summary>
    public Action<RemoteLine>? Lines { get; init; }

    /// <summary>The most bytes to keep of each of its two outputs. More is read and dropped from the middle; the result says so.</summary>
    public int OutputLimit { get; init; } = 1024 * 1024;

    /// <summary>How long it may take; null for as long as the caller's token allows.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>Program and arguments for messages and logs: secrets are stars.</summary>
    public override string ToString() => string.Join(' ', Arguments.Select(argument => argument.ToString()).Prepend(Program));
}
