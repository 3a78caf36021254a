using StackExchange.Redis;

namespace TroveClusters.Demo;

/// <summary>An application that knows nothing of TroveClusters: it writes and reads keys through StackExchange.Redis.</summary>
internal static class Application
{
    public static async Task<int> RunAsync(string action, string connection, int count)
    {
        ConfigurationOptions options = ConfigurationOptions.Parse(connection);
        options.Password = Console.In.ReadLine();
        using ConnectionMultiplexer redis = await ConnectionMultiplexer.ConnectAsync(options);
        IDatabase database = redis.GetDatabase();
        if (action == "write")
        {
            await Task.WhenAll(Enumerable.Range(0, count).Select(i => database.StringSetAsync($"demo:{i}", $"value {i}")));
            Console.WriteLine($"The application wrote {count} keys.");
            return 0;
        }
        RedisValue[] values = await Task.WhenAll(Enumerable.Range(0, count).Select(i => database.StringGetAsync($"demo:{i}")));
        int right = values.Where((value, i) => value == $"value {i}").Count();
        Console.WriteLine($"The application read {right} of {count} keys back as it wrote them.");
        return right == count ? 0 : 1;
    }
}
