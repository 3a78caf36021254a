using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using TroveClusters.Tests.Server.Harness;

namespace TroveClusters.Tests.Server.Service;

/// <summary>Addresses at which something else answers, or nothing that can be trusted.</summary>
public sealed class StrangeServerTests : EngineTest
{
    private const string Secret = "trove_secret_of_a_test";

    [Theory]
    [InlineData("http://10.9.9.9:8779", "not encrypted")]
    [InlineData("http://trove.example", "not encrypted")]
    [InlineData("ftp://localhost", "no address")]
    [InlineData("localhost:8779", "no address")]
    [InlineData("https://user@localhost", "no user")]
    [InlineData("https://localhost?token=x", "no query")]
    public async Task An_address_that_cannot_be_is_refused_before_anything_is_sent(string address, string words)
    {
        TroveException error = await Remote.RefusedAsync(TroveErrorId.InvalidArgument, () => Remote.ConnectAsync(address, Secret));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_others_answer_is_told_with_its_status_and_its_words()
    {
        string? redirected = null;
        await using WebApplication other = await StartAsync(async http =>
        {
            switch (http.Request.Path.Value!.Split('/')[1])
            {
                case "proxy":
                    http.Response.StatusCode = 502;
                    http.Response.ContentType = "text/html";
                    await http.Response.WriteAsync("<html><style>b{}</style><body><h1>Bad   Gateway</h1>nginx</body></html>");
                    break;
                case "moved":
                    http.Response.Redirect("/elsewhere/");
                    break;
                case "elsewhere":
                    redirected = http.Request.Headers["X-Auth-Token"];
                    break;
                case "newer":
                    await http.Response.WriteAsJsonAsync(new { name = "x", isAdmin = true, needsToken = true, version = "99.1.0", providers = Array.Empty<string>() });
                    break;
                case "nonsense":
                    await http.Response.WriteAsync("{\"name\": 1");
                    break;
                default:
                    http.Response.StatusCode = 404;
                    break;
            }
        });
        string url = other.Urls.First();
        TroveException proxy = await Remote.RefusedAsync(TroveErrorId.UnexpectedReply, () => Remote.ConnectAsync($"{url}/proxy", Secret));
        Assert.Contains("502 Bad Gateway: Bad Gateway nginx", proxy.Message, StringComparison.Ordinal);
        TroveException moved = await Remote.RefusedAsync(TroveErrorId.UnexpectedReply, () => Remote.ConnectAsync($"{url}/moved", Secret));
        Assert.Contains("not followed", moved.Message, StringComparison.Ordinal);
        Assert.Null(redirected);
        TroveException newer = await Remote.RefusedAsync(TroveErrorId.ServerVersionNotSupported, () => Remote.ConnectAsync($"{url}/newer", Secret));
        Assert.Contains("99.1.0", newer.Message, StringComparison.Ordinal);
        await Remote.RefusedAsync(TroveErrorId.UnexpectedReply, () => Remote.ConnectAsync($"{url}/nonsense", Secret));
        TroveException older = await Remote.RefusedAsync(TroveErrorId.ServerVersionNotSupported, () => Remote.ConnectAsync($"{url}/older", Secret));
        Assert.All((TroveException[])[proxy, moved, newer, older], error => Assert.DoesNotContain(Secret, error.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_private_authority_is_trusted_where_it_is_named_and_only_then()
    {
        (string authority, string certificate, string key) = Certificates("ca");
        (string another, _, _) = Certificates("another");
        await using RunningServer server = await RunningServer.StartAsync(Home.Folder, ["--no-auth", "--certificate", certificate, "--key", key]);
        string url = server.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
        Assert.StartsWith("https://", url, StringComparison.Ordinal);
        Assert.Equal("x", (await Remote.ConnectAsync(url, tenant: "x", caCertificate: authority)).Connection.Tenant);
        TroveException unknown = await Remote.RefusedAsync(TroveErrorId.TlsHandshakeFailed, () => Remote.ConnectAsync(url));
        Assert.Contains("-CaCertificate", unknown.RecommendedAction, StringComparison.Ordinal);
        await Remote.RefusedAsync(TroveErrorId.TlsHandshakeFailed, () => Remote.ConnectAsync(url, caCertificate: another));
        // The certificate is right, and another name's.
        await Remote.RefusedAsync(TroveErrorId.TlsHandshakeFailed, () => Remote.ConnectAsync(server.Url, caCertificate: authority));
        await Remote.RefusedAsync(TroveErrorId.InvalidArgument, () => Remote.ConnectAsync(url, caCertificate: key));
        await Remote.RefusedAsync(TroveErrorId.InvalidArgument, () => Remote.ConnectAsync(url, caCertificate: "/no such file"));
    }

    private (string Authority, string Certificate, string Key) Certificates(string name)
    {
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", authorityKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        DateTimeOffset now = DateTimeOffset.UtcNow;
        using X509Certificate2 authority = request.CreateSelfSigned(now.AddHours(-1), now.AddHours(1));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var leaf = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        leaf.CertificateExtensions.Add(names.Build());
        using X509Certificate2 certificate = leaf.Create(authority, now.AddMinutes(-30), now.AddMinutes(30), [1, 2, 3]);
        return (Write(name + ".pem", authority.ExportCertificatePem()), Write(name + "-server.pem", certificate.ExportCertificatePem()), Write(name + "-server.key", key.ExportPkcs8PrivateKeyPem()));

        string Write(string file, string text)
        {
            string path = Path.Combine(Home.Folder, file);
            File.WriteAllText(path, text);
            return path;
        }
    }

    private static async Task<WebApplication> StartAsync(RequestDelegate answer)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        WebApplication app = builder.Build();
        app.Run(answer);
        await app.StartAsync();
        return app;
    }
}
