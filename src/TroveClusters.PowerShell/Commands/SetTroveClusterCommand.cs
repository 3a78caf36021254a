using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>Changes the flavor and the configuration of clusters.</summary>
[Cmdlet(VerbsCommon.Set, "TroveCluster", DefaultParameterSetName = NameSet, SupportsShouldProcess = true)]
[OutputType(typeof(TroveCluster))]
public sealed class SetTroveClusterCommand : ClusterOperationCmdlet
{
    /// <summary>The flavor all nodes are to have, by id or name. They get its memory while they run.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FlavorCompleter))]
    public string? Flavor { get; set; }

    /// <summary>
    /// Values of the datastore's configuration, by name: @{ 'maxmemory-policy' = 'allkeys-lru'; timeout = 300 }. A value of $null
    /// goes back to the default.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary? Configuration { get; set; }

    /// <summary>Names of configuration values that are to go back to their defaults.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ConfigurationNameCompleter))]
    public string[] ResetConfiguration { get; set; } = [];

    /// <summary>Go on although a node cannot be reached: it gets the values when it is started.</summary>
    [Parameter]
    public SwitchParameter AllowUnreachable { get; set; }

    /// <summary>Go on although nodes hold more than they may hold afterwards, and remove keys or refuse writes.</summary>
    [Parameter]
    public SwitchParameter AllowDataLoss { get; set; }

    private protected override OperationRequest Request(Guid clusterId) => new SetClusterRequest
    {
        ClusterId = clusterId,
        Flavor = Flavor,
        Configuration = Values(),
        AllowUnreachable = AllowUnreachable,
        AllowDataLoss = AllowDataLoss,
        Command = CommandText,
        Timeout = Limit,
    };

    private Dictionary<string, string?> Values()
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry entry in Configuration ?? new Hashtable())
            Add(values, Text(entry.Key)!, Text(entry.Value));
        foreach (string name in ResetConfiguration)
            Add(values, name, null);
        return values;
    }

    private static void Add(Dictionary<string, string?> values, string name, string? value)
    {
        if (!values.TryAdd(name, value))
            throw new TroveException(TroveErrorId.InvalidArgument, $"'{name}' is given twice.", name, "Give each value once, or reset it.");
    }

    private static string? Text(object? value) => value switch
    {
        null => null,
        PSObject wrapped => Text(wrapped.BaseObject),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}
