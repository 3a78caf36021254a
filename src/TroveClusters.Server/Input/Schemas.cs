using System.Text.RegularExpressions;

namespace TroveClusters.Server.Input;

/// <summary>The bodies of requests: Trove's schemas. A flavor is checked later, so that its absence has the specification's own code.</summary>
internal static class Schemas
{
    private const int LongestText = 255;

    // Not backtracking: the texts are others'.
    private static readonly Regex s_notBlank = new("^.*[0-9a-zA-Z]+.*$", RegexOptions.NonBacktracking);
    private static readonly Regex s_positive = new("^0*[1-9]+[0-9]*$", RegexOptions.NonBacktracking);
    private static readonly Regex s_uuidForm = new("^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$", RegexOptions.NonBacktracking);
    private static readonly Regex s_ipv4 = new(@"^([0-9]{1,3}\.){3}[0-9]{1,3}$", RegexOptions.NonBacktracking);

    private static readonly TextSchema s_text = new() { MinLength = 1, MaxLength = LongestText, Pattern = s_notBlank };
    private static readonly TextSchema s_uuid = new() { Pattern = s_uuidForm };
    private static readonly Schema s_flavor = new EitherSchema(s_text, new IntegerSchema()) { Description = "The id of a flavor, or the address of one." };
    private static readonly Schema s_textOrNull = new EitherSchema(s_text, new NullSchema());

    private static readonly Schema s_volume = new ObjectSchema(new Dictionary<string, Schema>
    {
        ["size"] = new EitherSchema(new IntegerSchema(1), new TextSchema { MaxLength = 40, Pattern = s_positive }) { Description = "GB." },
        ["type"] = s_textOrNull,
    })
    { Required = ["size"] };

    private static readonly Schema s_nics = new ArraySchema(new ObjectSchema(new Dictionary<string, Schema>
    {
        ["net-id"] = s_uuid,
        ["network_id"] = s_uuid,
        ["subnet_id"] = s_uuid,
        ["ip_address"] = new TextSchema { Pattern = s_ipv4 },
    })
    { Open = false })
    { MaxItems = 1, Description = "There are no networks to choose from here." };

    private static readonly Schema s_modules = new ArraySchema(new ObjectSchema(new Dictionary<string, Schema> { ["id"] = s_uuid }) { Required = ["id"] })
    {
        Description = "There are no modules here.",
    };

    private static readonly Dictionary<string, Schema> s_instance = new()
    {
        ["flavorRef"] = s_flavor,
        ["volume"] = s_volume,
        ["name"] = s_text,
        ["availability_zone"] = s_text,
        ["nics"] = s_nics,
        ["modules"] = s_modules,
        ["region_name"] = s_text with { Description = "Read by nobody: there is one region." },
    };

    /// <summary>POST /clusters.</summary>
    public static Schema Create { get; } = Only("cluster", new ObjectSchema(new Dictionary<string, Schema>
    {
        ["name"] = s_text,
        ["datastore"] = new ObjectSchema(new Dictionary<string, Schema> { ["type"] = s_text, ["version"] = s_text }) { Required = ["type", "version"] },
        ["instances"] = new ArraySchema(new ObjectSchema(s_instance)),
        ["locality"] = s_text with { Description = "affinity or anti-affinity." },
        ["configuration"] = new EitherSchema(new TextSchema(), new NullSchema()) { Description = "Neither datastore takes a configuration group." },
        ["extended_properties"] = new ObjectSchema(new Dictionary<string, Schema>()) { Description = "Read by nobody: MongoDB has some in Trove." },
    })
    { Required = ["name", "datastore", "instances"] });

    /// <summary>The action <c>grow</c>.</summary>
    public static Schema Grow { get; } = Only("grow", new ArraySchema(new ObjectSchema(new Dictionary<string, Schema>(s_instance)
    {
        ["related_to"] = s_text with { Description = "Read by nobody, as in Trove." },
        ["type"] = s_text with { Description = "Read by nobody, as in Trove." },
    })));

    /// <summary>The action <c>shrink</c>.</summary>
    public static Schema Shrink { get; } = Only("shrink", new ArraySchema(new ObjectSchema(new Dictionary<string, Schema> { ["id"] = s_uuid }) { Required = ["id"] }));

    /// <summary>The action <c>upgrade</c>.</summary>
    public static Schema Upgrade { get; } = Only("upgrade", new ObjectSchema(new Dictionary<string, Schema> { ["datastore_version"] = s_text }) { Required = ["datastore_version"] });

    /// <summary>The action <c>reset-status</c>.</summary>
    public static Schema ResetStatus { get; } = Only("reset-status", new ObjectSchema(new Dictionary<string, Schema> { ["force_delete"] = new AnySchema() })
    {
        Description = "For administrators; with force_delete for members too.",
    });

    /// <summary>The action <c>restart</c>.</summary>
    public static Schema Restart { get; } = Only("restart", new ObjectSchema(new Dictionary<string, Schema>()));

    /// <summary>All actions on clusters, of which a body has exactly one.</summary>
    public static IReadOnlyDictionary<string, Schema> Actions { get; } = new Dictionary<string, Schema>
    {
        ["grow"] = Grow, ["shrink"] = Shrink, ["upgrade"] = Upgrade, ["reset-status"] = ResetStatus, ["restart"] = Restart,
    };

    /// <summary>The administrator's action on clusters.</summary>
    public static Schema ResetTask { get; } = Only("reset-task", new ObjectSchema(new Dictionary<string, Schema>()));

    /// <summary>POST /clusters/{id}/root; the body may be left out.</summary>
    public static Schema Root { get; } = new ObjectSchema(new Dictionary<string, Schema> { ["password"] = new EitherSchema(new TextSchema { MinLength = 1, MaxLength = LongestText }, new NullSchema()) });

    /// <summary>PUT /mgmt/quotas/{tenant}.</summary>
    public static Schema Quotas { get; } = Only("quotas", new ObjectSchema(new Dictionary<string, Schema>
    {
        ["instances"] = Limit(), ["volumes"] = Limit(), ["ram"] = Limit(), ["backups"] = Limit(),
    })
    { Open = false });

    private static Schema Limit() => new EitherSchema(new IntegerSchema(), new NullSchema()) { Description = "-1 for any number; null for what holds for all tenants." };

    private static ObjectSchema Only(string name, Schema schema) => new(new Dictionary<string, Schema> { [name] = schema }) { Required = [name] };
}
