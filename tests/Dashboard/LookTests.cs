using TroveClusters.Tests.Dashboard.Harness;

namespace TroveClusters.Tests.Dashboard;

/// <summary>Every view, in both themes and on phones: nothing keeps anybody out, nothing runs off the page, and no text is taken for markup.</summary>
public sealed class LookTests(Shown shown) : IClassFixture<Shown>
{
    [BrowserTheory]
    [MemberData(nameof(Openness.Looks), MemberType = typeof(Openness))]
    public async Task Every_view_is_open_to_all_and_fits(Look look)
    {
        await using Visit visit = await Visit.StartAsync(shown.Url, look);
        foreach ((string address, string heading) in ((string, string)[])
        [
            ("/default/clusters", "Clusters"), ($"/default/clusters/{shown.Cluster}", "web-01"), ($"/default/clusters/{shown.Odd}", Shown.Markup), ("/default/clusters/none", "Cluster"),
            ("/default/operations", "Operations"), ($"/default/operations/{shown.Operations.Failed}", Shown.Markup), ($"/default/operations/{shown.Operations.Interrupted}", Shown.Markup),
        ])
        {
            visit.MayBeRefused(400, 404);
            await visit.GoAsync(address, heading);
            await Assertions.Expect(visit.Page.Locator("#main")).Not.ToContainTextAsync("Reading the");
            await Openness.CheckAsync(visit, look, $"{look} {address}");
        }
        visit.NothingIsWrong();
    }

    [BrowserFact(redis: true)]
    public async Task Whatever_things_are_called_it_is_shown_as_text()
    {
        await using Visit visit = await Visit.StartAsync(shown.Url);
        await visit.GoAsync("/default/clusters", "Clusters");
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = Shown.Markup, Exact = true })).ToBeVisibleAsync();
        await visit.GoAsync($"/default/clusters/{shown.Odd}", Shown.Markup);
        await Assertions.Expect(visit.Page.Locator("tbody th").First).ToHaveTextAsync($"{Shown.Markup}-member-1");
        await visit.GoAsync($"/default/operations/{shown.Operations.Failed}", Shown.Markup);
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync($"It says {Shown.Markup}.");
        Assert.Equal(0, await visit.Page.Locator("img[src=x]").CountAsync());
        visit.NothingIsWrong();
    }

    [BrowserTheory]
    [MemberData(nameof(Openness.Looks), MemberType = typeof(Openness))]
    public async Task Signing_in_is_open_to_all_and_fits(Look look)
    {
        await using RunningServer server = await RunningServer.StartAsync(shown.Home.Folder, []);
        await using Visit visit = await Visit.StartAsync(server.Url, look);
        visit.MayBeRefused(401);
        await visit.GoAsync("/", "Sign in");
        await visit.Page.GetByLabel("Token").FillAsync("none");
        await visit.Button("Sign in").ClickAsync();
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await Openness.CheckAsync(visit, look, $"{look} sign-in");
        visit.NothingIsWrong();
    }

    [BrowserFact(redis: true)]
    public async Task What_was_interrupted_can_be_resumed_or_undone_and_says_what_that_means()
    {
        await using Visit visit = await Visit.StartAsync(shown.Url);
        visit.MayBeRefused(409, 404, 500);
        await visit.GoAsync($"/default/operations/{shown.Operations.Interrupted}", Shown.Markup);
        await Assertions.Expect(visit.Page.Locator(".states .badge")).ToHaveTextAsync("Interrupted");
        await Assertions.Expect(visit.Button("Resume")).ToHaveAccessibleDescriptionAsync("Nobody works on it any more. It is finished, or undone where it cannot be.");
        await visit.Button("Undo").ClickAsync();
        await Assertions.Expect(visit.Dialog.Locator("h2")).ToHaveTextAsync("Undo the operation");
        await visit.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(visit.Button("Undo")).ToBeFocusedAsync();
        await visit.GoAsync($"/default/operations/{shown.Operations.Failed}", Shown.Markup);
        await Assertions.Expect(visit.Button("Resume")).ToHaveCountAsync(0);
        visit.NothingIsWrong();
    }
}
