using TroveClusters.Tests.VerticaHost.Vsql;

namespace TroveClusters.Tests.Vertica.Vsql;

/// <summary>Results as vsql writes them; the aligned ones are those of Vertica's documentation.</summary>
public sealed class OutputFormatTests
{
    private static readonly SqlTable s_nodes = new(
        [new("node_name"), new("node_id", IsNumber: true), new("node_address")],
        [["v_vmart_node0001", "7", "192.168.223.11"], ["v_vmart_node0002", "42", null]]);

    private static readonly SqlTable s_empty = s_nodes with { Rows = [] };

    [Fact]
    public void Aligned() => Assert.Equal(
        "    node_name     | node_id |  node_address  \n" +
        "------------------+---------+----------------\n" +
        " v_vmart_node0001 |       7 | 192.168.223.11\n" +
        " v_vmart_node0002 |      42 | \n" +
        "(2 rows)\n\n",
        new OutputFormat().Write(s_nodes));

    [Fact]
    public void One_row_is_counted_as_one() => Assert.Equal(
        " SET_SCALING_FACTOR \n--------------------\n SET\n(1 row)\n\n", new OutputFormat().Write(new([new("SET_SCALING_FACTOR")], [["SET"]])));

    [Fact]
    public void A_number_in_the_last_column_is_set_to_the_right() => Assert.Equal(
        " OUTPUT \n--------\n      1\n(1 row)\n\n", new OutputFormat().Write(new([new("OUTPUT", IsNumber: true)], [["1"]])));

    [Fact]
    public void Aligned_without_headings() => Assert.Equal(
        " v_vmart_node0001 |  7 | 192.168.223.11\n v_vmart_node0002 | 42 | \n\n", new OutputFormat { TuplesOnly = true }.Write(s_nodes));

    [Fact]
    public void Unaligned() => Assert.Equal(
        "node_name|node_id|node_address\nv_vmart_node0001|7|192.168.223.11\nv_vmart_node0002|42|\n(2 rows)\n", new OutputFormat { Aligned = false }.Write(s_nodes));

    [Fact]
    public void Unaligned_without_headings_with_another_separator() => Assert.Equal(
        "v_vmart_node0001,7,192.168.223.11\nv_vmart_node0002,42,\n", new OutputFormat { Aligned = false, TuplesOnly = true, Separator = "," }.Write(s_nodes));

    [Fact]
    public void Records() => Assert.Equal(
        "-[ RECORD 1 ]+-----------------\n" +
        "node_name    | v_vmart_node0001\n" +
        "node_id      | 7\n" +
        "node_address | 192.168.223.11\n" +
        "-[ RECORD 2 ]+-----------------\n" +
        "node_name    | v_vmart_node0002\n" +
        "node_id      | 42\n" +
        "node_address | \n\n",
        new OutputFormat { Expanded = true }.Write(s_nodes));

    [Fact]
    public void Records_without_headings() => Assert.Equal("a | 1\n\na | 2\n\n", new OutputFormat { Expanded = true, TuplesOnly = true }.Write(new([new("a")], [["1"], ["2"]])));

    [Fact]
    public void Unaligned_records() => Assert.Equal("a|1\nb|2\n\na|3\nb|4\n", new OutputFormat { Expanded = true, Aligned = false }.Write(new([new("a"), new("b")], [["1", "2"], ["3", "4"]])));

    [Fact]
    public void No_rows()
    {
        Assert.Equal(" node_name | node_id | node_address \n-----------+---------+--------------\n(0 rows)\n\n", new OutputFormat().Write(s_empty));
        Assert.Equal("\n", new OutputFormat { TuplesOnly = true }.Write(s_empty));
        Assert.Equal("node_name|node_id|node_address\n(0 rows)\n", new OutputFormat { Aligned = false }.Write(s_empty));
        Assert.Equal("", new OutputFormat { Aligned = false, TuplesOnly = true }.Write(s_empty));
        Assert.Equal("(No rows)\n", new OutputFormat { Expanded = true }.Write(s_empty));
    }
}
