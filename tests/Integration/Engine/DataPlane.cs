using StackExchange.Redis;

namespace TroveClusters.Tests.Integration.Engine;

/// <summary>An application: writes and reads keys through an ordinary cluster-aware client.</summary>
internal static class DataPlane
{
    public static async Task<ConnectionMultiplexer> ConnectAsync(TestHome home, TroveCluster cluster, string? onlyThrough = null)
    {
        var options = ConfigurationOptions.Parse(onlyThrough ?? string.Join(',', cluster.Endpoint));
        options.Password = await home.PasswordAsync(cluster);
        options.AbortOnConnectFail = true;
        options.ConnectTimeout = 30_000; // Tests share few processors.
        return await ConnectionMultiplexer.ConnectAsync(options);
    }

    public static async Task WriteAsync(TestHome home, TroveCluster cluster, string prefix, int keys)
    {
        using ConnectionMultiplexer redis = await ConnectAsync(home, cluster);
        IDatabase database = redis.GetDatabase();
        bool[] written = await Task.WhenAll(Enumerable.Range(0, keys).Select(i => database.StringSetAsync($"{prefix}{i}", $"value {i}")));
        Assert.All(written, Assert.True);
    }

    /// <summary>Reads all keys back, entering the cluster through each of its nodes in turn.</summary>
    public static async Task ReadThroughEveryNodeAsync(TestHome home, TroveCluster cluster, string prefix, int keys)
    {
        foreach (string endpoint in cluster.Endpoint)
        {
            using ConnectionMultiplexer redis = await ConnectAsync(home, cluster, endpoint);
            IDatabase database = redis.GetDatabase();
            RedisValue[] values = await Task.WhenAll(Enumerable.Range(0, keys).Select(i => database.StringGetAsync($"{prefix}{i}")));
            Assert.Equal(Enumerable.Range(0, keys).Select(i => $"value {i}"), values.Select(value => (string?)value));
        }
    }
}
