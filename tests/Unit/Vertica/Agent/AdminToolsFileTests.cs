using TroveClusters.Engine.Vertica.Agent;

namespace TroveClusters.Tests.Unit.Vertica.Agent;

/// <summary>What <c>admintools.conf</c> says, and what is refused of it.</summary>
public sealed class AdminToolsFileTests
{
    private const string Sample = """
        [Configuration]
        format = 3
        install_opts =
        default_base = /vdata
        controlmode = pt2pt
        controlsubnet = default

        [Cluster]
        hosts = 10.244.1.6,10.244.1.7,10.244.1.8
        spread_hosts =

        # made by somebody
        [Nodes]
        node0001 = 10.244.1.6,/vdata,/vdata
        node0002 = 10.244.1.7,/vdata,/vdata
        node0003 = 10.244.1.8,/vdata,/vdata
        v_sales_node0001 = 10.244.1.6,/vdata/Sales/v_sales_node0001_catalog,/vdata/Sales/v_sales_node0001_data
        v_sales_node0003 = 10.244.1.8, /vdata/Sales/v_sales_node0003_catalog, /vdata/Sales/v_sales_node0003_data

        [Database:Sales]
        restartpolicy = ksafe
        port = 5433
        path = /vdata/Sales/v_sales_node0001_catalog
        nodes = v_sales_node0001,v_sales_node0003

        [SSHConfig]
        ssh_user =
        ssh_options = -oConnectTimeout=30 -o TCPKeepAlive=no -o BatchMode=yes

        """;

    [Fact]
    public void Hosts_databases_and_their_nodes_are_read()
    {
        AdminToolsConfiguration read = AdminToolsFile.Parse(Sample, "h1");
        Assert.Equal(["10.244.1.6", "10.244.1.7", "10.244.1.8"], read.Hosts);
        Assert.Equal("/vdata", read.DefaultFolder);
        Assert.True(read.PointToPoint);
        ConfiguredDatabase database = Assert.Single(read.Databases);
        Assert.Equal("Sales", database.Name);
        Assert.Equal(
            [
                new("v_sales_node0001", "10.244.1.6", "/vdata/Sales/v_sales_node0001_catalog", "/vdata/Sales/v_sales_node0001_data"),
                new("v_sales_node0003", "10.244.1.8", "/vdata/Sales/v_sales_node0003_catalog", "/vdata/Sales/v_sales_node0003_data"),
            ],
            database.Nodes);
    }

    [Fact]
    public void Lines_may_end_as_on_Windows_and_keys_be_in_capitals()
    {
        AdminToolsConfiguration read = AdminToolsFile.Parse("[Cluster]\r\nHosts = a\r\n[Database:d]\r\nnodes = v_d_Node0001\r\n[Nodes]\r\nV_D_NODE0001 = a,/c,/d\r\n", "h1");
        Assert.Equal(["a"], read.Hosts);
        Assert.Equal(new ConfiguredNode("v_d_Node0001", "a", "/c", "/d"), Assert.Single(Assert.Single(read.Databases).Nodes));
    }

    [Fact]
    public void A_file_without_hosts_yet_is_a_cluster_of_none()
    {
        AdminToolsConfiguration read = AdminToolsFile.Parse("[Cluster]\nhosts =\n[Database:d]\nnodes =\n", "h1");
        Assert.Empty(read.Hosts);
        Assert.False(read.PointToPoint);
        Assert.Equal("", read.DefaultFolder);
        Assert.Empty(Assert.Single(read.Databases).Nodes);
    }

    [Theory]
    [InlineData("", "which hosts")]
    [InlineData("[Cluster]\n", "which hosts")]
    [InlineData("[Configuration]\nhosts = a\n", "which hosts")]
    [InlineData("hosts = a\n[Cluster]\nhosts = a\n", "no setting of a section: 'hosts = a'")]
    [InlineData("[Cluster]\nhosts = a\n  b\n", "no setting of a section: '  b'")]
    [InlineData("[Cluster]\nhosts = a\nTraceback\n", "no setting of a section: 'Traceback'")]
    [InlineData("[Cluster]\nhosts = a\n= b\n", "no setting of a section")]
    [InlineData("[Cluster\nhosts = a\n", "no section: '[Cluster'")]
    [InlineData("[Cluster]\nhosts = a\n[]\n", "no section: '[]'")]
    [InlineData("[Cluster]\nhosts = a\n[Cluster]\n", "the section is there twice")]
    [InlineData("[Cluster]\nhosts = a\nhosts = b\n", "the setting is there twice")]
    [InlineData("[Cluster]\nhosts = a,,b\n", "no list of hosts")]
    [InlineData("[Cluster]\nhosts = a,a\n", "no list of hosts")]
    [InlineData("[Cluster]\nhosts = a b\n", "no list of hosts")]
    [InlineData("[Cluster]\nhosts = a\n[Database:d]\nport = 5433\n", "which nodes the database has: 'd'")]
    [InlineData("[Cluster]\nhosts = a\n[Database:]\nnodes =\n", "which nodes the database has")]
    [InlineData("[Cluster]\nhosts = a\n[Database:d]\nnodes = v_d_node0005\n[Nodes]\nnode0001 = a,/x,/x\n", "a node that the file does not describe: 'v_d_node0005'")]
    [InlineData("[Cluster]\nhosts = a\n[Database:d]\nnodes = n\n[Nodes]\nn = a,/x\n", "an address and two folders: 'a,/x'")]
    [InlineData("[Cluster]\nhosts = a\n[Database:d]\nnodes = n\n[Nodes]\nn = ,/x,/x\n", "an address and two folders")]
    [InlineData("[Cluster]\nhosts = a\n[Database:d]\nnodes = n\n[Nodes]\nn = a,x,/x\n", "an address and two folders")]
    [InlineData("[Cluster]\nhosts = a\n\u001b[31m\n", "no setting of a section: ' [31m'")]
    public void What_is_no_such_file_is_refused_with_the_piece_in_question(string text, string why)
    {
        TroveException error = Assert.Throws<TroveException>(() => AdminToolsFile.Parse(text, "h1"));
        Assert.Equal("UnexpectedReply", error.ErrorId);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
        Assert.Contains("on h1", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', error.Message);
    }
}
