using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace TroveClusters.Tests.Dashboard;

/// <summary>Signing in: what the cookie is, what it opens, and for how long.</summary>
public sealed class SessionTests : EngineTest
{
    private static readonly (string Name, string Value)[] s_own = [("X-Trove-Request", "dashboard")];

    [Fact]
    public async Task A_token_opens_a_session_that_is_over_when_one_signs_out()
    {
        string token = await Tokens.NewAsync(Home.Folder, "ops", "t1");
        await using RunningServer server = await RunningServer.StartAsync(Home.Folder, []);
        Assert.Equal("""{"needsToken":true,"signedIn":false,"name":null,"tenant":null,"isAdmin":false}""", (await SendAsync(server, HttpMethod.Get, "/dashboard/session")).Text);
        foreach (string wrong in (string[])["", "x", token[..^1] + (token[^1] == 'A' ? 'B' : 'A')])
        {
            Response refused = await SignInAsync(server, wrong);
            Assert.Equal((401, null), (refused.Status, refused.SetCookie));
            Assert.Equal("There is no such token, or it has expired.", (string)refused.Body["unauthorized"]!["message"]!);
        }
        Response signedIn = await SignInAsync(server, token);
        Assert.Equal(204, signedIn.Status);
        Assert.Matches("^trove-session=[0-9a-f]{64}; path=/; samesite=strict; httponly$", signedIn.SetCookie);
        string cookie = signedIn.Cookie;
        Assert.Equal("""{"needsToken":true,"signedIn":true,"name":"ops","tenant":"t1","isAdmin":false}""", (await SendAsync(server, HttpMethod.Get, "/dashboard/session", cookie)).Text);
        Assert.Equal("ops", (string)(await SendAsync(server, HttpMethod.Get, "/service/v1", cookie)).Body["name"]!);
        Assert.Equal(200, (await CallAsync(server, cookie, "t1")).Status);
        Assert.Equal(403, (await CallAsync(server, cookie, "t2")).Status);
        // It opens what the dashboard speaks to, and nothing else.
        Assert.Equal(401, (await SendAsync(server, HttpMethod.Get, "/v1.0/t1/clusters", cookie)).Status);
        Assert.Equal(401, (await SendAsync(server, HttpMethod.Get, "/metrics", cookie)).Status);
        Response out1 = await SendAsync(server, HttpMethod.Post, "/dashboard/sign-out", cookie, "{}", s_own);
        Assert.Equal(204, out1.Status);
        Assert.Contains("expires=Thu, 01 Jan 1970", out1.SetCookie, StringComparison.Ordinal);
        Assert.Equal(401, (await CallAsync(server, cookie, "t1")).Status);
    }

    [Fact]
    public async Task A_token_that_is_removed_ends_its_sessions_at_once()
    {
        string token = await Tokens.NewAsync(Home.Folder, "ops", "t1");
        await using RunningServer server = await RunningServer.StartAsync(Home.Folder, []);
        string cookie = (await SignInAsync(server, token)).Cookie;
        Assert.Equal(200, (await CallAsync(server, cookie, "t1")).Status);
        await Tokens.RemoveAsync(Home.Folder, "ops");
        Assert.Equal(401, (await CallAsync(server, cookie, "t1")).Status);
        Assert.False((bool)(await SendAsync(server, HttpMethod.Get, "/dashboard/session", cookie)).Body["signedIn"]!);
    }

    [Fact]
    public async Task Over_TLS_the_cookie_goes_over_TLS_only()
    {
        string token = await Tokens.NewAsync(Home.Folder, "ops", "t1");
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=trove.example", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        string cert = Path.Combine(Home.Folder, "cert.pem"), keyFile = Path.Combine(Home.Folder, "key.pem");
        await File.WriteAllTextAsync(cert, certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(keyFile, key.ExportPkcs8PrivateKeyPem());
        await using RunningServer server = await RunningServer.StartAsync(Home.Folder, ["--certificate", cert, "--key", keyFile]);
        Response signedIn = await SignInAsync(server, token);
        Assert.Matches("^__Host-trove-session=[0-9a-f]{64}; path=/; secure; samesite=strict; httponly$", signedIn.SetCookie);
        Assert.Equal(200, (await CallAsync(server, signedIn.Cookie, "t1")).Status);
        // A cookie of the other name may have been set by whoever stands between.
        Assert.Equal(401, (await CallAsync(server, signedIn.Cookie.Replace("__Host-", "", StringComparison.Ordinal), "t1")).Status);
    }

    [Fact]
    public async Task What_another_sites_page_has_the_browser_send_changes_nothing()
    {
        string token = await Tokens.NewAsync(Home.Folder, "ops", "t1");
        await using RunningServer server = await RunningServer.StartAsync(Home.Folder, []);
        string cookie = (await SignInAsync(server, token)).Cookie;
        (string, string) own = s_own[0];
        foreach ((string, string)[] headers in ((string, string)[][])
        [
            [], [("X-Trove-Request", "other")], [own, ("Origin", "https://attacker.example")], [own, ("Origin", "null")],
            [own, ("Origin", server.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal))], [own, ("Sec-Fetch-Site", "cross-site")], [own, ("Sec-Fetch-Site", "same-site")],
        ])
        {
            string how = string.Join(' ', headers);
            Assert.True((await CallAsync(server, cookie, "t1", headers)).Status == 403, how);
            Assert.True((await SendAsync(server, HttpMethod.Post, "/dashboard/sign-out", cookie, "{}", headers)).Status == 403, how);
            Assert.True((await SendAsync(server, HttpMethod.Post, "/dashboard/sign-in", null, new JsonObject { ["token"] = token }.ToJsonString(), headers)).Status == 403, how);
        }
        Assert.Equal(403, (await SendAsync(server, HttpMethod.Post, "/service/v1/t1/get-flavors", cookie, "{}", s_own, "text/plain")).Status);
        Assert.Equal(200, (await CallAsync(server, cookie, "t1", [own, ("Origin", server.Url), ("Sec-Fetch-Site", "same-origin")])).Status);
        // Who has the token itself is no browser.
        Assert.Equal(200, (await SendAsync(server, HttpMethod.Post, "/service/v1/t1/get-flavors", null, "{}", [("X-Auth-Token", token)])).Status);
    }

    [Fact]
    public async Task Where_nobody_needs_a_token_other_sites_pages_change_nothing_either()
    {
        await using RunningServer server = await RunningServer.StartAsync(Home.Folder);
        Assert.Equal("""{"needsToken":false,"signedIn":true,"name":null,"tenant":null,"isAdmin":true}""", (await SendAsync(server, HttpMethod.Get, "/dashboard/session")).Text);
        foreach ((string, string) header in ((string, string)[])[("Origin", "https://attacker.example"), ("Sec-Fetch-Site", "cross-site")])
        {
            Assert.Equal(403, (await CallAsync(server, null, "t1", [header])).Status);
            Assert.Equal(403, (await SendAsync(server, HttpMethod.Post, "/v1.0/t1/clusters", null, "{}", [header])).Status);
        }
        Assert.Equal(200, (await CallAsync(server, null, "t1", [("Origin", server.Url)])).Status);
        Assert.Equal(200, (await CallAsync(server, null, "t1", [])).Status);
    }

    [Fact]
    public async Task Whoever_tries_tokens_is_slowed_down()
    {
        Home.Configure("""{"default":{"http_post_rate":3}}""");
        await using RunningServer server = await RunningServer.StartAsync(Home.Folder, []);
        for (int i = 0; i < 3; i++)
            Assert.Equal(401, (await SignInAsync(server, "guess")).Status);
        Response slowed = await SignInAsync(server, "guess");
        Assert.Equal(413, slowed.Status);
        Assert.Equal("This request was rate-limited.", (string)slowed.Body["overLimit"]!["message"]!);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"token":null}""")]
    [InlineData("""{"token":1}""")]
    [InlineData("""{"token":"x","more":1}""")]
    public async Task A_body_that_is_none_is_refused_without_a_word_of_it(string body)
    {
        await using RunningServer server = await RunningServer.StartAsync(Home.Folder, []);
        Response refused = await SendAsync(server, HttpMethod.Post, "/dashboard/sign-in", null, body, s_own);
        Assert.Equal((400, null), (refused.Status, refused.SetCookie));
        Assert.Equal("The body must be an object with the token, and nothing else.", (string)refused.Body["badRequest"]!["message"]!);
    }

    private static Task<Response> SignInAsync(RunningServer server, string token) =>
        SendAsync(server, HttpMethod.Post, "/dashboard/sign-in", null, new JsonObject { ["token"] = token }.ToJsonString(), s_own);

    private static Task<Response> CallAsync(RunningServer server, string? cookie, string tenant, (string, string)[]? headers = null) =>
        SendAsync(server, HttpMethod.Post, $"/service/v1/{tenant}/get-flavors", cookie, "{}", headers ?? s_own);

    private static async Task<Response> SendAsync(
        RunningServer server, HttpMethod method, string path, string? cookie = null, string? body = null, (string Name, string Value)[]? headers = null, string type = "application/json")
    {
        // One that keeps no cookies of its own.
        using var client = new HttpClient(new HttpClientHandler { UseCookies = false, ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator }) { BaseAddress = new Uri(server.Url) };
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, type);
        if (cookie is not null)
            request.Headers.Add("Cookie", cookie);
        foreach ((string name, string value) in headers ?? [])
            request.Headers.TryAddWithoutValidation(name, value);
        using HttpResponseMessage answer = await client.SendAsync(request);
        return new Response((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Headers.TryGetValues("Set-Cookie", out IEnumerable<string>? set) ? Assert.Single(set) : null);
    }

    private sealed record Response(int Status, string Text, string? SetCookie)
    {
        public JsonNode Body => JsonNode.Parse(Text)!;

        /// <summary>As a browser sends it back.</summary>
        public string Cookie => SetCookie!.Split(';')[0];
    }
}
