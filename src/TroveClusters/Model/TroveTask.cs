namespace TroveClusters;

/// <summary>What a cluster is busy with. Ids, names and descriptions are Trove's.</summary>
public sealed class TroveTask : IEquatable<TroveTask>
{
    /// <summary>Nothing is going on.</summary>
    public static TroveTask None { get; } = new(1, "NONE", "No tasks for the cluster.");

    /// <summary>The cluster is being created.</summary>
    public static TroveTask Building { get; } = new(2, "BUILDING", "Building the initial cluster.");

    /// <summary>The cluster is being deleted.</summary>
    public static TroveTask Deleting { get; } = new(3, "DELETING", "Deleting the cluster.");

    /// <summary>A shard is being added (MongoDB in Trove; kept for its id).</summary>
    public static TroveTask AddingShard { get; } = new(4, "ADDING_SHARD", "Adding a shard to the cluster.");

    /// <summary>Nodes are being added.</summary>
    public static TroveTask Growing { get; } = new(5, "GROWING_CLUSTER", "Increasing the size of the cluster.");

    /// <summary>Nodes are being removed.</summary>
    public static TroveTask Shrinking { get; } = new(6, "SHRINKING_CLUSTER", "Decreasing the size of the cluster.");

    /// <summary>The servers are being upgraded.</summary>
    public static TroveTask Upgrading { get; } = new(7, "UPGRADING_CLUSTER", "Upgrading the cluster to new version.");

    /// <summary>The nodes are being started or restarted.</summary>
    public static TroveTask Restarting { get; } = new(8, "RESTARTING_CLUSTER", "Restarting the cluster.");

    /// <summary>The configuration or the placement of data is being changed.</summary>
    public static TroveTask Updating { get; } = new(9, "UPDATING_CLUSTER", "Updating cluster configuration.");

    /// <summary>All tasks, by id.</summary>
    public static IReadOnlyList<TroveTask> All { get; } =
        [None, Building, Deleting, AddingShard, Growing, Shrinking, Upgrading, Restarting, Updating];

    private TroveTask(int id, string name, string description) => (Id, Name, Description) = (id, name, description);

    /// <summary>Trove's number of the task, 1 to 9.</summary>
    public int Id { get; }

    /// <summary>Trove's name of the task, such as <c>GROWING_CLUSTER</c>.</summary>
    public string Name { get; }

    /// <summary>One sentence for people.</summary>
    public string Description { get; }

    /// <summary>Finds a task by its name, without regard to case.</summary>
    /// <exception cref="ArgumentException">No task has that name.</exception>
    public static TroveTask Parse(string name) =>
        All.FirstOrDefault(task => string.Equals(task.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException($"'{name}' is not a cluster task.", nameof(name));

    /// <inheritdoc/>
    public bool Equals(TroveTask? other) => other is not null && other.Id == Id;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TroveTask);

    /// <inheritdoc/>
    public override int GetHashCode() => Id;

    /// <summary>The task's name.</summary>
    public override string ToString() => Name;
}
