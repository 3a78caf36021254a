using System.Text.RegularExpressions;
using TroveClusters.Tests.Dashboard.Harness;

namespace TroveClusters.Tests.Dashboard;

/// <summary>The whole life of a Redis cluster of real servers, in a browser.</summary>
public sealed partial class RedisLifeTests : EngineTest
{
    [BrowserFact(redis: true)]
    public async Task A_cluster_is_launched_watched_grown_shrunk_and_deleted()
    {
        string token = await Tokens.NewAsync(Home.Folder, "ops", "default");
        await using RunningServer server = await RunningServer.StartAsync(Home.Folder, []);
        await using Visit visit = await Visit.StartAsync(server.Url);
        IPage page = visit.Page;
        await page.GotoAsync(server.Url);
        await SignInAsync(visit, token);

        // Launch: checked and shown before it begins, watched until it is done.
        await visit.Button("Launch a cluster").ClickAsync();
        await visit.Field("Name").FillAsync("web-01");
        await visit.Field("Number of nodes").FillAsync("3");
        await Assertions.Expect(visit.Dialog).ToContainTextAsync("3 primaries that share the slots.");
        await visit.DialogButton("Check and review").ClickAsync();
        await Assertions.Expect(visit.Dialog).ToContainTextAsync("Start web-01-member-1");
        Assert.Empty(Home.Servers());
        await visit.BeginAsync("Launch");
        Assert.True(await page.Locator(".steps li").CountAsync() >= 3, await page.Locator(".steps").InnerTextAsync());
        await visit.ToClusterAsync("web-01");
        RedisCluster cluster = await Home.GetAsync("web-01", refresh: true);
        Assert.Equal(TroveClusterStatus.Active, cluster.Status);
        await NodesAreAsync(visit, "web-01-member-1", "web-01-member-2", "web-01-member-3");
        await Assertions.Expect(page.Locator(".slots-all")).ToHaveAttributeAsync("aria-label", ThreeOwners());
        foreach (TroveClusterNode node in cluster.Nodes)
            await Assertions.Expect(page.GetByRole(AriaRole.Table, new PageGetByRoleOptions { Name = "Nodes of web-01" })).ToContainTextAsync($"{node.Host}:{node.Port}");
        await Assertions.Expect(page.Locator(".load li")).ToHaveCountAsync(3);
        await Assertions.Expect(page.Locator(".load")).ToContainTextAsync("Memory");

        // The password comes when it is asked for, and goes again.
        string password = await Home.PasswordAsync(cluster);
        Assert.DoesNotContain(password, await visit.AllSeenAsync(), StringComparison.Ordinal);
        await visit.Button("Show credentials").ClickAsync();
        await Assertions.Expect(page.Locator(".is-secret").Nth(1)).ToHaveTextAsync(password);
        await visit.Button("Hide credentials").ClickAsync();
        Assert.DoesNotContain(password, await page.ContentAsync(), StringComparison.Ordinal);

        // Grow by two, one of them named.
        await visit.Button("Grow").ClickAsync();
        await visit.Field("Name of node 1").FillAsync("spare");
        await visit.DialogButton("Add a node").ClickAsync();
        await visit.DialogButton("Check and review").ClickAsync();
        await visit.BeginAsync("Grow web-01");
        await visit.ToClusterAsync("web-01");
        await NodesAreAsync(visit, "web-01-member-1", "web-01-member-2", "web-01-member-3", "spare", "web-01-member-4");

        // A node that owns slots: why it cannot go is there before anybody tries, in the server's own words; and it is refused.
        visit.MayBeRefused(403);
        await visit.Button("Shrink").ClickAsync();
        await Assertions.Expect(visit.Dialog).ToContainTextAsync("Owns 5,462 slots: has to be drained first.");
        await visit.Field("web-01-member-1").CheckAsync();
        const string Refusal = "One or more nodes have data slots assigned: web-01-member-1 (5462 slots). Nothing was removed.";
        await Assertions.Expect(visit.Dialog).ToContainTextAsync(Refusal);
        await Assertions.Expect(visit.Dialog.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
        await visit.DialogButton("Check and review").ClickAsync();
        await Assertions.Expect(visit.Dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync(Refusal);
        await Assertions.Expect(visit.Dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("Move the slots away first");

        // Two that own none go together; then one that is drained first.
        await visit.Field("web-01-member-1").UncheckAsync();
        await visit.Field("spare").CheckAsync();
        await visit.Field("web-01-member-4").CheckAsync();
        await Assertions.Expect(visit.Dialog).ToContainTextAsync("Checked by the server: this can be done.");
        await visit.DialogButton("Check and review").ClickAsync();
        await visit.BeginAsync("Remove the nodes");
        await visit.ToClusterAsync("web-01");
        await NodesAreAsync(visit, "web-01-member-1", "web-01-member-2", "web-01-member-3");
        await visit.Button("Shrink").ClickAsync();
        await visit.Field("web-01-member-1").CheckAsync();
        await visit.Dialog.GetByLabel("Drain first").CheckAsync();
        await visit.DialogButton("Check and review").ClickAsync();
        await Assertions.Expect(visit.Dialog).ToContainTextAsync("Slots that move");
        await visit.BeginAsync("Remove the nodes");
        await visit.ToClusterAsync("web-01");
        await NodesAreAsync(visit, "web-01-member-2", "web-01-member-3");

        // What is as it should be is not done again.
        await visit.Button("Rebalance").ClickAsync();
        await visit.DialogButton("Check and review").ClickAsync();
        await Assertions.Expect(visit.Dialog).ToContainTextAsync("There is nothing to do.");
        await visit.DialogButton("Close").ClickAsync();
        await visit.Button("Restart").ClickAsync();
        await visit.DialogButton("Check and review").ClickAsync();
        await visit.BeginAsync("Restart");
        await visit.ToClusterAsync("web-01");

        // Delete: with its name, as it is written.
        await visit.Button("Delete").ClickAsync();
        await visit.DialogButton("Check and review").ClickAsync();
        ILocator name = visit.Dialog.GetByLabel("Type the cluster’s name");
        await name.FillAsync("web-0");
        await visit.DialogButton("Delete the cluster").ClickAsync();
        await Assertions.Expect(visit.Dialog.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Type web-01 to delete it.");
        Assert.NotNull(await Home.FindAsync("web-01"));
        await name.FillAsync("web-01");
        await visit.BeginAsync("Delete the cluster");
        Assert.Null(await Home.FindAsync("web-01"));

        // The record of all that, with who asked for it.
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Operations", Exact = true }).First.ClickAsync();
        ILocator rows = page.Locator("tbody tr");
        await Assertions.Expect(rows).ToHaveCountAsync(6);
        Assert.Equal(["Delete", "Restart", "Shrink", "Shrink", "Grow", "Create"], await rows.Locator("th").AllInnerTextsAsync());
        foreach (string row in await rows.AllInnerTextsAsync())
            Assert.Contains("ops from 127.0.0.1", row, StringComparison.Ordinal);
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Clusters", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator(".empty")).ToContainTextAsync("There are no clusters yet.");
        await visit.Button("Sign out").ClickAsync();
        await visit.SeesHeadingAsync("Sign in");
        visit.NothingIsWrong();
    }

    [BrowserFact]
    public async Task Whose_token_is_removed_is_out_at_once()
    {
        string token = await Tokens.NewAsync(Home.Folder, "ops", "default");
        await using RunningServer server = await RunningServer.StartAsync(Home.Folder, []);
        await using Visit visit = await Visit.StartAsync(server.Url);
        await visit.Page.GotoAsync(server.Url);
        await SignInAsync(visit, token);
        visit.MayBeRefused(401);
        await Tokens.RemoveAsync(Home.Folder, "ops");
        await visit.SeesHeadingAsync("Sign in");
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("your token is no longer accepted");
        await visit.Page.ReloadAsync();
        await visit.SeesHeadingAsync("Sign in");
        visit.NothingIsWrong();
    }

    private static async Task SignInAsync(Visit visit, string token)
    {
        await visit.SeesHeadingAsync("Sign in");
        visit.MayBeRefused(401);
        await visit.Page.GetByLabel("Token").FillAsync("trove_none");
        await visit.Button("Sign in").ClickAsync();
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("There is no such token, or it has expired.");
        await visit.Page.GetByLabel("Token").FillAsync(token);
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.SeesHeadingAsync("Clusters");
        Assert.DoesNotContain(token, await visit.AllSeenAsync(), StringComparison.Ordinal);
    }

    private static Task NodesAreAsync(Visit visit, params string[] names) =>
        Assertions.Expect(visit.Page.GetByRole(AriaRole.Table, new PageGetByRoleOptions { Name = "Nodes of web-01" }).Locator("tbody th")).ToHaveTextAsync(names);

    [GeneratedRegex("^16,384 slots of 16,384 owned by 3 nodes: web-01-member-1 5,462 ")]
    private static partial Regex ThreeOwners();
}
