using System.Globalization;
using TroveClusters.Engine.Redis.Agent;
using TroveClusters.Engine.Redis.Protocol;
using TroveClusters.Engine.Redis.Topology;
using TroveClusters.Tests.Integration.Redis;
using TroveClusters.Tests.OperationWorker;

namespace TroveClusters.Tests.Integration.Engine;

/// <summary>Keys that the destination refuses: it has some of these names already, or cannot take them at all.</summary>
public sealed class SlotMoveConflictTests : EngineTest
{
    private const string Stray = "somebody else's";
    private const string Owned = "the owner's";

    private RedisCluster _cluster = null!;

    private RedisClusterNode From => (RedisClusterNode)_cluster.Nodes[0];

    private RedisClusterNode To => (RedisClusterNode)_cluster.Nodes[1];

    [NeedsRedisFact]
    public async Task A_key_that_both_ends_have_is_told_of_before_a_slot_is_opened()
    {
        await CreateAsync();
        await SetAsync(From, Owned, Key(0, "a"), Key(0, "b"), Key(7, "a"));
        await PlantAsync(Key(0, "a"), Key(7, "a"));
        TroveException error = await Home.FailsAsync(Move("0-9"));
        Assert.Equal("SlotMoveFailed", error.ErrorId);
        Assert.Contains($"'{Key(0, "a")}' (slot 0, {From.Name} and {To.Name}), '{Key(7, "a")}' (slot 7", error.Message, StringComparison.Ordinal);
        Assert.Contains($"CLUSTER SETSLOT 0 IMPORTING {From.RedisId}", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(TroveOperationState.Failed, (await Home.OperationsAsync())[0].State);
        await CheckClosedAsync(8192);
        Assert.Equal("SlotMoveFailed", (await Home.FailsAsync(new RemoveNodesRequest { ClusterId = _cluster.Id, Nodes = [From.Name], Drain = true })).ErrorId);
        await CheckClosedAsync(8192);
        Assert.Equal([Owned, Owned], await CallAsync(From, $"GET {Key(0, "a")}", $"GET {Key(7, "a")}"));

        // As it is told to: one copy goes here, the other one there.
        Assert.Equal(["OK", "OK", Stray, "OK", "1", "OK"], await CallAsync(
            To, $"CLUSTER SETSLOT 0 IMPORTING {From.RedisId}", "ASKING", $"GET {Key(0, "a")}", "ASKING", $"DEL {Key(0, "a")}", "CLUSTER SETSLOT 0 STABLE"));
        Assert.Equal(["1"], await CallAsync(From, $"DEL {Key(7, "a")}"));
        await Home.RunAsync(Move("0-9"));
        Assert.Contains(Home.Observer.Events, e => e is WarningEvent { Text: var text } && text.Contains($"'{Key(7, "a")}' (slot 7)", StringComparison.Ordinal));
        await CheckClosedAsync(8182);
        Assert.Equal([Owned, Owned, Stray], await CallAsync(To, $"GET {Key(0, "a")}", $"GET {Key(0, "b")}", $"GET {Key(7, "a")}"));
    }

    /// <summary>The destination gets the keys while the slots are open: no look before could have found them.</summary>
    [NeedsRedisTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_key_refused_half_way_is_decided_by_the_operator_and_never_overwritten(bool keepsOwned)
    {
        await CreateAsync();
        await SetAsync(From, Owned, Key(0, "a"), Key(0, "b"), Key(1, "a"), Key(2, "a"));
        await using (Worker worker = Worker.Start(Home.Folder, "moveslots", _cluster.Name, $"0-2>{To.Name}", "debug:Moving the keys"))
        {
            await worker.UntilAsync("holding");
            Assert.Equal(["OK", "OK", "OK", "OK"], await CallAsync(To, "ASKING", $"SET {Key(0, "a")} {Stray}", "ASKING", $"SET {Key(1, "a")} {Stray}"));
            worker.ReleaseForGood();
            Assert.Equal(1, await worker.EndAsync());
        }
        TroveOperation operation = (await Home.OperationsAsync())[0];
        Assert.Equal((TroveOperationState.Interrupted, "SlotMoveFailed"), (operation.State, operation.ErrorId));
        Assert.Contains($"Keys of slot 0 could not be moved from {From.Name} to {To.Name}: '{Key(0, "a")}'.", operation.Message, StringComparison.Ordinal);
        Assert.Contains("BUSYKEY", operation.Message, StringComparison.Ordinal);
        Assert.Contains("Slot 0 stays open", operation.Message, StringComparison.Ordinal);

        // Whoever goes on before it is decided finds and says the same, and changes nothing.
        for (int i = 0; i < 2; i++)
        {
            TroveException error = await Assert.ThrowsAsync<TroveException>(() => Home.Service.ResumeAsync(operation.Id, Home.Observer, CancellationToken.None));
            Assert.Equal(("SlotMoveFailed", operation.Message), (error.ErrorId, error.Message));
            Assert.Contains($"DEL '{Key(0, "a")}' at {From.Name}", error.RecommendedAction, StringComparison.Ordinal);
            Assert.EndsWith($"Then run Resume-TroveOperation -Id {operation.Id}.", error.RecommendedAction, StringComparison.Ordinal);
        }
        // The slot of which nothing had gone ahead is closed, the one without a conflict has arrived.
        Assert.Equal(1, await OpenSlotsAsync(From));
        Assert.Equal(1, await OpenSlotsAsync(To));
        Assert.Equal([Owned, Owned, "OK", Stray, "OK", Owned, Owned], [
            .. await CallAsync(From, $"GET {Key(0, "a")}", $"GET {Key(1, "a")}"),
            .. await CallAsync(To, "ASKING", $"GET {Key(0, "a")}", "ASKING", $"GET {Key(0, "b")}", $"GET {Key(2, "a")}")]);

        Assert.Equal("1", (keepsOwned ? await CallAsync(To, "ASKING", $"DEL {Key(0, "a")}") : await CallAsync(From, $"DEL {Key(0, "a")}"))[^1]);
        await Home.Service.ResumeAsync(operation.Id, Home.Observer, CancellationToken.None);
        await CheckClosedAsync(8190);
        Assert.Equal([keepsOwned ? Owned : Stray, Owned, Owned], await CallAsync(To, $"GET {Key(0, "a")}", $"GET {Key(0, "b")}", $"GET {Key(2, "a")}"));
        Assert.Equal([Owned], await CallAsync(From, $"GET {Key(1, "a")}"));
    }

    /// <summary>For what the servers refuse, here by their access lists, there is no key to decide on: the slots are closed.</summary>
    [NeedsRedisTheory]
    [InlineData(true, "restore-asking")]
    [InlineData(true, "cluster|setslot")]
    [InlineData(false, "cluster|setslot")]
    [InlineData(false, "migrate")]
    public async Task Slots_that_a_server_refuses_altogether_are_closed_where_they_are(bool atDestination, string command)
    {
        await CreateAsync();
        await SetAsync(From, Owned, Key(0, "a"), Key(0, "b"), Key(1, "a"));
        RedisClusterNode refusing = atDestination ? To : From;
        Assert.Equal(["OK"], await CallAsync(refusing, $"ACL SETUSER default -{command}"));
        TroveException error = await Home.FailsAsync(Move("0-1"));
        Assert.Equal("SlotMoveFailed", error.ErrorId);
        Assert.Contains("NOPERM", error.Message, StringComparison.Ordinal);
        Assert.Equal(TroveOperationState.Failed, (await Home.OperationsAsync())[0].State);
        await CheckClosedAsync(8192);
        Assert.Equal(["OK"], await CallAsync(refusing, $"ACL SETUSER default +{command}"));
        await Home.RunAsync(Move("0-1"));
        await CheckClosedAsync(8190);
        Assert.Equal([Owned, Owned, Owned], await CallAsync(To, $"GET {Key(0, "a")}", $"GET {Key(0, "b")}", $"GET {Key(1, "a")}"));
    }

    private async Task CreateAsync() => _cluster = await Home.CreateAsync("busy", 2);

    private MoveSlotsRequest Move(string slots) => new() { ClusterId = _cluster.Id, Slots = [slots], To = To.Name };

    /// <summary>A key of a slot.</summary>
    private static string Key(int slot, string name) =>
        Enumerable.Range(0, int.MaxValue).Select(i => string.Create(CultureInfo.InvariantCulture, $"{{{i}}}{name}")).First(key => KeySlot.Of(key) == slot);

    private async Task SetAsync(RedisClusterNode node, string value, params string[] keys) =>
        Assert.All(await CallAsync(node, [.. keys.Select(key => $"SET {key} {value}")]), reply => Assert.Equal("OK", reply));

    /// <summary>Puts keys where they do not belong, as a move that somebody has given up leaves them.</summary>
    private async Task PlantAsync(params string[] keys)
    {
        foreach (string key in keys)
        {
            int slot = KeySlot.Of(key);
            Assert.Equal(["OK", "OK", "OK", "OK"], await CallAsync(
                To, $"CLUSTER SETSLOT {slot} IMPORTING {From.RedisId}", "ASKING", $"SET {key} {Stray}", $"CLUSTER SETSLOT {slot} STABLE"));
        }
    }

    private async Task<int> OpenSlotsAsync(RedisClusterNode node) =>
        (await RedisCli.NodesAsync(Home, _cluster, node)).Sum(line => line.Split(["->-", "-<-"], StringSplitOptions.None).Length - 1);

    private async Task CheckClosedAsync(int slotsOfSource)
    {
        RedisCluster after = await Home.GetAsync(_cluster.Name, refresh: true);
        Assert.Equal((TroveClusterStatus.Active, "", TroveTask.None, 16384), (after.Status, after.Message, after.Task, after.SlotsAssigned));
        Assert.Equal(slotsOfSource, ((RedisClusterNode)after.Nodes[0]).SlotCount);
        Assert.Equal((0, 0), (await OpenSlotsAsync(From), await OpenSlotsAsync(To)));
    }

    /// <summary>Commands in one connection, for ASKING is meant for the next of them. The rest of a SET is its value.</summary>
    private async Task<IReadOnlyList<string>> CallAsync(TroveClusterNode node, params string[] commands)
    {
        await using RedisNodeAgent agent = await Home.AgentAsync(_cluster, node);
        IReadOnlyList<RespValue> replies = await agent.PipelineAsync(
            [.. commands.Select(command => new RedisCommand([.. command.Split(' ', command.StartsWith("SET ", StringComparison.Ordinal) ? 3 : 9).Select(RedisArgument (word) => word)]))],
            CancellationToken.None);
        return [.. replies.Select(reply => reply.IsError ? reply.AsErrorText() : reply.Kind == RespKind.Integer ? $"{reply.AsInt64()}" : reply.AsStringOrNull() ?? "nil")];
    }
}
