namespace TroveClusters.Engine.Providers;

/// <summary>The ports that the system gives to outgoing connections: a server that needs one of them may find it taken at any start.</summary>
/// <param name="First">The first; greater than <paramref name="Last"/> when there are none.</param>
/// <param name="Last">The last.</param>
internal readonly record struct EphemeralPorts(int First, int Last)
{
    /// <summary>IANA's range, which macOS and Windows use.</summary>
    private static readonly EphemeralPorts s_assigned = new(49152, 65535);

    /// <summary>Whether a port is one of them.</summary>
    public bool Contains(int port) => port >= First && port <= Last;

    /// <summary>This system's range.</summary>
    public static EphemeralPorts Read()
    {
        if (!OperatingSystem.IsLinux())
            return s_assigned;
        try
        {
            return Parse(File.ReadAllText("/proc/sys/net/ipv4/ip_local_port_range")) ?? LinuxDefault;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return LinuxDefault;
        }
    }

    /// <summary>Reads two numbers; null when the text is anything else.</summary>
    internal static EphemeralPorts? Parse(string text)
    {
        string[] numbers = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return numbers.Length == 2
            && WholeNumber.TryParse(numbers[0], out int first)
            && WholeNumber.TryParse(numbers[1], out int last)
            ? new EphemeralPorts(first, last)
            : null;
    }

    /// <summary>What Linux gives unless it is told otherwise.</summary>
    public static EphemeralPorts LinuxDefault => new(32768, 60999);
}
