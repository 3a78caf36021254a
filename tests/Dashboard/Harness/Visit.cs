using System.Collections.Concurrent;

namespace TroveClusters.Tests.Dashboard.Harness;

/// <summary>
/// Somebody's visit to the dashboard, in a browser that knows nothing yet. All that goes wrong in the page is kept, and whatever
/// would leave the server is stopped and kept too.
/// </summary>
internal sealed class Visit : IAsyncDisposable
{
    private const float Patience = 30_000;
    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _troubles = new();
    private readonly ConcurrentQueue<Task<string>> _answers = new();
    private readonly HashSet<int> _refusals = [];
    private int _visits;

    private Visit(string url, IBrowserContext context, IPage page)
    {
        (Url, _context, Page) = (url, context, page);
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !_refusals.Any(status => message.Text.Contains($"status of {status}", StringComparison.Ordinal)))
                _troubles.Enqueue($"console: {message.Text} ({message.Location})");
        };
        page.PageError += (_, error) => _troubles.Enqueue($"error: {error}");
        page.Dialog += async (_, dialog) =>
        {
            _troubles.Enqueue($"dialog: {dialog.Message}");
            await dialog.DismissAsync();
        };
        page.RequestFinished += (_, request) =>
        {
            if (request.Method == "POST")
                _answers.Enqueue(TextAsync(request));
        };
    }

    /// <summary>Where the server is.</summary>
    public string Url { get; }

    public IPage Page { get; }

    public static async Task<Visit> StartAsync(string url, Look look = Look.Light)
    {
        IBrowser browser = await Browsers.GetAsync();
        bool phone = look is Look.Phone or Look.Narrow;
        IBrowserContext context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = url,
            IgnoreHTTPSErrors = true,
            ColorScheme = look == Look.Dark ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
            ViewportSize = phone ? new ViewportSize { Width = look == Look.Narrow ? 320 : 375, Height = 812 } : new ViewportSize { Width = 1120, Height = 900 },
            IsMobile = phone,
            HasTouch = phone,
            TimezoneId = "UTC",
            Locale = "en-GB",
        });
        context.SetDefaultTimeout(Patience);
        Assertions.SetDefaultExpectTimeout(Patience);
        IPage page = await context.NewPageAsync();
        var visit = new Visit(url, context, page);
        await context.RouteAsync("**/*", async route =>
        {
            if (route.Request.Url.StartsWith(url + "/", StringComparison.Ordinal))
            {
                await route.ContinueAsync();
                return;
            }
            visit._troubles.Enqueue($"foreign: {route.Request.Url}");
            await route.AbortAsync();
        });
        return visit;
    }

    /// <summary>Goes to a view by its address, and waits until it is there.</summary>
    /// <param name="address">Such as <c>/default/clusters</c>.</param>
    /// <param name="heading">A text in its heading.</param>
    public async Task GoAsync(string address, string heading)
    {
        // Loaded anew each time: what is there must not be taken for what comes.
        await Page.GotoAsync($"{Url}/?{++_visits}#{address}");
        await SeesHeadingAsync(heading);
    }

    public Task SeesHeadingAsync(string heading) => Assertions.Expect(Page.Locator("h1")).ToContainTextAsync(heading);

    /// <summary>A button by its words.</summary>
    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = name, Exact = true });

    /// <summary>The window that is open.</summary>
    public ILocator Dialog => Page.Locator("dialog[open]");

    /// <summary>A button in the window that is open.</summary>
    public ILocator DialogButton(string name) => Dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = name, Exact = true });

    /// <summary>A field in the window that is open.</summary>
    public ILocator Field(string label) => Dialog.GetByLabel(label, new LocatorGetByLabelOptions { Exact = true });

    /// <summary>Has what is planned begun, and waits for its end.</summary>
    /// <param name="verb">What the last button says.</param>
    /// <param name="state">How it is to end.</param>
    public async Task BeginAsync(string verb, string state = "Done")
    {
        await DialogButton(verb).ClickAsync();
        await Assertions.Expect(Page.Locator(".states .badge")).ToHaveTextAsync(state, new LocatorAssertionsToHaveTextOptions { Timeout = 2 * Patience });
    }

    /// <summary>From the page of an operation to that of its cluster.</summary>
    public async Task ToClusterAsync(string name)
    {
        await Page.Locator("h1 a").ClickAsync();
        await Assertions.Expect(Page.Locator("h1")).ToHaveTextAsync(name);
    }

    /// <summary>From now on an answer with this code is no surprise; the browser tells of each in its console.</summary>
    public void MayBeRefused(params int[] statuses) => _refusals.UnionWith(statuses);

    /// <summary>What the server has answered so far, and what is on the page.</summary>
    public async Task<string> AllSeenAsync() => string.Join('\n', [.. await Task.WhenAll(_answers), await Page.ContentAsync()]);

    /// <summary>Nothing went wrong in the page, and nothing left the server.</summary>
    public void NothingIsWrong() => Assert.True(_troubles.IsEmpty, string.Join('\n', _troubles));

    /// <summary>How far the page, its tables and its windows can be scrolled to the side.</summary>
    public Task<int> SidewaysAsync() => Page.EvaluateAsync<int>("Math.max(document.documentElement.scrollWidth - document.documentElement.clientWidth, ...[...document.querySelectorAll('dialog[open], .table-frame:has(> .table:not(.is-plain))')].map(d => d.scrollWidth - d.clientWidth))");

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();

    private static async Task<string> TextAsync(IRequest request)
    {
        try
        {
            return await (await request.ResponseAsync())!.TextAsync();
        }
        catch (PlaywrightException)
        {
            // The page was left before it was read.
            return "";
        }
    }
}
