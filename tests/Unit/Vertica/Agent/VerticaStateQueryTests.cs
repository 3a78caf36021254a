using TroveClusters.Engine.Vertica.Agent;

namespace TroveClusters.Tests.Unit.Vertica.Agent;

/// <summary>The rows in which a database tells of its state.</summary>
public sealed class VerticaStateQueryTests
{
    private static readonly string[] s_rows =
    [
        "version|Vertica Analytic Database v12.0.4-0",
        "database|Sales",
        "node|v_sales_node0001|10.0.0.1|UP|/vdata/Sales/v_sales_node0001_catalog/Catalog|PERMANENT",
        "node|v_sales_node0002|10.0.0.2|NEEDS CATCH UP|/vdata/Sales/v_sales_node0002_catalog|EPHEMERAL",
        "system|1|0",
        "license|vertica|Vertica Community Edition|3",
        "elastic|t|f|4|t",
        "rebalance|2|250|750",
        "sessions|3",
        "end",
    ];

    [Fact]
    public void Everything_is_read()
    {
        VerticaDatabaseState state = Parse(s_rows);
        Assert.Equal("v12.0.4-0", state.Version);
        Assert.Equal(
            [
                new("v_sales_node0001", "10.0.0.1", "UP", "/vdata/Sales/v_sales_node0001_catalog", false),
                new("v_sales_node0002", "10.0.0.2", "NEEDS CATCH UP", "/vdata/Sales/v_sales_node0002_catalog", true),
            ],
            state.Nodes);
        Assert.False(state.AllUp);
        Assert.Equal((1, 0), (state.DesignedKSafety, state.CurrentKSafety));
        Assert.Equal((3, "Vertica Community Edition"), (state.LicenseNodes, state.License));
        Assert.Equal((true, false, 4, true), (state.Elastic, state.LocalSegments, state.ScalingFactor, state.IsRebalancing));
        Assert.Equal(25, state.RebalancePercent);
        Assert.Equal(2, state.Sessions);
    }

    [Theory]
    [InlineData("rebalance|0|0|0", "f", null)]
    [InlineData("rebalance|1|0|0", "f", 100.0)]
    [InlineData("rebalance|1|0|0", "t", 0.0)]
    [InlineData("rebalance|1|0|5", "t", 0.0)]
    [InlineData("rebalance|1|5|0", "f", 100.0)]
    [InlineData("rebalance|9|9000000000000000000|9000000000000000000", "t", 50.0)]
    public void Progress_is_weighted_by_bytes(string row, string running, double? percent) =>
        Assert.Equal(percent, Parse(With(With(s_rows, "rebalance", row), "elastic", $"elastic|t|t|4|{running}")).RebalancePercent);

    [Fact]
    public void Without_a_row_about_elasticity_the_database_is_not_elastic()
    {
        VerticaDatabaseState state = Parse(With(s_rows, "elastic"));
        Assert.Equal((false, false, 0, false), (state.Elastic, state.LocalSegments, state.ScalingFactor, state.IsRebalancing));
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData(null, "Acme", "license|vertica|Acme|")]
    [InlineData(16, "Acme", "license|vertica|Vertica Community Edition|3", "license|vertica|Acme|16")]
    [InlineData(16, "Acme", "license|vertica|Acme|16", "license|com.vertica.hadoop|Other|2")]
    [InlineData(null, "Acme", "license|vertica|Small|3", "license|vertica|Acme|")]
    [InlineData(5, "Other", "license|other|Other|5")]
    public void The_licence_is_the_most_generous_one_of_the_database_itself(int? nodes, string name, params string[] rows)
    {
        VerticaDatabaseState state = Parse(With(s_rows, "license", rows));
        Assert.Equal((nodes, name), (state.LicenseNodes, state.License));
    }

    [Theory]
    [InlineData("end", "", "no end")]
    [InlineData("version", "", "not there just once: 'version'")]
    [InlineData("version", "version|Vertica", "no version")]
    [InlineData("system", "", "not there just once: 'system'")]
    [InlineData("system", "system|x|0", "no number: 'x'")]
    [InlineData("system", "system|-1|0", "no number")]
    [InlineData("system", "system||0", "no number")]
    [InlineData("system", "system|1|0|0", "no answer to any question")]
    [InlineData("system", "system|99999999999|0", "no number")]
    [InlineData("elastic", "elastic|true|f|4|f", "neither t nor f: 'true'")]
    [InlineData("elastic", "elastic|t|f||f", "no number")]
    [InlineData("elastic", "elastic|t|f|4|f\nelastic|t|f|4|f", "more than once")]
    [InlineData("sessions", "sessions|many", "no number: 'many'")]
    [InlineData("sessions", "greetings|1", "no answer to any question")]
    [InlineData("database", "database|Other", "another one than Sales: 'Other'")]
    [InlineData("license", "license|vertica|x|three", "no number of nodes: 'three'")]
    [InlineData("node", "", "each of them once")]
    [InlineData("node", "node|n|10.0.0.1|UP|/c|PERMANENT\nnode|n|10.0.0.2|UP|/c|PERMANENT", "each of them once")]
    [InlineData("node", "node|n|10.0.0.1||/c|PERMANENT", "no name, address or state")]
    public void What_was_not_asked_for_is_refused_with_the_piece_in_question(string kind, string rows, string why)
    {
        TroveException error = Assert.Throws<TroveException>(() => Parse(With(s_rows, kind, rows.Split('\n', StringSplitOptions.RemoveEmptyEntries))));
        Assert.Equal("UnexpectedReply", error.ErrorId);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_command_asks_all_and_asks_nothing_that_changes_anything() =>
        Assert.All(VerticaStateQuery.Script.Split('\n', StringSplitOptions.RemoveEmptyEntries), statement => Assert.Matches(@"^SELECT '[a-z]+'[^;]*;$", statement));

    private static VerticaDatabaseState Parse(IEnumerable<string> rows) =>
        VerticaStateQuery.Parse(string.Concat(rows.Select(row => row.Replace('|', VerticaStateQuery.Separator) + "\n")), "Sales", "h1");

    /// <summary>The rows with others in the place of those of a kind.</summary>
    private static string[] With(string[] rows, string kind, params string[] others)
    {
        int at = Array.FindIndex(rows, row => row.Split('|')[0] == kind);
        return [.. rows[..at], .. others, .. rows[at..].Where(row => row.Split('|')[0] != kind)];
    }
}
