using System.Text.RegularExpressions;

namespace TroveClusters.Engine.Redis.Servers;

/// <summary>Reads what servers print for <c>--version</c>.</summary>
internal static partial class ServerVersionText
{
    /// <summary>The kind and the version; null when it is the output of something else.</summary>
    public static (RedisServerKind Kind, string Version)? Parse(string output)
    {
        foreach (var line in output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (RedisOrValkey().Match(line) is { Success: true } match)
                return (match.Groups["name"].Value == "Valkey" ? RedisServerKind.Valkey : RedisServerKind.Redis, match.Groups["version"].Value);
            if (Garnet().Match(line) is { Success: true } garnet)
                return (RedisServerKind.Garnet, garnet.Groups["version"].Value);
        }

        return null;
    }

    // Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64 build=ae4d7c971a948f0
    [GeneratedRegex(@"^(?<name>Redis|Valkey) server v=(?<version>[0-9]+(\.[0-9]+){1,3}(-[0-9A-Za-z.]+)?) sha=", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex RedisOrValkey();

    // GarnetServer 2.2.8+5cc8f3f50aa57ed694dfda928e4467593e073656
    [GeneratedRegex(@"^GarnetServer (?<version>[0-9]+(\.[0-9]+){1,3}(-[0-9A-Za-z.]+)?)(\+[0-9A-Za-z.-]+)?$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Garnet();
}
