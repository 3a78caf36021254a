namespace TroveClusters.Engine.Hosts;

/// <summary>The names of what is looked at on a host, in the order in which it is told.</summary>
internal static class HostChecks
{
    public const string Reachable = "Reachable";
    public const string HostKey = "HostKey";
    public const string Login = "Login";
    public const string Commands = "Commands";
    public const string Privilege = "Privilege";
    public const string OperatingSystem = "OperatingSystem";
    public const string Processors = "Processors";
    public const string Memory = "Memory";
    public const string Disk = "Disk";
    public const string Ports = "Ports";
    public const string Clock = "Clock";
    public const string Redis = "Redis";
    public const string Vertica = "Vertica";

    /// <summary>What it takes to ask a host anything: each needs the one before it.</summary>
    public static IReadOnlyList<string> Way { get; } = [Reachable, HostKey, Login, Commands];

    /// <summary>What a host is asked for.</summary>
    public static IReadOnlyList<string> Facts { get; } = [Privilege, OperatingSystem, Processors, Memory, Disk, Ports, Clock, Redis, Vertica];
}
