using TroveClusters.Tests.Vertica.Databases;

namespace TroveClusters.Tests.Vertica.AdminTools;

public sealed class RebalanceDataTests
{
    private static async Task<Laboratory> GrownAsync()
    {
        var laboratory = await Laboratory.CreateAsync(3, 5, password: Laboratory.Password);
        await laboratory.DoAsync("db_add_node", "-d", "Sales", "-s", "vhost4,vhost5", "-i", "-p", Laboratory.Password);
        return laboratory;
    }

    [Theory]
    [InlineData(null, 1)]
    [InlineData("2", 2)]
    [InlineData("0", 1)]
    public async Task New_nodes_get_data_and_k_never_falls(string? asked, int k)
    {
        await using var laboratory = await GrownAsync();
        await laboratory.DoAsync("rebalance_data", ["--dbname", "Sales", "-p", Laboratory.Password, .. asked is null ? Array.Empty<string>() : ["-k", asked]]);
        Assert.All(laboratory.State.Nodes, node => Assert.True(node.Rows));
        Assert.Equal(k, laboratory.State.Ksafe);
        Assert.Null(laboratory.State.Rebalance);
    }

    [Fact]
    public async Task Refusals()
    {
        await using var laboratory = await GrownAsync();
        async Task Refused(params string[] arguments)
        {
            await laboratory.RefusedAsync("rebalance_data", arguments);
            Assert.Equal([true, true, true, false, false], laboratory.State.Nodes.Select(node => node.Rows));
        }

        await Refused("-d", "Nothing");
        await Refused("-d", "Sales", "-p", "wrong");
        await Refused("-d", "Sales", "-p", Laboratory.Password, "-k", "3");
        laboratory.Control.Set("disk_full.vhost5", "1");
        await Refused("-d", "Sales", "-p", Laboratory.Password);
        laboratory.Control.Set("disk_full.vhost5", "0");
        laboratory.Control.AddFault("rebalance", "fail");
        await Refused("-d", "Sales", "-p", Laboratory.Password);
        laboratory.Control.SetNode("v_sales_node0004", up: false);
        await Refused("-d", "Sales", "-p", Laboratory.Password);
        laboratory.Control.SetNode("v_sales_node0004", up: true);
        Assert.Equal(0, (await laboratory.TryAsync("rebalance_data", "-d", "Sales", "-p", Laboratory.Password, "--script")).Code);
        Assert.False(laboratory.State.Nodes[4].Rows);
    }
}
