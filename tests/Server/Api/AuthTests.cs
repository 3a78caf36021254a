using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TroveClusters.Tests.Server.Harness;

namespace TroveClusters.Tests.Server.Api;

/// <summary>Who is let in, and how.</summary>
public sealed class AuthTests : EngineTest
{
    [Fact]
    public async Task Only_a_token_that_exists_opens_and_not_a_moment_longer()
    {
        string token = await Tokens.NewAsync(Home.Folder, "ops", "t1");
        await using RunningServer server = await RunningServer.StartAsync(Home.Folder, []);
        foreach (string? wrong in (string?[])[null, "notused", token[..^1] + (token[^1] == 'A' ? 'B' : 'A'), token + "A", token.ToUpperInvariant(), "x y", new string('x', 5000)])
            Assert.Equal("The request you have made requires authentication.", (await server.GetAsync("/v1.0/t1/clusters", wrong)).Fault(401, "unauthorized"));
        Assert.Equal(200, (await server.GetAsync("/v1.0/t1/clusters", token)).Status);
        await Tokens.RemoveAsync(Home.Folder, "ops");
        (await server.GetAsync("/v1.0/t1/clusters", token)).Fault(401, "unauthorized");
        // What needs no token.
        foreach (string open in (string[])["/", "/v1.0", "/v1.0/", "/healthcheck", "/openapi/v1.json"])
            Assert.Equal(200, (await server.GetAsync(open)).Status);
    }

    [Fact]
    public async Task The_handshake_gives_the_token_back_for_its_name_and_its_tenant_only()
    {
        string token = await Tokens.NewAsync(Home.Folder, "ops", "t1");
        await using RunningServer server = await RunningServer.StartAsync(Home.Folder, []);
        HttpResponseMessage given = await LogInAsync("ops", token, "t1");
        Assert.Equal((204, token, $"{server.Url}/v1.0/t1"), ((int)given.StatusCode, given.Headers.GetValues("X-Auth-Token").Single(), given.Headers.GetValues("X-Server-Management-Url").Single()));
        foreach ((string user, string key, string project) in ((string, string, string)[])[("ops", token, "t2"), ("other", token, "t1"), ("ops", "wrong", "t1"), ("ops", "", "t1")])
        {
            HttpResponseMessage refused = await LogInAsync(user, key, project);
            Assert.Equal(401, (int)refused.StatusCode);
            Assert.False(refused.Headers.Contains("X-Auth-Token"));
        }

        async Task<HttpResponseMessage> LogInAsync(string user, string key, string project)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/auth");
            request.Headers.Add("X-Auth-User", user);
            request.Headers.Add("X-Auth-Key", key);
            request.Headers.Add("X-Auth-Project-Id", project);
            return await server.Client.SendAsync(request);
        }
    }

    [Fact]
    public async Task Metrics_are_for_administrators_and_monitoring_may_send_a_bearer()
    {
        string member = await Tokens.NewAsync(Home.Folder, "ops", "t1"), admin = await Tokens.NewAsync(Home.Folder, "root", "t1", admin: true);
        await using RunningServer server = await RunningServer.StartAsync(Home.Folder, []);
        (await server.GetAsync("/metrics")).Fault(401, "unauthorized");
        (await server.GetAsync("/metrics", member)).Fault(401, "unauthorized");
        Assert.Equal(200, (await server.GetAsync("/metrics", admin)).Status);
        server.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", admin);
        Assert.Equal(200, (await server.GetAsync("/metrics")).Status);
        // It is for that only.
        (await server.GetAsync("/v1.0/t1/clusters")).Fault(401, "unauthorized");
    }

    [Fact]
    public async Task Without_tokens_it_listens_at_loopback_only_and_answers_to_that_name_only()
    {
        foreach (string[] arguments in (string[][])[["--no-auth", "--bind", "0.0.0.0"], ["--no-auth", "--bind", "::"], ["--bind", "nowhere.example"], ["--certificate", "cert.pem"], ["--certificate", "/nowhere", "--key", "/nowhere"]])
        {
            await using ServerProcess server = ServerProcess.Launch(["--home", Home.Folder, "--port", "0", .. arguments]);
            await server.EndedAsync();
            Assert.Equal(1, server.ExitCode);
            Assert.Contains("Recommendation: ", server.Output, StringComparison.Ordinal);
        }
        await using RunningServer open = await RunningServer.StartAsync(Home.Folder);
        Assert.Equal(200, (await open.GetAsync("/v1.0/t1/clusters")).Status);
        open.Client.DefaultRequestHeaders.Host = "attacker.example";
        (await open.GetAsync("/v1.0/t1/clusters")).Fault(403, "forbidden");
    }

    [Fact]
    public async Task A_certificate_makes_it_speak_TLS()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=trove.example", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        string cert = Path.Combine(Home.Folder, "cert.pem"), keyFile = Path.Combine(Home.Folder, "key.pem");
        await File.WriteAllTextAsync(cert, certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(keyFile, key.ExportPkcs8PrivateKeyPem());
        await using RunningServer server = await RunningServer.StartAsync(Home.Folder, ["--no-auth", "--certificate", cert, "--key", keyFile]);
        Assert.StartsWith("https://", server.Url, StringComparison.Ordinal);
        Assert.Equal(200, (await server.GetAsync("/v1.0/t1/clusters")).Status);
        using var tcp = new TcpClient();
        await tcp.ConnectAsync("127.0.0.1", new Uri(server.Url).Port);
        await using var tls = new SslStream(tcp.GetStream(), false, (_, shown, _, _) => shown?.Subject == "CN=trove.example");
        await tls.AuthenticateAsClientAsync("trove.example");
        Assert.True(tls.IsEncrypted);
    }
}
