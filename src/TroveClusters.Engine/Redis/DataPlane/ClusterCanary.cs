using System.Globalization;
using StackExchange.Redis;
using TroveClusters.Engine.Redis.Protocol;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Engine.Redis.DataPlane;

/// <summary>
/// Proves, as an application would and with the client applications use, that every shard of a cluster accepts a write and
/// returns it. What it writes is removed again, and would otherwise go by itself.
/// </summary>
internal static class ClusterCanary
{
    private const string KeyPrefix = "trove:canary:";

    // A shard that fails is tried again: a client may have caught a node that was just reconnecting.
    private const int MostAttempts = 4;

    private static readonly TimeSpan s_keyLife = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(100);

    /// <summary>Writes, reads and removes a key in each shard, all shards at once.</summary>
    /// <param name="endpoints">All nodes of the cluster.</param>
    /// <param name="shards">The shards to prove.</param>
    /// <param name="password">The cluster's password.</param>
    /// <param name="limit">How long all of it may take.</param>
    /// <param name="answerLimit">How long connecting may take, and each answer. The client waits for every node to connect.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TroveException"><c>ClusterNotReady</c>, naming each shard that failed and why.</exception>
    public static async Task ProveAsync(
        IReadOnlyList<RedisEndpoint> endpoints, IReadOnlyList<CanaryShard> shards, string password, TimeLimit limit, TimeLimit answerLimit,
        CancellationToken cancellationToken)
    {
        if (shards.Count == 0)
            return;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(limit.Time);
        var outOfTime = false;
        var failures = shards.ToDictionary(shard => shard, _ => "it was not reached in time");
        try
        {
            await ProveAsync(endpoints, password, TimeLimit.Shorter(answerLimit, limit), failures, deadline.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // What is left in the list is told below.
            outOfTime = true;
        }
        catch (RedisConnectionException error)
        {
            foreach (var shard in shards)
                failures[shard] = error.Message;
        }

        if (failures.Count > 0)
            throw NotReady(shards, failures, password, outOfTime ? limit : null);
    }

    private static async Task ProveAsync(
        IReadOnlyList<RedisEndpoint> endpoints, string password, TimeLimit patience, Dictionary<CanaryShard, string> failures,
        CancellationToken cancellationToken)
    {
        using var multiplexer = await ConnectAsync(DataPlaneOptions.For(endpoints, password, patience.Time), cancellationToken);
        try
        {
            await ProveAsync(multiplexer.GetDatabase(), patience, failures, cancellationToken);
        }
        finally
        {
            await CloseAsync(multiplexer);
        }
    }

    private static async Task ProveAsync(
        IDatabase database, TimeLimit patience, Dictionary<CanaryShard, string> failures, CancellationToken cancellationToken)
    {
        var pause = s_firstPause;
        for (var attempt = 1; failures.Count > 0; attempt++, pause *= 2)
        {
            var results = await Task.WhenAll(failures.Keys.Select(async shard => (Shard: shard, Problem: await ProveAsync(database, shard, patience, cancellationToken))));
            foreach (var (shard, problem) in results)
            {
                if (problem.Length == 0)
                    failures.Remove(shard);
                else
                    failures[shard] = problem;
            }

            if (failures.Count == 0 || attempt == MostAttempts)
                return;
            await Task.Delay(pause, cancellationToken);
        }
    }

    // Connecting cannot be cancelled; a multiplexer that is given up is disposed whenever it comes.
    private static async Task<ConnectionMultiplexer> ConnectAsync(ConfigurationOptions options, CancellationToken cancellationToken)
    {
        var connecting = ConnectionMultiplexer.ConnectAsync(options);
        try
        {
            return await connecting.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            _ = connecting.ContinueWith(
                static async late =>
                {
                    using var multiplexer = late.Result;
                    await CloseAsync(multiplexer);
                },
                CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
            throw;
        }
    }

    // Disposing alone sends QUIT and waits, in version 1.2.6 for as long as a command may take, although the server has hung up.
    private static Task CloseAsync(ConnectionMultiplexer multiplexer) => multiplexer.CloseAsync(allowCommandsToComplete: false);

    private static async Task<string> ProveAsync(IDatabase database, CanaryShard shard, TimeLimit patience, CancellationToken cancellationToken)
    {
        RedisKey key = KeySlot.KeyFor(shard.Slot, KeyPrefix + Guid.NewGuid().ToString("N"));
        RedisValue value = Guid.NewGuid().ToString("N");
        try
        {
            if (!await database.StringSetAsync(key, value, s_keyLife).WaitAsync(patience.Time, cancellationToken))
                return "the write was not accepted";
            var read = await database.StringGetAsync(key, CommandFlags.DemandMaster).WaitAsync(patience.Time, cancellationToken);
            if (read != value)
                return read.IsNull ? "what was written could not be read" : "something else was read than was written";
            return await database.KeyDeleteAsync(key).WaitAsync(patience.Time, cancellationToken) ? "" : "what was written could not be removed";
        }
        catch (TimeoutException)
        {
            return $"no answer within {patience}";
        }
        catch (RedisException error)
        {
            return error.Message;
        }
    }

    private static TroveException NotReady(
        IReadOnlyList<CanaryShard> shards, Dictionary<CanaryShard, string> failures, string password, TimeLimit? outOfTime)
    {
        var failed = shards.Where(failures.ContainsKey).ToArray();
        var reasons = failed.Select(shard => string.Create(CultureInfo.InvariantCulture, $"{shard.Name} (slot {shard.Slot}): {failures[shard]}"));
        var text = string.Join("; ", reasons);
        if (password.Length > 0)
            text = text.Replace(password, "***", StringComparison.Ordinal);
        var within = outOfTime is null ? $"in {MostAttempts} attempts" : $"within {outOfTime}";
        return new TroveException(
            TroveErrorId.ClusterNotReady,
            $"{failed.Length} of {shards.Count} shards did not accept a write and return it {within}: {text}",
            string.Join(", ", failed.Select(shard => shard.Name)),
            outOfTime is null ? null : outOfTime.Advice);
    }
}
