using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Redis;
using TroveClusters.Engine.Remote;
using TroveClusters.Engine.Remote.OpenSsh;

namespace TroveClusters.Engine.Configuration;

/// <summary>All options there are.</summary>
internal static class OptionCatalog
{
    public const string DefaultGroup = "default";
    public const string ApiStrategy = "api_strategy";
    public const string TaskManagerStrategy = "taskmanager_strategy";
    public const string GuestAgentStrategy = "guestagent_strategy";
    public const string StrategyPath = "strategy_path";

    // What timers can count, in milliseconds.
    private const int LongestSeconds = int.MaxValue / 1000;

    /// <summary>The options of the group <c>default</c>.</summary>
    public static IReadOnlyList<OptionDefinition> General { get; } =
    [
        new(DefaultGroup, "default_provider", OptionType.Text, "local", "Where nodes come from when no provider is named.") { Values = EngineServices.ProviderNames },
        new(DefaultGroup, "default_flavor", OptionType.Text, null, "The flavor of nodes that name none; without it a flavor is required."),
        new(DefaultGroup, "default_volume_size", OptionType.Integer, null, "GB of the volumes of nodes that give no size; without it a size is required.") { Minimum = 1 },
        new(DefaultGroup, "max_accepted_volume_size", OptionType.Integer, "10", "GB of the largest volume that is accepted.") { Minimum = 1 },
        new(DefaultGroup, "max_instances_per_tenant", OptionType.Integer, "10", "The most nodes of a tenant; -1 for any number. The tenant 'default' has no limit unless one is set.") { Minimum = TroveQuota.Unlimited },
        new(DefaultGroup, "max_volumes_per_tenant", OptionType.Integer, "40", "The most GB of volumes of a tenant; -1 for any number. The tenant 'default' has no limit unless one is set.") { Minimum = TroveQuota.Unlimited },
        new(DefaultGroup, "max_ram_per_tenant", OptionType.Integer, "-1", "The most MB of memory of a tenant's flavors; -1 for any number. The tenant 'default' has no limit unless one is set.") { Minimum = TroveQuota.Unlimited },
        new(DefaultGroup, "cluster_usage_timeout", OptionType.Integer, "36000", "Seconds an operation on a cluster may take, unless -TimeoutSeconds says otherwise.") { Minimum = 1, Maximum = LongestSeconds },
        new(DefaultGroup, "usage_timeout", OptionType.Integer, "1800", "Seconds a node may take from the start of its server until it answers.") { Minimum = 1, Maximum = LongestSeconds },
        new(DefaultGroup, "cluster_delete_time_out", OptionType.Integer, "180", "Seconds the servers that a command removes, stops or restarts may take to end.") { Minimum = 1, Maximum = LongestSeconds },
        new(DefaultGroup, "agent_call_low_timeout", OptionType.Integer, "15", "Seconds a node may take to accept a connection, or to say how it is.") { Minimum = 1, Maximum = LongestSeconds },
        new(DefaultGroup, "agent_call_high_timeout", OptionType.Integer, "180", "Seconds a call of a node agent, the forming of a cluster or its proof may take.") { Minimum = 1, Maximum = LongestSeconds },
        new(DefaultGroup, "command_process_timeout", OptionType.Integer, "30", "Seconds a server program may take to tell its version.") { Minimum = 1, Maximum = LongestSeconds },
        new(DefaultGroup, "operation_retention_days", OptionType.Integer, "90", "Days the journal keeps operations that have ended; 0 for ever.") { Minimum = 0 },
        new(DefaultGroup, "local_ports", OptionType.Ports, "20000-22767", "The ports the local provider gives to nodes. Redis also needs the port 10000 above each."),
        new(DefaultGroup, "ssh_client", OptionType.Text, OpenSshTransport.ConfiguredName, "What reaches hosts: the OpenSSH client of this machine, or SSH.NET where the build has it. Read when a session first reaches a host.") { Values = RemoteTransports.Names },
        new(DefaultGroup, "ssh_connect_timeout", OptionType.Integer, "30", "Seconds a host may take to accept a connection and a login. Read when a session first reaches a host.") { Minimum = 1, Maximum = LongestSeconds },
        new(DefaultGroup, "ssh_keepalive", OptionType.Integer, "5", "Seconds a host may be silent before it is asked whether it is there; after three questions without an answer it counts as gone.") { Minimum = 1, Maximum = LongestSeconds },
        new(DefaultGroup, "ssh_parallel", OptionType.Integer, "32", "The most commands that run on hosts at the same time.") { Minimum = 1, Maximum = 1000 },
        new(DefaultGroup, "ssh_known_hosts", OptionType.Paths, null, $"The known_hosts files in which hosts are looked up that a command names and that are not registered, with '{Path.PathSeparator}' between them. Without it, the operator's own and the system's."),
        new(DefaultGroup, "ssh_ports", OptionType.Ports, "20000-22767", "The ports the ssh provider gives to nodes on hosts. Redis also needs the port 10000 above each."),
        new(DefaultGroup, "ssh_data_folder", OptionType.HostFolder, "/var/lib/trove", "The folder on hosts in which each node gets a folder of its own, readable by the login's user alone. Nodes that exist stay where they are."),
        new(DefaultGroup, "bind_host", OptionType.Text, "127.0.0.1", "The address the REST server listens at; 0.0.0.0 or :: for all of the machine. Without tokens it must be one of the machine itself."),
        new(DefaultGroup, "bind_port", OptionType.Integer, "8779", "The port the REST server listens at.") { Minimum = 1, Maximum = 65535 },
        new(DefaultGroup, "auth_strategy", OptionType.Text, "token", "How callers of the REST server are known: by tokens (New-TroveServerToken), or not at all, where it listens at loopback only.") { Values = ["token", "none"] },
        new(DefaultGroup, "ssl_cert_file", OptionType.Text, null, "The certificate of the REST server with its chain, PEM; without it the server speaks plain HTTP."),
        new(DefaultGroup, "ssl_key_file", OptionType.Text, null, "The private key of ssl_cert_file, PEM, not encrypted."),
        new(DefaultGroup, "clusters_page_size", OptionType.Integer, "20", "The most clusters on a page of the REST API.") { Minimum = 1, Maximum = 1000 },
        new(DefaultGroup, "instances_page_size", OptionType.Integer, "20", "The most instances on a page of the REST API.") { Minimum = 1, Maximum = 1000 },
        new(DefaultGroup, "max_request_body_size", OptionType.Integer, "114688", "The most bytes the body of a request to the REST server may have.") { Minimum = 1024, Maximum = 104857600 },
        new(DefaultGroup, "http_get_rate", OptionType.Integer, "200", "The most GET requests of a tenant a minute, at the REST server; 0 for any number.") { Minimum = 0, Maximum = 1000000 },
        new(DefaultGroup, "http_post_rate", OptionType.Integer, "200", "The most POST requests of a tenant a minute, at the REST server; 0 for any number.") { Minimum = 0, Maximum = 1000000 },
        new(DefaultGroup, "http_put_rate", OptionType.Integer, "200", "The most PUT requests of a tenant a minute, at the REST server; 0 for any number.") { Minimum = 0, Maximum = 1000000 },
        new(DefaultGroup, "http_delete_rate", OptionType.Integer, "200", "The most DELETE requests of a tenant a minute, at the REST server; 0 for any number.") { Minimum = 0, Maximum = 1000000 },
        new(DefaultGroup, "http_mgmt_post_rate", OptionType.Integer, "200", "The most POST requests of a tenant to what administrators may do, a minute, at the REST server; 0 for any number.") { Minimum = 0, Maximum = 1000000 },
        new(DefaultGroup, "http_service_rate", OptionType.Integer, "3000", "The most requests of a tenant a minute to the service of the server, by Connect-TroveServer and the dashboard; 0 for any number.") { Minimum = 0, Maximum = 1000000 },
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
        new(datastore, ApiStrategy, OptionType.Text, apiStrategy, "Class that implements datastore-specific API logic."),
        new(datastore, TaskManagerStrategy, OptionType.Text, taskManagerStrategy, "Class that implements datastore-specific task manager logic."),
        new(datastore, GuestAgentStrategy, OptionType.Text, guestAgentStrategy, "Class that implements datastore-specific guest agent API logic."),
        new(datastore, StrategyPath, OptionType.Text, "strategies", "The folder or file of the assembly of strategies that are not ours, relative to the Trove home."),
        new(datastore, "volume_support", OptionType.Boolean, "true", "Whether nodes have volumes of a size."),
        new(datastore, "device_path", OptionType.Text, "/dev/vdb", "The device of a node's data. Without volume support and with a device, flavors need ephemeral storage.") { AllowsEmpty = true },
        new(datastore, "default_password_length", OptionType.Integer, "36", "Letters and digits of the passwords that are made for new clusters.") { Minimum = ClusterPassword.Shortest, Maximum = ClusterPassword.Longest },
    ];

    /// <summary>The options only Redis has.</summary>
    public static IReadOnlyList<OptionDefinition> Redis { get; } =
    [
        new("redis", "server_path", OptionType.Text, null, "The server program nodes run, a path or a name; empty for the first found of valkey-server, redis-server and, on this machine, garnet-server."),
        new("redis", "cluster_node_timeout", OptionType.Integer, "15000", "Milliseconds a node may be silent before the others call it failing.") { Minimum = RedisLaunches.ShortestNodeTimeout },
    ];
}
