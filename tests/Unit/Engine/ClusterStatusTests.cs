using TroveClusters.Engine;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Operations;
using TroveClusters.Tests.Unit.Catalog;

namespace TroveClusters.Tests.Unit.Engine;

public sealed class ClusterStatusTests
{
    private static readonly OperationOwner s_dead = OperationOwner.Current with { Engine = Guid.NewGuid(), ProcessStart = "1" };
    private static readonly OperationOwner s_alive = OperationOwner.Current with { Engine = Guid.NewGuid() };

    [Theory]
    [InlineData("Active", "Active Active Active")]
    [InlineData("Degraded", "Active Shutdown Active")]
    [InlineData("Degraded", "Active Failed Error")]
    [InlineData("Degraded", "Active Unknown")]
    [InlineData("Error", "Shutdown Shutdown")]
    [InlineData("Error", "Error")]
    // A node that is being added does not count, neither for nor against.
    [InlineData("Active", "Active Build")]
    [InlineData("Error", "Shutdown Build")]
    [InlineData("Error", "")]
    // Stopped on purpose, all of them, is no error; some of them is.
    [InlineData("Shutdown", "Stopped Stopped")]
    [InlineData("Shutdown", "Stopped Build")]
    [InlineData("Degraded", "Stopped Active")]
    [InlineData("Error", "Stopped Shutdown")]
    public void From_the_nodes(string expected, string nodes) => Assert.Equal(expected, Judge(State(nodes)).Status.ToString());

    [Theory]
    [InlineData("BUILDING", "Build Build", "Build")]
    [InlineData("BUILDING", "Active Shutdown", "Build")]
    [InlineData("DELETING", "Active Active", "Deleting")]
    [InlineData("GROWING_CLUSTER", "Active Active Build", "Active")]
    [InlineData("SHRINKING_CLUSTER", "Active Shutdown", "Degraded")]
    [InlineData("RESTARTING_CLUSTER", "Shutdown Shutdown", "Error")]
    public void From_the_task(string task, string nodes, string expected) =>
        Assert.Equal(expected, Judge(State(nodes, TroveTask.Parse(task)), Operation(s_alive)).Status.ToString());

    [Theory]
    [InlineData("BUILDING")]
    [InlineData("DELETING")]
    [InlineData("GROWING_CLUSTER")]
    public void What_was_left_behind_beats_all_else_and_says_how_to_go_on(string task)
    {
        OperationRow left = Operation(s_dead);
        (TroveClusterStatus status, string message) = Judge(State("Active Active", TroveTask.Parse(task)), left);
        Assert.Equal(TroveClusterStatus.Error, status);
        Assert.Contains($"Resume-TroveOperation -Id {left.Id}", message, StringComparison.Ordinal);
        Assert.Contains("interrupted", message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_operation_that_has_ended_no_longer_counts() =>
        Assert.Equal(TroveClusterStatus.Active, Judge(State("Active"), Operation(s_dead) with { State = TroveOperationState.Done }).Status);

    [Fact]
    public void Nodes_that_are_down_are_named()
    {
        string message = Judge(State("Active Shutdown Failed")).Message;
        Assert.Equal("Not active: c-member-2 (Shutdown), c-member-3 (Failed).", message);
    }

    [Theory]
    [InlineData(true, "", "Active", "")]
    [InlineData(true, "They differ.", "Degraded", "They differ.")]
    [InlineData(false, "", "Error", "")]
    [InlineData(false, "Slots are missing.", "Error", "Slots are missing.")]
    public void From_what_the_nodes_said(bool serving, string said, string expected, string message)
    {
        ClusterState state = State("Active Active");
        Assert.Equal((expected, message), Text(Judge(state, asked: new RefreshResult(state.Nodes, serving, said))));
    }

    [Fact]
    public void All_that_is_wrong_is_told_together()
    {
        ClusterState state = State("Active Shutdown");
        state = state with { Cluster = state.Cluster with { Message = "Noted." } };
        Assert.Equal(
            "Not active: c-member-2 (Shutdown). They differ. Noted.", Judge(state, asked: new RefreshResult(state.Nodes, true, "They differ.")).Message);
    }

    private static (string, string) Text((TroveClusterStatus Status, string Message) judged) => (judged.Status.ToString(), judged.Message);

    private static (TroveClusterStatus Status, string Message) Judge(ClusterState state, OperationRow? operation = null, RefreshResult? asked = null) =>
        ClusterStatus.Judge(state, operation, asked, state.IsStopped);

    private static ClusterState State(string statuses, TroveTask? task = null)
    {
        ClusterRow cluster = CatalogSamples.Cluster("c") with { Task = task ?? TroveTask.None };
        return new ClusterState(cluster, [.. statuses.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select((status, i) => Node(cluster, i + 1, status))]);
    }

    private static NodeRow Node(ClusterRow cluster, int number, string status) => status == "Stopped"
        ? CatalogSamples.Node(cluster, number) with { Status = TroveNodeStatus.Shutdown, Message = "Stopped by somebody." }
        : CatalogSamples.Node(cluster, number) with { Status = Enum.Parse<TroveNodeStatus>(status), Process = "{}" };

    private static OperationRow Operation(OperationOwner owner) => CatalogSamples.Operation(CatalogSamples.Cluster("c"), owner: owner);
}
