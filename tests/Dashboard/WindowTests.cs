using TroveClusters.Tests.Dashboard.Harness;

namespace TroveClusters.Tests.Dashboard;

/// <summary>Every window, in both themes and on phones: nothing keeps anybody out, nothing runs off it, and the keyboard is enough.</summary>
public sealed class WindowTests(Shown shown) : IClassFixture<Shown>
{
    [BrowserTheory]
    [MemberData(nameof(Openness.Looks), MemberType = typeof(Openness))]
    public async Task Every_window_is_open_to_all_and_fits(Look look)
    {
        await using Visit visit = await Visit.StartAsync(shown.Url, look);
        visit.MayBeRefused(400, 403);
        await visit.GoAsync("/default/clusters", "Clusters");
        await visit.Button("Launch a cluster").ClickAsync();
        await visit.Dialog.GetByText("Names and hosts of the nodes").ClickAsync();
        await visit.Dialog.GetByText("More", new LocatorGetByTextOptions { Exact = true }).ClickAsync();
        await Openness.CheckAsync(visit, look, $"{look} launch");
        await visit.GoAsync($"/default/clusters/{shown.Cluster}", "web-01");
        foreach (string window in (string[])["Grow", "Shrink", "Rebalance", "Restart", "Stop", "Delete"])
        {
            await visit.Button(window).ClickAsync();
            if (window == "Shrink")
            {
                await visit.Field("web-01-member-1").CheckAsync();
                await Assertions.Expect(visit.Dialog).ToContainTextAsync("Move the slots away first");
            }
            await Openness.CheckAsync(visit, look, $"{look} {window}");
            if (window is "Grow" or "Delete")
            {
                await visit.DialogButton("Check and review").ClickAsync();
                await Assertions.Expect(visit.Dialog).ToContainTextAsync("This is what would be done");
                await Openness.CheckAsync(visit, look, $"{look} {window}, reviewed");
            }
            await visit.Page.Keyboard.PressAsync("Escape");
            await Assertions.Expect(visit.Dialog).ToHaveCountAsync(0);
        }
        visit.NothingIsWrong();
    }

    [BrowserFact(redis: true)]
    public async Task All_of_it_can_be_done_by_the_keyboard()
    {
        await using Visit visit = await Visit.StartAsync(shown.Url);
        IPage page = visit.Page;
        await visit.GoAsync("/default/clusters", "Clusters");
        await TabToAsync(page, "Skip to the content");
        await TabToAsync(page, "web-01");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("web-01");
        await Assertions.Expect(page.Locator("h1")).ToBeFocusedAsync();
        await TabToAsync(page, "Grow");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(visit.Dialog).ToBeVisibleAsync();
        // The window keeps the keyboard until it is closed.
        for (int i = 0; i < 30; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            Assert.True(await page.EvaluateAsync<bool>("document.activeElement === document.body || !!document.activeElement.closest('dialog')"));
        }
        await TabToAsync(page, "Check and review");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(visit.Dialog.Locator(".lead")).ToBeFocusedAsync();
        await TabToAsync(page, "Grow web-01");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(visit.Dialog).ToHaveCountAsync(0);
        await Assertions.Expect(visit.Button("Grow")).ToBeFocusedAsync();
        visit.NothingIsWrong();
    }

    private static async Task TabToAsync(IPage page, string name)
    {
        var seen = new List<string>();
        for (int i = 0; i < 60; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            string now = await page.EvaluateAsync<string>("(document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent).trim()");
            if (now == name)
                return;
            seen.Add(now);
        }
        Assert.Fail($"'{name}' is not reached by the keyboard, but {string.Join(" | ", seen)}");
    }
}
