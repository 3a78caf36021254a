namespace TroveClusters.Engine.Remote.Shell;

/// <summary>A connection, logged in, that bears the sessions of many commands. Its figures are <see cref="ShellConnections{T}"/>'s.</summary>
internal abstract class ShellConnection : IAsyncDisposable
{
    /// <summary>Whether it is still there, as far as this side knows.</summary>
    public abstract bool IsAlive { get; }

    /// <summary>What was said of it, above all of its end.</summary>
    public abstract string Words { get; }

    /// <summary>How many commands use it.</summary>
    public int Sessions { get; set; }

    /// <summary>How many may.</summary>
    public int Capacity { get; set; }

    /// <summary>When the last command left it.</summary>
    public long IdleSince { get; set; }

    /// <summary>Whether a session has ever begun on it.</summary>
    public bool HasServed { get; set; }

    /// <summary>Whether no further command is given to it.</summary>
    public bool IsAbandoned { get; set; }

    /// <summary>Waits a moment for its end, whose reason is then among its words.</summary>
    public abstract Task<string> LastWordsAsync();

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}
