using System.Net;
using StackExchange.Redis;
using TroveClusters.Engine.Redis.Protocol;

namespace TroveClusters.Engine.Redis.DataPlane;

/// <summary>How StackExchange.Redis is to connect for a short visit to a cluster whose nodes are all known.</summary>
internal static class DataPlaneOptions
{
    // Without SUBSCRIBE there is no second connection to any node; without CONFIG no administrator's rights are asked for.
    // CLUSTER stays: by it the client learns where the slots are, as in any application.
    private static readonly HashSet<string> s_unneeded = ["SUBSCRIBE", "CONFIG"];

    /// <summary>The options.</summary>
    /// <param name="endpoints">All nodes: those that are missing would be connected only in a second round.</param>
    /// <param name="password">The password of the default user.</param>
    /// <param name="timeout">How long connecting, and each command, may take.</param>
    public static ConfigurationOptions For(IEnumerable<RedisEndpoint> endpoints, string password, TimeSpan timeout)
    {
        var milliseconds = (int)Math.Clamp(timeout.TotalMilliseconds, 1, int.MaxValue);
        var options = new ConfigurationOptions
        {
            Password = password,
            AbortOnConnectFail = false,
            ConnectRetry = 1,
            ConnectTimeout = milliseconds,
            SyncTimeout = milliseconds,
            TieBreaker = "",
            ConfigurationChannel = "",
            ConfigCheckSeconds = 3600,
            CommandMap = CommandMap.Create(s_unneeded, available: false),
        };
        foreach (var endpoint in endpoints)
        {
            if (IPAddress.TryParse(endpoint.Host, out var address))
                options.EndPoints.Add(new IPEndPoint(address, endpoint.Port));
            else
                options.EndPoints.Add(endpoint.Host, endpoint.Port);
        }

        return options;
    }
}
