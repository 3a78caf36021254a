using TroveClusters.Engine.Configuration;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Vertica.Strategy;

namespace TroveClusters.Engine.Vertica;

/// <summary>Vertica as a datastore.</summary>
internal static class VerticaDatastore
{
    public const string Name = "vertica";

    /// <summary>The database's administrator, who is a user of the hosts as well. There is no other name for it here.</summary>
    public const string UserName = "dbadmin";

    /// <summary>The user of the hosts who installs.</summary>
    public const string Root = "root";

    /// <summary>The port clients connect to.</summary>
    public const int Port = 5433;

    /// <summary>The licence that is in the package.</summary>
    public const string CommunityLicense = "CE";

    /// <summary>How many nodes the licence of the package permits.</summary>
    public const int CommunityNodes = 3;

    private const string InTrove = "trove.common.strategies.cluster.experimental.vertica";

    public static BuiltInDatastore BuiltIn { get; } = new(
        Name, typeof(VerticaApiStrategy), typeof(VerticaTaskManagerStrategy), typeof(Agent.VerticaGuestAgentStrategy),
        new Dictionary<string, Type>
        {
            [$"{InTrove}.api.VerticaAPIStrategy"] = typeof(VerticaApiStrategy),
            [$"{InTrove}.taskmanager.VerticaTaskManagerStrategy"] = typeof(VerticaTaskManagerStrategy),
            [$"{InTrove}.guestagent.VerticaGuestAgentStrategy"] = typeof(Agent.VerticaGuestAgentStrategy),
        });

    // Above the options, which read it when they are made.
    private static readonly string[] s_thresholds = ["HINT", "WARN", "FAIL", "HALT", "NONE"];

    /// <summary>The options only Vertica has.</summary>
    public static IReadOnlyList<OptionDefinition> Options { get; } =
    [
        new(Name, "cluster_member_count", OptionType.Integer, null, "The number of nodes a new cluster must have; without it, any number.") { Minimum = 1 },
        new(Name, "min_ksafety", OptionType.Integer, "0", "The k-safety below which no cluster is created or shrunk: how many nodes may fail while it serves.") { Minimum = 0, Maximum = KSafety.Highest },
        new(Name, "local_segments", OptionType.Boolean, "true", "Whether the data of new clusters is segmented locally, which makes growing and shrinking faster."),
        new(Name, "scaling_factor", OptionType.Integer, "4", "How many local segments each node of a new cluster has.") { Minimum = 1, Maximum = 32 },
        new(Name, "package", OptionType.Text, null, "Vertica's package (.rpm or .deb), a path on the first host or on this machine; hosts that have it installed need none."),
        new(Name, "license", OptionType.Text, CommunityLicense, "CE for the Community Edition, which permits 3 nodes, or the licence's file, a path on the first host or on this machine."),
        new(Name, "failure_threshold", OptionType.Text, "WARN", "The severity of the installer's findings about a host that ends an installation.") { Values = FailureThresholds },
        new(Name, "point_to_point", OptionType.Boolean, "false", "Whether the hosts of new clusters talk point-to-point instead of by broadcast."),
        new(Name, "mount_point", OptionType.Text, "/var/lib/vertica", "The folder on hosts for catalogs and data of new clusters."),
        new(Name, "database_name", OptionType.Text, "db_srvr", "The database of new clusters that name none."),
        new(Name, "install_options", OptionType.Text, null, "Further options for the installer, such as --ignore-aws-instance-type --ignore-install-config, with spaces between."),
        new(Name, "state_change_wait_time", OptionType.Integer, "600", "Seconds nodes may take to come up after a program that starts them has ended, or was lost sight of.") { Minimum = 1, Maximum = 2_000_000 },
    ];

    /// <summary>The severities of the installer's findings, the mildest first; with NONE no finding ends it.</summary>
    public static IReadOnlyList<string> FailureThresholds => s_thresholds;
}
