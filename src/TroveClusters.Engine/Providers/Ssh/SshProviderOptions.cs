namespace TroveClusters.Engine.Providers.Ssh;

/// <summary>Where nodes live on hosts, which ports they may have, and how long a host may take.</summary>
internal sealed record SshProviderOptions
{
    /// <summary>The folder on each host that gets new nodes' folders, an absolute path. Asked for only where a node is to be made.</summary>
    public required Func<string> DataFolder { get; init; }

    /// <summary>The first client port.</summary>
    public int FirstPort { get; init; } = 20000;

    /// <summary>The last client port.</summary>
    public int LastPort { get; init; } = 22767;

    /// <summary>How long a host may take to say how something is.</summary>
    public required TimeLimit AnswerLimit { get; init; }

    /// <summary>How long a host may take to do something that is not waiting for a server.</summary>
    public required TimeLimit ActionLimit { get; init; }

    /// <summary>
    /// How long a start watches a server that neither ends nor says that it is ready, before it leaves the rest to the
    /// datastore. Not a limit: nothing fails when it has passed.
    /// </summary>
    public TimeSpan StartPatience { get; init; } = TimeSpan.FromSeconds(5);
}
