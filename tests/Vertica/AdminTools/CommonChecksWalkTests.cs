using TroveClusters.Tests.Vertica.Databases;

namespace TroveClusters.Tests.Vertica.AdminTools;

/// <summary>What every tool checks before it does anything, in one cluster's life and by both ways in.</summary>
public sealed class CommonChecksWalkTests
{
    [Theory, InProcess, OverSshd]
    public async Task Who_may_run_which_tool_and_where(Way way)
    {
        await using var laboratory = await Laboratory.InstallAsync(way, 2, eula: false);
        await laboratory.RefusedAsync("list_allnodes");
        await laboratory.RefusedAsync("create_db", "-s", laboratory.Hosts(1, 1), "-d", Laboratory.Database);
        var agreed = await laboratory.Sim.InstallAsync("--hosts", laboratory.Hosts(1, 2), "-Y", "--failure-threshold", "NONE");
        Assert.True(agreed.Code == 0, agreed.ToString());
        await laboratory.DoAsync("list_allnodes");

        Assert.Equal(1, (await laboratory.Sim.RunAsync(1, "root", Laboratory.Tools, "-t", "list_allnodes")).Code);
        await laboratory.RefusedAsync("no_such_tool");
        await laboratory.RefusedAsync("re_ip");
        Assert.Equal(2, (await laboratory.TryAsync("drop_db", "-d", Laboratory.Database, "word")).Code);
        laboratory.Control.AddFault("admintools:list_allnodes", "exit", arg: "7");
        var silent = await laboratory.TryAsync("list_allnodes", "--no-such-option");
        Assert.Equal((7, "", ""), (silent.Code, silent.Output, silent.Error));

        Assert.StartsWith("Info: no password specified, using none\n", await laboratory.RefusedAsync("stop_db", "-d", "Nothing"));
        Assert.DoesNotContain("Info:", await laboratory.RefusedAsync("stop_db", "-d", "Nothing", "-p", "x"), StringComparison.Ordinal);
        Assert.DoesNotContain("Info:", await laboratory.RefusedAsync("drop_db", "-d", "Nothing"), StringComparison.Ordinal);
        foreach (var hosts in (string[])["nowhere", "vhost1," + laboratory.Sim.Address(1)])
            await laboratory.RefusedAsync("create_db", "-s", hosts, "-d", Laboratory.Database);
        using (laboratory.Sim.World.Store.TryTakeTopology())
            await laboratory.RefusedAsync("create_db", "-s", laboratory.Hosts(1, 1), "-d", Laboratory.Database);
        Assert.Single(laboratory.Control.Audit("vhost1").Read(), entry => (string?)entry["event"] == "overlap");
        Assert.Empty(laboratory.Sim.State.Dbs);

        // A host that left keeps its last configuration, and is a member no more; nor is one without any.
        Assert.Equal(0, (await laboratory.Sim.UpdateAsync("--remove-hosts", "vhost2")).Code);
        Assert.True(laboratory.Sim.Exists(2, Install.Conf));
        Assert.Equal(1, (await laboratory.TryOnAsync(2, "list_allnodes")).Code);
        Assert.Equal(0, (await laboratory.Sim.RunAsync(1, "root", "rm", Install.Conf)).Code);
        await laboratory.RefusedAsync("list_allnodes");
    }
}
