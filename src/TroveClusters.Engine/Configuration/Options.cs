namespace TroveClusters.Engine.Configuration;

/// <summary>The general options, typed.</summary>
internal sealed class GeneralOptions(TroveOptions options)
{
    public string DefaultProvider => Text("default_provider") ?? "local";
    public string? DefaultFlavor => Text("default_flavor");
    public int? DefaultVolumeSize => options.Integer(Option("default_volume_size"));

    /// <summary>GB.</summary>
    public int MaxAcceptedVolumeSize => options.Integer(Option("max_accepted_volume_size")) ?? int.MaxValue;
    public TimeSpan ClusterUsageTimeout => options.Seconds(Option("cluster_usage_timeout"));
    public TimeSpan UsageTimeout => options.Seconds(Option("usage_timeout"));
    public TimeSpan ClusterDeleteTimeout => options.Seconds(Option("cluster_delete_time_out"));
    public TimeSpan AgentCallLowTimeout => options.Seconds(Option("agent_call_low_timeout"));
    public TimeSpan AgentCallHighTimeout => options.Seconds(Option("agent_call_high_timeout"));

    /// <summary>How many days the journal keeps operations that have ended; null for ever.</summary>
    public int? OperationRetentionDays => options.Integer(Option("operation_retention_days")) switch
    {
        null or 0 => null,
        > 0 and int days => days,
        int days => throw new TroveException(
            TroveErrorId.ConfigurationInvalid, $"The option default.operation_retention_days must be a number of days, or 0 for ever, not {days}.", "operation_retention_days"),
    };

    /// <summary>The first and the last port of local nodes.</summary>
    public (int First, int Last) LocalPorts => OptionValue.Ports(Text("local_ports"))
        ?? throw new TroveException(
            TroveErrorId.ConfigurationInvalid, $"The option default.local_ports must be two ports such as 20000-22767, not '{Text("local_ports")}'.", "local_ports");

    private string? Text(string name) => options.Text(Option(name)) is { Length: > 0 } text ? text : null;

    private static OptionDefinition Option(string name) => OptionCatalog.General.First(option => option.Name == name);
}

/// <summary>The options every datastore has, typed.</summary>
internal sealed class DatastoreOptions(TroveOptions options, IReadOnlyList<OptionDefinition> definitions)
{
    public bool ClusterSupport => options.Boolean(Option("cluster_support"));
    public bool VolumeSupport => options.Boolean(Option("volume_support"));
    public string? DevicePath => Text("device_path");

    public string? Text(string name) => options.Text(Option(name)) is { Length: > 0 } text ? text : null;

    public int? Integer(string name) => options.Integer(Option(name));

    private OptionDefinition Option(string name) => definitions.First(option => option.Name == name);
}
