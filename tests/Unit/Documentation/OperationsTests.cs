using System.Text.RegularExpressions;
using TroveClusters.Engine.Configuration;

namespace TroveClusters.Tests.Unit.Documentation;

/// <summary>docs/operations.md tells of every option, with the default it has, and of no error that does not exist.</summary>
public sealed partial class OperationsTests
{
    private static readonly string s_text = File.ReadAllText(Repository.PathOf("docs", "operations.md"));

    [Fact]
    public void Every_option_is_listed_with_its_default()
    {
        IEnumerable<OptionDefinition> options = [.. OptionCatalog.General, .. OptionCatalog.OfDatastore("redis"), .. OptionCatalog.Redis];
        Dictionary<string, string> listed = OptionRow().Matches(s_text).ToDictionary(row => row.Groups["option"].Value, row => row.Groups["default"].Value);
        foreach (OptionDefinition option in options)
        {
            string name = $"{option.Group}.{option.Name}";
            Assert.True(listed.TryGetValue(name, out string? told), $"The option {name} is not listed.");
            string expected = option.Values.Count == 0 && option.Name.EndsWith("_strategy", StringComparison.Ordinal) ? "our own class" : option.Default ?? "none";
            Assert.True(told == expected, $"The default of {name} is '{expected}', not '{told}'.");
        }
        Assert.Equal(options.Count(), listed.Count);
    }

    /// <summary>What Trove's cfg.py has in the group of Redis, and in the default group as far as clusters are concerned.</summary>
    private static readonly string[] s_ofTrove =
    [
        "[redis] tcp_ports", "[redis] udp_ports", "[redis] icmp", "[redis] mount_point", "[redis] volume_support", "[redis] device_path",
        "[redis] cluster_support", "[redis] api_strategy", "[redis] taskmanager_strategy", "[redis] guestagent_strategy",
        "[redis] replication_strategy", "[redis] backup_strategy", "[redis] root_controller", "[redis] default_password_length",
        "[redis] guest_log_exposed_logs",
        "[DEFAULT] cluster_usage_timeout", "[DEFAULT] usage_timeout", "[DEFAULT] usage_sleep_time", "[DEFAULT] cluster_delete_time_out",
        "[DEFAULT] agent_call_low_timeout", "[DEFAULT] agent_call_high_timeout", "[DEFAULT] command_process_timeout",
        "[DEFAULT] update_status_on_fail", "[DEFAULT] clusters_page_size", "[DEFAULT] instances_page_size",
        "[DEFAULT] max_instances_per_tenant", "[DEFAULT] max_volumes_per_tenant", "[DEFAULT] max_accepted_volume_size",
        "[DEFAULT] max_ram_per_tenant", "[DEFAULT] max_backups_per_tenant", "[DEFAULT] http_get_rate", "[DEFAULT] http_post_rate",
        "[DEFAULT] http_put_rate", "[DEFAULT] http_delete_rate", "[DEFAULT] http_mgmt_post_rate", "[DEFAULT] bind_port",
        "[DEFAULT] agent_heartbeat_time", "[DEFAULT] agent_heartbeat_expiry",
    ];

    [Fact]
    public void Every_option_of_Trove_is_here_or_it_is_told_why_not()
    {
        HashSet<string> here = [.. OptionCatalog.General.Concat(OptionCatalog.OfDatastore("redis")).Concat(OptionCatalog.Redis).Select(option => option.FullName)];
        Dictionary<string, string> told = TroveRow().Matches(s_text).ToDictionary(row => $"{row.Groups["group"].Value} {row.Groups["option"].Value}", row => row.Groups["here"].Value);
        Assert.Equal(s_ofTrove.Order(StringComparer.Ordinal), told.Keys.Order(StringComparer.Ordinal));
        Assert.All(told, row =>
        {
            bool isHere = here.Contains(row.Key.Replace("[redis] ", "redis.", StringComparison.Ordinal).Replace("[DEFAULT] ", "default.", StringComparison.Ordinal));
            Assert.StartsWith(isHere ? "the same" : "none: ", row.Value, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Every_error_that_is_explained_exists() =>
        Assert.All(ErrorRow().Matches(s_text).SelectMany(row => ErrorId().Matches(row.Value)), id =>
            Assert.True(Enum.IsDefined(typeof(TroveErrorId), id.Groups["id"].Value), id.Value));

    [GeneratedRegex(@"^\| `(?<option>(default|redis)\.\w+)` \| (?<default>[^|]+?) \|", RegexOptions.Multiline)]
    private static partial Regex OptionRow();

    [GeneratedRegex(@"^\| `(?<group>\[\w+\])` \| `(?<option>\w+)` \| (?<here>[^|]+?) \|$", RegexOptions.Multiline)]
    private static partial Regex TroveRow();

    [GeneratedRegex(@"^\| `[A-Z]\w+`[^|]*\|", RegexOptions.Multiline)]
    private static partial Regex ErrorRow();

    [GeneratedRegex(@"`(?<id>[A-Z][a-z]\w+)`")]
    private static partial Regex ErrorId();
}
