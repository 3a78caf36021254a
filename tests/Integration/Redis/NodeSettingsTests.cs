using TroveClusters.Engine.Redis.Agent;
using TroveClusters.Engine.Redis.Settings;
using TroveClusters.Tests.Integration.Redis.Servers;

namespace TroveClusters.Tests.Integration.Redis;

/// <summary>The table of settings, against a real server.</summary>
public sealed class NodeSettingsTests
{
    private static readonly CancellationToken s_none = CancellationToken.None;

    [NeedsRedisFact]
    public async Task Every_setting_can_be_set_and_read_back()
    {
        await using var servers = RedisServerSet.Start(1);
        await servers.UpAsync();
        await using RedisNodeAgent agent = servers.Servers[0].Agent();
        IReadOnlyDictionary<string, string> known = await NodeSettings.ReadAsync(agent, [.. RedisSettings.All.Select(setting => setting.Name)], s_none);
        // What a newer server knows, an older one leaves out.
        Assert.Equal([], RedisSettings.All.Select(setting => setting.Name).Except(known.Keys).Where(name => !name.StartsWith("set-max-listpack-", StringComparison.Ordinal)));
        foreach (RedisSetting setting in RedisSettings.All.Where(setting => known.ContainsKey(setting.Name)))
        {
            Assert.True(setting.Normalize(known[setting.Name]) is not null, $"{setting.Name} {known[setting.Name]} is not {setting.Values}");
            foreach (string sample in Samples.Of(setting))
            {
                string value = setting.Complete(setting.Normalize(sample)!, known[setting.Name]);
                await NodeSettings.ApplyAsync(agent, new Dictionary<string, string> { [setting.Name] = value }, s_none);
            }
            await NodeSettings.ApplyAsync(agent, new Dictionary<string, string> { [setting.Name] = known[setting.Name] }, s_none);
        }
    }

    /// <summary>Redis says OK to a frequency that is too high, and takes a lower one.</summary>
    [NeedsRedisFact]
    public async Task A_value_that_is_taken_but_not_told_again_is_an_error()
    {
        await using var servers = RedisServerSet.Start(1);
        await servers.UpAsync();
        await using RedisNodeAgent agent = servers.Servers[0].Agent();
        var error = await Assert.ThrowsAsync<TroveException>(
            () => NodeSettings.ApplyAsync(agent, new Dictionary<string, string> { ["timeout"] = "3", ["hz"] = "100000" }, s_none));
        Assert.Equal("UnexpectedReply", error.ErrorId);
        Assert.Equal($"{agent.Endpoint} took hz 100000, but tells 500.", error.Message);
    }

    [NeedsRedisFact]
    public async Task What_a_server_refuses_is_told_in_its_words()
    {
        await using var servers = RedisServerSet.Start(1);
        await servers.UpAsync();
        await using RedisNodeAgent agent = servers.Servers[0].Agent();
        var error = await Assert.ThrowsAsync<TroveException>(
            () => NodeSettings.ApplyAsync(agent, new Dictionary<string, string> { ["timeout"] = "-1" }, s_none));
        Assert.Equal("UnexpectedReply", error.ErrorId);
        Assert.Contains("refused timeout -1: ERR CONFIG SET failed", error.Message, StringComparison.Ordinal);
    }
}
