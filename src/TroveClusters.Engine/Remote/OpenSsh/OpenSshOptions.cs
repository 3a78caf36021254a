namespace TroveClusters.Engine.Remote.OpenSsh;

/// <summary>How the OpenSSH client is used.</summary>
internal sealed record OpenSshOptions
{
    /// <summary>How long a host may take to accept a connection and a login, and then to begin a session.</summary>
    public TimeLimit ConnectLimit { get; init; } = new(TimeSpan.FromSeconds(30), "default.ssh_connect_timeout");

    /// <summary>How long a host may be silent before it is asked whether it is there; after <see cref="KeepAliveCount"/> questions it is not.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The most commands that run at once, on all hosts together.</summary>
    public int Parallel { get; init; } = 32;

    /// <summary>How many questions go unanswered before a host counts as gone.</summary>
    public const int KeepAliveCount = 3;

    /// <summary>How long a connection that nobody uses is kept.</summary>
    public TimeSpan IdleLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How many sessions a connection bears; what sshd allows by default (MaxSessions). A host that allows fewer shows it.</summary>
    public int SessionsOfConnection { get; init; } = 10;

    /// <summary>The most connections of one login.</summary>
    public int ConnectionsOfLogin { get; init; } = 4;

    /// <summary>Whether connections are reused. The client for Windows has no way to.</summary>
    public bool Reuse { get; init; } = !OperatingSystem.IsWindows();

    /// <summary>Further options of ssh, as they follow <c>-o</c>; they win over all others. For tests.</summary>
    public IReadOnlyList<string> Further { get; init; } = [];
}
