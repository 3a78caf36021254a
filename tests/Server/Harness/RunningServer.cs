using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TroveClusters.Engine;
using TroveClusters.Server.Hosting;

namespace TroveClusters.Tests.Server.Harness;

/// <summary>A server in this process, on a home of a test's own, and a client of it.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RunningServer(WebApplication app)
    {
        _app = app;
        Url = app.Services.GetRequiredService<ServerAddress>().Url;
        Client = new HttpClient(new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator }) { BaseAddress = new Uri(Url) };
    }

    /// <summary>Such as <c>http://127.0.0.1:40123</c>.</summary>
    public string Url { get; }

    /// <summary>All routes that are mapped, described or not, such as <c>get /v1.0/{tenant}/clusters</c>.</summary>
    public IReadOnlyList<string> Routes =>
    [
        .. _app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().SelectMany(endpoint =>
            (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(verb => $"{verb.ToLowerInvariant()} {endpoint.RoutePattern.RawText}")),
    ];

    /// <summary>A client that sends nothing by itself.</summary>
    public HttpClient Client { get; }

    /// <summary>Starts one at a port of its own.</summary>
    /// <param name="home">The Trove home.</param>
    /// <param name="arguments">The command line, without home and port.</param>
    /// <param name="factory">What makes the engine's services; null for the usual.</param>
    public static async Task<RunningServer> StartAsync(string home, string[]? arguments = null, ITroveServiceFactory? factory = null)
    {
        ServerOptions options = ServerOptions.Load(ServerArguments.Parse(["--home", home, "--port", "0", .. arguments ?? ["--no-auth"]]));
        WebApplication app = ServerHost.Build(options, factory ?? new EngineFactory());
        await app.StartAsync();
        return new RunningServer(app);
    }

    /// <summary>Asks, and reads the answer.</summary>
    public async Task<Answer> SendAsync(HttpMethod method, string path, string? body = null, string? token = null, string contentType = "application/json")
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = contentType.Length > 0 ? MediaTypeHeaderValue.Parse(contentType) : null;
        }
        if (token is not null)
            request.Headers.Add("X-Auth-Token", token);
        using HttpResponseMessage response = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        // Streams of events do not end by themselves.
        bool isStream = response.Content.Headers.ContentType?.MediaType == "text/event-stream";
        return new Answer((int)response.StatusCode, isStream ? "" : await response.Content.ReadAsStringAsync(), response.Headers.ToDictionary(header => header.Key, header => string.Join(',', header.Value), StringComparer.OrdinalIgnoreCase));
    }

    public Task<Answer> GetAsync(string path, string? token = null) => SendAsync(HttpMethod.Get, path, null, token);

    public Task<Answer> PostAsync(string path, string body, string? token = null) => SendAsync(HttpMethod.Post, path, body, token);

    /// <summary>Waits until nothing is done to a cluster; the cluster then, or null when it is gone.</summary>
    public async Task<JsonNode?> SettledAsync(string tenant, string id, string? token = null)
    {
        JsonNode? cluster = null;
        await Eventually.IsTrueAsync(
            async () =>
            {
                Answer answer = await GetAsync($"/v1.0/{tenant}/clusters/{id}", token);
                // Whoever asks that often is told to wait.
                if (answer.Status == 413)
                    return false;
                cluster = answer.Status == 404 ? null : answer.Ok["cluster"];
                return cluster is null || (string?)cluster["task"]!["name"] == "NONE";
            },
            () => $"the end of what is done to {cluster}");
        return cluster;
    }

    /// <summary>Stops it as SIGTERM does.</summary>
    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}

/// <summary>An answer of the server.</summary>
internal sealed record Answer(int Status, string Text, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>Its body.</summary>
    public JsonNode Body => JsonNode.Parse(Text) ?? throw new JsonException("null");

    /// <summary>Its body, of an answer that must be no error.</summary>
    public JsonNode Ok
    {
        get
        {
            Assert.True(Status is >= 200 and < 300, $"{Status}: {Text}");
            return Body;
        }
    }

    /// <summary>Sees that it is an error, told in Trove's envelope; its message.</summary>
    public string Fault(int status, string name)
    {
        Assert.True(Status == status, $"Expected {status}: {Status} {Text}");
        JsonNode fault = Assert.Single(Body.AsObject(), property => property.Key == name).Value!;
        Assert.Equal(status, (int)fault["code"]!);
        return (string)fault["message"]!;
    }
}
