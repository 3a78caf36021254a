using TroveClusters.Tests.Integration.Redis;
using TroveClusters.Tests.OperationWorker;
using Xunit.Abstractions;

namespace TroveClusters.Tests.Integration.Engine;

/// <summary>Moves whose process, source or destination is killed, at every stage and at random moments, while an application writes.</summary>
public sealed class SlotMoveKillTests(ITestOutputHelper output) : EngineTest
{
    private const int Moments = 50;

    [NeedsRedisTheory]
    [InlineData("process")]
    [InlineData("source")]
    [InlineData("destination")]
    public async Task Whoever_is_killed_at_any_stage_nothing_is_lost_and_no_slot_stays_open(string victim)
    {
        await using MovingCluster moving = await MovingCluster.CreateAsync(Home, "victim", 3);
        (string from, string to) = ("victim-member-1", "victim-member-2");
        for (int i = 0; i < MovingCluster.Stages.Count; i++)
        {
            string when = $"{victim} killed at '{MovingCluster.Stages[i]}'";
            await using (Worker worker = moving.StartMove("0-299", to, $"debug:{MovingCluster.Stages[i]}"))
            {
                await worker.UntilAsync("holding");
                if (victim != "process")
                    moving.KillServer(victim == "source" ? from : to);
                // Either the process that moves deals with it, or it is gone as well and another one has to.
                if (victim == "process" || i % 2 == 1)
                {
                    await worker.KillAsync();
                }
                else
                {
                    worker.ReleaseForGood();
                    await worker.EndAsync();
                    output.WriteLine($"{when}: {worker.Output.Split('\n')[^2]}");
                }
            }
            await GoOnAsync(moving, i);
            await Home.RunAsync(moving.Move("0-299", to));
            RedisCluster after = await moving.CheckAsync(when);
            Assert.StartsWith("0-", ((RedisClusterNode)after.Nodes.Single(node => node.Name == to)).Slots[0], StringComparison.Ordinal);
            (from, to) = (to, from);
        }
        await moving.EndAsync($"{victim} killed at all stages");
        output.WriteLine($"{moving.Writer.Acknowledged} keys acknowledged, {moving.Writer.Failures.Count} writes not, longest gap {moving.Writer.LongestGap.TotalSeconds:0.0} s");
    }

    [NeedsRedisFact]
    public async Task Killed_at_fifty_random_moments_nothing_is_lost()
    {
        var random = new Random(20261129);
        await using MovingCluster moving = await MovingCluster.CreateAsync(Home, "victim", 3);
        var kills = new Dictionary<string, int> { ["process"] = 0, ["source"] = 0, ["destination"] = 0 };
        int open = 0;
        (string from, string to) = ("victim-member-1", "victim-member-2");
        for (int done = 0, round = 0; done < Moments; round++)
        {
            // Some 250 keys of some 80 bytes at this pace take a second or so.
            await using (Worker worker = moving.StartMove("0-999", to, "", bytesPerSecond: 20_000))
            {
                await worker.UntilAsync("step Move slots");
                await Task.Delay(random.Next(1200));
                string server = round % 5 == 4 ? (round % 2 == 0 ? "source" : "destination") : "";
                if (server.Length > 0)
                {
                    moving.KillServer(server == "source" ? from : to);
                    (kills[server], done) = (kills[server] + 1, done + 1);
                }
                await worker.KillAsync();
                (kills["process"], done) = (kills["process"] + 1, done + 1);
            }
            open += await moving.OpenSlotsAsync() > 0 ? 1 : 0;
            await GoOnAsync(moving, round);
            await moving.CheckAsync($"round {round}");
            // A move that was resumed has arrived; one that was killed after its end, too.
            (from, to) = (to, from);
        }
        await moving.EndAsync("the end");
        output.WriteLine(string.Join("; ", moving.Writer.Failures.GroupBy(text => text.Split(' ')[0]).Select(kind => $"{kind.Count()} x {kind.First()}")));
        output.WriteLine($"killed: {string.Join(", ", kills.Select(kill => $"{kill.Value} x {kill.Key}"))}; {open} times slots were open; {moving.Writer.Acknowledged} keys acknowledged, {moving.Writer.Failures.Count} writes not");
        Assert.True(open > 0, "no move was met in the middle");
    }

    [NeedsRedisFact]
    public async Task A_source_that_fails_over_in_the_middle_of_a_move_is_gone_on_from_by_its_replica()
    {
        await using MovingCluster moving = await MovingCluster.CreateAsync(Home, "victim", 6, replicas: 1);
        RedisClusterNode source = moving.Cluster.Nodes.Cast<RedisClusterNode>().First(node => node.Slots.Count > 0 && node.Slots[0].StartsWith("0-", StringComparison.Ordinal));
        RedisClusterNode destination = moving.Cluster.Nodes.Cast<RedisClusterNode>().First(node => node.Slots.Count > 0 && node.Id != source.Id);
        await using (Worker worker = moving.StartMove("0-999", destination.Name, "debug:Closing|debug:Moving the keys of slots 1"))
        {
            await worker.UntilAsync("holding");
            await worker.KillAsync();
        }
        moving.KillServer(source.Name);
        await Eventually.IsTrueAsync(
            // However many of its slots have gone by then, its last one has not.
            async () => (await RedisCli.NodesAsync(Home, moving.Cluster, destination)).Any(line =>
                line.Contains("master", StringComparison.Ordinal) && line.Contains("-5461", StringComparison.Ordinal) && !line.StartsWith(source.RedisId, StringComparison.Ordinal)),
            () => "the replica to take over");
        await Home.Service.ResumeAsync((await Home.OperationsAsync())[0].Id, Home.Observer, CancellationToken.None);
        Assert.Contains(Home.Observer.Events, e => e is WarningEvent { Text: var text } && text.Contains("whose replica has taken over", StringComparison.Ordinal));
        await Home.RunAsync(moving.Move("0-999", destination.Name));
        RedisCluster after = await moving.CheckAsync("after the failover");
        Assert.Equal(TroveNodeRole.Replica, after.Nodes.Single(node => node.Id == source.Id).Role);
        await moving.EndAsync("after the failover");
    }

    /// <summary>Whoever comes next: the operator, who resumes, another command, or a start of all that is down.</summary>
    private async Task GoOnAsync(MovingCluster moving, int way)
    {
        TroveOperation last = (await Home.OperationsAsync())[0];
        if (last.State is not (TroveOperationState.Running or TroveOperationState.RollingBack or TroveOperationState.Interrupted))
        {
            // It had ended before anybody was killed; a server that is down is then nobody's but the operator's.
            if (Home.Servers().Count < moving.Cluster.NodeCount)
                await Home.RunAsync(new StartClusterRequest { ClusterId = moving.Cluster.Id });
            return;
        }
        switch (way % 3)
        {
            case 0:
                await Home.Service.ResumeAsync(last.Id, Home.Observer, CancellationToken.None);
                break;
            case 1:
                await Home.RunAsync(new StartClusterRequest { ClusterId = moving.Cluster.Id });
                break;
            default:
                await Home.RunAsync(new OptimizeClusterRequest { ClusterId = moving.Cluster.Id, ThresholdPercent = 100 });
                break;
        }
    }
}
