using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace TroveClusters.Tests.Dashboard;

/// <summary>The files of the dashboard, and what browsers are told with them.</summary>
public sealed partial class FileTests : EngineTest
{
    [Fact]
    public async Task Who_asks_for_a_page_gets_the_dashboard_and_who_asks_for_JSON_the_versions()
    {
        await using RunningServer server = await RunningServer.StartAsync(Home.Folder, []);
        foreach ((string? accept, string type) in ((string?, string)[])
        [
            ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"), ("text/html", "text/html"),
            (null, "application/json"), ("*/*", "application/json"), ("application/json", "application/json"), ("application/json, text/plain, */*", "application/json"),
        ])
        {
            using HttpResponseMessage answer = await GetAsync(server, "/", accept);
            Assert.Equal((200, type), ((int)answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
            Assert.Contains("Accept", answer.Headers.Vary);
        }
    }

    [Fact]
    public async Task Every_file_of_it_is_there_and_may_do_nothing_but_what_it_needs()
    {
        await using RunningServer server = await RunningServer.StartAsync(Home.Folder, []);
        var waiting = new Queue<string>(["/"]);
        var seen = new HashSet<string>();
        while (waiting.TryDequeue(out string? path))
        {
            if (!seen.Add(path))
                continue;
            using HttpResponseMessage answer = await GetAsync(server, path, "text/html");
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path}: {answer.StatusCode}");
            Assert.Equal(
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
                Assert.Single(answer.Headers.GetValues("Content-Security-Policy")));
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
            Assert.Equal("no-referrer", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
            Assert.Equal("no-cache", answer.Headers.CacheControl!.ToString());
            string text = await answer.Content.ReadAsStringAsync();
            // Nothing in it points elsewhere, but for names that are no addresses.
            Assert.DoesNotContain("://", text.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.DoesNotContain("style=", text, StringComparison.Ordinal);
            Assert.DoesNotContain("innerHTML", text, StringComparison.Ordinal);
            var at = new Uri($"http://server{path}");
            foreach (Match reference in References().Matches(text))
                waiting.Enqueue(new Uri(at, reference.Groups[1].Value).AbsolutePath);
        }
        Assert.True(seen.Count > 40, string.Join(' ', seen));
    }

    [Fact]
    public async Task A_file_that_the_browser_has_is_not_sent_again()
    {
        await using RunningServer server = await RunningServer.StartAsync(Home.Folder, []);
        using HttpResponseMessage first = await GetAsync(server, "/dashboard/main.js", "*/*");
        Assert.Equal("text/javascript", first.Content.Headers.ContentType!.MediaType);
        foreach ((string tag, HttpStatusCode status) in ((string, HttpStatusCode)[])[(first.Headers.ETag!.ToString(), HttpStatusCode.NotModified), ("\"another\"", HttpStatusCode.OK)])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/dashboard/main.js");
            request.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Parse(tag));
            using HttpResponseMessage answer = await server.Client.SendAsync(request);
            Assert.Equal(status, answer.StatusCode);
        }
    }

    [Theory]
    [InlineData("/dashboard/")]
    [InlineData("/dashboard/nothing.js")]
    [InlineData("/dashboard/../trove.json")]
    [InlineData("/dashboard/%2e%2e/trove.json")]
    [InlineData("/dashboard/web/main.js")]
    public async Task Nothing_else_is_there(string path)
    {
        await using RunningServer server = await RunningServer.StartAsync(Home.Folder, []);
        using HttpResponseMessage answer = await GetAsync(server, path, "text/html");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private static async Task<HttpResponseMessage> GetAsync(RunningServer server, string path, string? accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (accept is not null)
            request.Headers.TryAddWithoutValidation("Accept", accept);
        return await server.Client.SendAsync(request);
    }

    [GeneratedRegex("""(?:from '|import '|(?:src|href)=")([./][^'"#]+)['"]""")]
    private static partial Regex References();
}
