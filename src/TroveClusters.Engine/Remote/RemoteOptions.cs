namespace TroveClusters.Engine.Remote;

/// <summary>What is configured of remote hosts, whatever client reaches them.</summary>
/// <param name="ConnectLimit">How long a host may take to accept a connection and a login, and then to begin a session.</param>
/// <param name="KeepAlive">How long a host may be silent before it is asked whether it is there.</param>
/// <param name="Parallel">The most commands that run at once, on all hosts together.</param>
internal sealed record RemoteOptions(TimeLimit ConnectLimit, TimeSpan KeepAlive, int Parallel);
