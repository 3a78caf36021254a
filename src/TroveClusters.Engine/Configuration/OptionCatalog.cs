using TroveClusters.Engine.Redis;

namespace TroveClusters.Engine.Configuration;

/// <summary>All options there are.</summary>
internal static class OptionCatalog
{
    public const string DefaultGroup = "default";

    // What timers can count, in milliseconds.
    private const int LongestSeconds = int.MaxValue / 1000;

    /// <summary>The options of the group <c>default</c>.</summary>
    public static IReadOnlyList<OptionDefinition> General { get; } =
    [
        new(DefaultGroup, "default_provider", OptionType.Text, "local", "Where nodes come from when no provider is named.") { Values = EngineServices.ProviderNames },
        new(DefaultGroup, "default_flavor", OptionType.Text, null, "The flavor of nodes that name none; without it a flavor is required."),
        new(DefaultGroup, "default_volume_size", OptionType.Integer, null, "The volume size, in GB, of nodes that give none; without it a size is required.") { Minimum = 1 },
        new(DefaultGroup, "max_accepted_volume_size", OptionType.Integer, "10", "The largest volume of a node, in GB.") { Minimum = 1 },
        new(DefaultGroup, "cluster_usage_timeout", OptionType.Integer, "36000", "How long an operation on a cluster may take, in seconds.") { Minimum = 1, Maximum = LongestSeconds },
        new(DefaultGroup, "usage_timeout", OptionType.Integer, "1800", "How long a node may take to become ready, in seconds.") { Minimum = 1, Maximum = LongestSeconds },
        new(DefaultGroup, "cluster_delete_time_out", OptionType.Integer, "180", "How long the servers of a cluster may take to end when it is deleted, in seconds.") { Minimum = 1, Maximum = LongestSeconds },
        new(DefaultGroup, "agent_call_low_timeout", OptionType.Integer, "15", "How long a short call to a node may take, in seconds.") { Minimum = 1, Maximum = LongestSeconds },
        new(DefaultGroup, "agent_call_high_timeout", OptionType.Integer, "180", "How long a call to a node agent may take, in seconds.") { Minimum = 1, Maximum = LongestSeconds },
        new(DefaultGroup, "operation_retention_days", OptionType.Integer, "90", "How long the journal keeps operations that have ended, in days; 0 for ever.") { Minimum = 0 },
        new(DefaultGroup, "local_ports", OptionType.Ports, "20000-22767", "The ports the local provider gives to nodes. Redis also needs the port 10000 above each."),
    ];

    /// <summary>The options every datastore has.</summary>
    /// <param name="datastore">The group.</param>
    /// <param name="apiStrategy">The default of <c>api_strategy</c>.</param>
    /// <param name="taskManagerStrategy">The default of <c>taskmanager_strategy</c>.</param>
    /// <param name="guestAgentStrategy">The default of <c>guestagent_strategy</c>.</param>
    public static IReadOnlyList<OptionDefinition> OfDatastore(
        string datastore, string? apiStrategy = null, string? taskManagerStrategy = null, string? guestAgentStrategy = null) =>
    [
        new(datastore, "cluster_support", OptionType.Boolean, "true", "Enable clusters to be created and managed."),
        new(datastore, "api_strategy", OptionType.Text, apiStrategy, "Class that implements datastore-specific API logic."),
        new(datastore, "taskmanager_strategy", OptionType.Text, taskManagerStrategy, "Class that implements datastore-specific task manager logic."),
        new(datastore, "guestagent_strategy", OptionType.Text, guestAgentStrategy, "Class that implements datastore-specific guest agent API logic."),
        new(datastore, "volume_support", OptionType.Boolean, "true", "Whether nodes have volumes of a size."),
        new(datastore, "device_path", OptionType.Text, "/dev/vdb", "The device of a node's data. Without volume support and with a device, flavors need ephemeral storage.") { AllowsEmpty = true },
    ];

    /// <summary>The options only Redis has.</summary>
    public static IReadOnlyList<OptionDefinition> Redis { get; } =
    [
        new("redis", "server_path", OptionType.Text, null, "The server program local nodes run; empty for the first found of valkey-server, redis-server, garnet-server."),
        new("redis", "cluster_node_timeout", OptionType.Integer, "15000", "How long a node may be unreachable before the others call it failing, in milliseconds.") { Minimum = RedisLaunches.ShortestNodeTimeout },
    ];
}
