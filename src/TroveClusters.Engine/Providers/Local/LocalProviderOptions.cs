namespace TroveClusters.Engine.Providers.Local;

/// <summary>Where local nodes live and which ports they may have.</summary>
internal sealed record LocalProviderOptions
{
    /// <summary>The Trove home; nodes get folders below it. An absolute path.</summary>
    public required string Home { get; init; }

    /// <summary>The address that servers bind to and are reached at.</summary>
    public string BindAddress { get; init; } = "127.0.0.1";

    /// <summary>
    /// The first client port. From 20000 to 22767 a port and the one 10000 above it, the cluster bus, both lie below the
    /// ports that Linux gives to outgoing connections (from 32768).
    /// </summary>
    public int FirstPort { get; init; } = 20000;

    /// <summary>The last client port.</summary>
    public int LastPort { get; init; } = 22767;

    /// <summary>
    /// How long a start watches a server that neither ends nor takes its port, before it leaves the rest to the datastore.
    /// Not a limit: nothing fails when it has passed.
    /// </summary>
    public TimeSpan StartPatience { get; init; } = TimeSpan.FromSeconds(5);
}
