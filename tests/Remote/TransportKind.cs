namespace TroveClusters.Tests.Remote;

/// <summary>How the transports of the tests are set: patient, since a host on a busy machine takes its time.</summary>
internal sealed record TransportSettings
{
    /// <summary>For tests that wait for a silent host to be found; the others of their connections must do with it, too.</summary>
    public static TransportSettings Hasty { get; } = new() { ConnectLimit = TimeSpan.FromSeconds(5), KeepAlive = TimeSpan.FromSeconds(2) };

    public TimeSpan ConnectLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Three questions at this distance go unanswered before a host counts as gone.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(10);

    public int Parallel { get; init; } = 32;
}

/// <summary>A transport under test.</summary>
public abstract class TransportKind
{
    /// <summary>A new transport of this kind.</summary>
    internal abstract IRemoteTransport Create(TransportSettings settings);

    /// <summary>The name it has in the configuration.</summary>
    public abstract string Name { get; }
}
