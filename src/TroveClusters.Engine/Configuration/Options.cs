using System.Diagnostics.CodeAnalysis;
using TroveClusters.Engine.Remote;

namespace TroveClusters.Engine.Configuration;

/// <summary>The general options, typed. Reading one whose value is none throws <c>ConfigurationInvalid</c>.</summary>
public sealed class GeneralOptions
{
    private readonly TroveOptions _options;

    internal GeneralOptions(TroveOptions options) => _options = options;

    /// <summary>The provider of clusters that name none.</summary>
    public string DefaultProvider => Text("default_provider")!;

    /// <summary>The flavor of nodes that name none; null where they must.</summary>
    public string? DefaultFlavor => Text("default_flavor");

    /// <summary>The volume size, in GB, of nodes that give none; null where they must.</summary>
    public int? DefaultVolumeSize => _options.Integer(Option("default_volume_size"));

    /// <summary>The largest volume, in GB.</summary>
    public int MaxAcceptedVolumeSize => _options.Integer(Option("max_accepted_volume_size"))!.Value;

    /// <summary>For an operation as a whole.</summary>
    public TimeLimit ClusterUsageTimeout => _options.Seconds(Option("cluster_usage_timeout"));

    /// <summary>For a node, from its start until it answers.</summary>
    public TimeLimit UsageTimeout => _options.Seconds(Option("usage_timeout"));

    /// <summary>For the servers that go, until all have ended.</summary>
    public TimeLimit ClusterDeleteTimeout => _options.Seconds(Option("cluster_delete_time_out"));

    /// <summary>For a node to accept a connection, and to answer a short question.</summary>
    public TimeLimit AgentCallLowTimeout => _options.Seconds(Option("agent_call_low_timeout"));

    /// <summary>For a call of a node agent, and for what many of them are made for together: forming, rejoining, proving.</summary>
    public TimeLimit AgentCallHighTimeout => _options.Seconds(Option("agent_call_high_timeout"));

    /// <summary>For a program that is run to be asked something.</summary>
    public TimeLimit CommandProcessTimeout => _options.Seconds(Option("command_process_timeout"));

    /// <summary>How many days the journal keeps operations that have ended; null for ever.</summary>
    internal int? OperationRetentionDays => _options.Integer(Option("operation_retention_days")) is > 0 and int days ? days : null;

    /// <summary>The first and the last port of local nodes.</summary>
    internal (int First, int Last) LocalPorts => OptionValue.Ports(Text("local_ports"))!.Value;

    /// <summary>What reaches hosts.</summary>
    internal string SshClient => Text("ssh_client")!;

    /// <summary>What all that reach hosts go by.</summary>
    internal RemoteOptions Remote => new(
        _options.Seconds(Option("ssh_connect_timeout")),
        _options.Seconds(Option("ssh_keepalive")).Timer,
        _options.Integer(Option("ssh_parallel"))!.Value);

    /// <summary>The files in which hosts are looked up that are not registered; none for the usual ones.</summary>
    internal IReadOnlyList<string> SshKnownHosts => Text("ssh_known_hosts") is { } files ? OptionValue.Paths(files)! : [];

    /// <summary>The first and the last port of nodes on hosts.</summary>
    internal (int First, int Last) SshPorts => OptionValue.Ports(Text("ssh_ports"))!.Value;

    /// <summary>The folder on hosts that gets the nodes' folders.</summary>
    internal string SshDataFolder => OptionValue.HostFolder(Text("ssh_data_folder")!)!;

    /// <summary>The REST server's own options.</summary>
    internal ServerSettings Server => new()
    {
        BindHost = Text("bind_host")!,
        BindPort = _options.Integer(Option("bind_port"))!.Value,
        NeedsTokens = Text("auth_strategy") != "none",
        CertificateFile = Text("ssl_cert_file"),
        KeyFile = Text("ssl_key_file"),
        ClustersPageSize = _options.Integer(Option("clusters_page_size"))!.Value,
        InstancesPageSize = _options.Integer(Option("instances_page_size"))!.Value,
        MaxRequestBodySize = _options.Integer(Option("max_request_body_size"))!.Value,
        Rates = new ServerRates(
            _options.Integer(Option("http_get_rate"))!.Value, _options.Integer(Option("http_post_rate"))!.Value, _options.Integer(Option("http_put_rate"))!.Value,
            _options.Integer(Option("http_delete_rate"))!.Value, _options.Integer(Option("http_mgmt_post_rate"))!.Value,
            _options.Integer(Option("http_service_rate"))!.Value),
    };

    /// <summary>What an option says how much a tenant may have, -1 for any amount, and whether somebody has set it.</summary>
    public (int Limit, bool IsSet) QuotaLimit(string name)
    {
        OptionDefinition option = Option(name);
        return (_options.Integer(option)!.Value, _options.Source(option) != TroveSettingSource.Default);
    }

    private string? Text(string name) => _options.Text(Option(name));

    private static OptionDefinition Option(string name) => OptionCatalog.General.First(option => option.Name == name);
}

/// <summary>The options of a datastore, typed. Reading one whose value is none throws <c>ConfigurationInvalid</c>.</summary>
public sealed class DatastoreOptions
{
    private readonly TroveOptions _options;
    private readonly IReadOnlyList<OptionDefinition> _definitions;

    internal DatastoreOptions(TroveOptions options, IReadOnlyList<OptionDefinition> definitions) => (_options, _definitions) = (options, definitions);

    /// <summary>Whether clusters can be created and managed.</summary>
    public bool ClusterSupport => Boolean("cluster_support");

    /// <summary>Whether nodes have volumes of a size.</summary>
    public bool VolumeSupport => Boolean("volume_support");

    /// <summary>The device of a node's data; null for none.</summary>
    public string? DevicePath => Text("device_path");

    /// <summary>The value of an option that is a text; null for none.</summary>
    public string? Text(string name) => _options.Text(Option(name));

    /// <summary>The value of an option that is a number; null for none.</summary>
    [SuppressMessage("Naming", "CA1720", Justification = "As the type of the option is called.")]
    public int? Integer(string name) => _options.Integer(Option(name));

    /// <summary>The value of an option that is true or false; false for none.</summary>
    public bool Boolean(string name) => _options.Boolean(Option(name));

    private OptionDefinition Option(string name) => _definitions.First(option => option.Name == name);
}
