using TroveClusters.Tests.Dashboard.Harness;

namespace TroveClusters.Tests.Dashboard;

/// <summary>What is shown keeps up with what happens, whoever makes it happen, and when the server was away.</summary>
public sealed class ConnectionTests : EngineTest
{
    [BrowserFact]
    public async Task What_others_change_is_seen_and_a_lost_connection_comes_back_by_itself()
    {
        var records = new Records(Home.Folder);
        records.Add("default", "first");
        RunningServer server = await RunningServer.StartAsync(Home.Folder);
        await using Visit visit = await Visit.StartAsync(server.Url);
        ILocator names = visit.Page.Locator("tbody th");
        await visit.Page.GotoAsync(server.Url);
        await Assertions.Expect(names).ToHaveTextAsync(["first"]);
        records.Add("default", "second");
        await Assertions.Expect(names).ToHaveTextAsync(["first", "second"]);
        await server.DisposeAsync();
        await Assertions.Expect(visit.Page.GetByText("The connection to the server is lost.")).ToBeVisibleAsync();
        records.Add("default", "third");
        await using RunningServer other = await RunningServer.StartAsync(Home.Folder, ["--no-auth", "--port", $"{new Uri(server.Url).Port}"]);
        await Assertions.Expect(names).ToHaveTextAsync(["first", "second", "third"]);
        await Assertions.Expect(visit.Page.Locator("#connection")).ToBeEmptyAsync();
    }

    [BrowserFact]
    public async Task Each_tenant_has_its_own_where_nobody_needs_a_token()
    {
        var records = new Records(Home.Folder);
        records.Add("default", "ours");
        records.Add("t2", "theirs");
        await using RunningServer server = await RunningServer.StartAsync(Home.Folder);
        await using Visit visit = await Visit.StartAsync(server.Url);
        ILocator names = visit.Page.Locator("tbody th");
        await visit.Page.GotoAsync(server.Url);
        await Assertions.Expect(names).ToHaveTextAsync(["ours"]);
        await visit.Page.GetByLabel("Tenant").FillAsync("t2");
        await visit.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(names).ToHaveTextAsync(["theirs"]);
        visit.NothingIsWrong();
    }
}
