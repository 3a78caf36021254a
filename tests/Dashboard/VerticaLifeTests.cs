using TroveClusters.Tests.Dashboard.Harness;
using TroveClusters.Tests.VerticaClusters.Harness;

namespace TroveClusters.Tests.Dashboard;

/// <summary>The whole life of a Vertica cluster on the double's hosts, in a browser.</summary>
public sealed class VerticaLifeTests
{
    [BrowserFact]
    public async Task A_cluster_is_launched_grown_shrunk_within_its_k_safety_and_deleted()
    {
        await using VerticaHome home = await VerticaHome.StartAsync(5);
        home.Configure([], [("min_ksafety", 1), ("cluster_member_count", 3)]);
        await using RunningServer server = await RunningServer.StartAsync(home.Folder, factory: new DoubleFactory(home));
        await using Visit visit = await Visit.StartAsync(server.Url);
        IPage page = visit.Page;
        await page.GotoAsync(server.Url);
        await visit.SeesHeadingAsync("Clusters");

        // What the server refuses is told beside the form, in its words.
        visit.MayBeRefused(400);
        await visit.Button("Launch a cluster").ClickAsync();
        await visit.Field("Name").FillAsync("sales");
        await visit.Field("Datastore").SelectOptionAsync("vertica");
        await visit.Field("Number of nodes").FillAsync("2");
        await visit.DialogButton("Check and review").ClickAsync();
        await Assertions.Expect(visit.Dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("The number of instances for your initial cluster must be 3.");
        await visit.Field("Number of nodes").FillAsync("3");
        await visit.Field("Database").FillAsync("sales");
        await visit.DialogButton("Check and review").ClickAsync();
        await visit.BeginAsync("Launch");
        await visit.ToClusterAsync("sales");
        await NodesAreAsync(visit, "sales-member-1", "sales-member-2", "sales-member-3");
        ILocator nodes = page.GetByRole(AriaRole.Table, new PageGetByRoleOptions { Name = "Nodes of sales" });
        await Assertions.Expect(nodes).ToContainTextAsync("v_sales_node0001");
        await Assertions.Expect(nodes).ToContainTextAsync("needed for 1");
        await Assertions.Expect(page.Locator(".place-facts")).ToContainTextAsync("1 by design, 1 now");

        await visit.Button("Grow").ClickAsync();
        await visit.Field("Host of node 1").SelectOptionAsync("vhost5");
        await visit.DialogButton("Check and review").ClickAsync();
        await visit.BeginAsync("Grow sales");
        await visit.ToClusterAsync("sales");
        await NodesAreAsync(visit, "sales-member-1", "sales-member-2", "sales-member-3", "sales-member-4");
        await Assertions.Expect(nodes).ToContainTextAsync("vhost5");
        // The growth moves data in the background; nothing is removed meanwhile.
        await Eventually.IsTrueAsync(async () => (await home.FindAsync("sales"))?.IsRebalancing == false, () => "the end of the rebalance");

        await visit.Button("Shrink").ClickAsync();
        await Assertions.Expect(visit.Dialog).ToContainTextAsync("The database is designed for a k-safety of 1");
        await visit.Field("sales-member-3").CheckAsync();
        await Assertions.Expect(visit.Dialog).ToContainTextAsync("Checked by the server: this can be done.");
        await visit.Field("sales-member-4").CheckAsync();
        const string TooFew = "The number of instances in your cluster cannot safely be lowered below the current level based on your current fault-tolerance settings.";
        await Assertions.Expect(visit.Dialog).ToContainTextAsync(TooFew);
        await visit.DialogButton("Check and review").ClickAsync();
        await Assertions.Expect(visit.Dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync(TooFew);
        await visit.Field("sales-member-3").UncheckAsync();
        await Assertions.Expect(visit.Dialog).ToContainTextAsync("Checked by the server: this can be done.");
        await visit.DialogButton("Check and review").ClickAsync();
        await visit.BeginAsync("Remove the nodes");
        await visit.ToClusterAsync("sales");
        await NodesAreAsync(visit, "sales-member-1", "sales-member-2", "sales-member-3");

        await visit.Button("Enable root").ClickAsync();
        await visit.DialogButton("Check and review").ClickAsync();
        await visit.BeginAsync("Enable root");
        await visit.ToClusterAsync("sales");
        await Assertions.Expect(visit.Button("Reset root password")).ToBeVisibleAsync();
        await visit.Button("Show root’s credentials").ClickAsync();
        await Assertions.Expect(page.Locator(".is-secret").First).ToHaveTextAsync("root");

        await visit.Button("Delete").ClickAsync();
        await visit.DialogButton("Check and review").ClickAsync();
        await visit.Dialog.GetByLabel("Type the cluster’s name").FillAsync("sales");
        await visit.BeginAsync("Delete the cluster");
        Assert.Empty(home.Sim.State.Dbs);
        visit.NothingIsWrong();
    }

    private static Task NodesAreAsync(Visit visit, params string[] names) =>
        Assertions.Expect(visit.Page.GetByRole(AriaRole.Table, new PageGetByRoleOptions { Name = "Nodes of sales" }).Locator("tbody th")).ToHaveTextAsync(names);
}
