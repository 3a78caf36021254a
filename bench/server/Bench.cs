using System.Diagnostics;
using System.Text.Json.Nodes;
using TroveClusters.Engine;
using TroveClusters.Engine.Catalog;
using TroveClusters.Tests.Unit.Catalog;

namespace TroveClusters.Bench.Server;

/// <summary>A home with a large catalog, and a server of it.</summary>
internal sealed class Bench : IAsyncDisposable
{
    public const int Clusters = 10_000;
    public const int NodesEach = LargeCatalog.NodesEach;

    private readonly string _home;
    private readonly Process _server;
    private readonly HttpClient _client;
    private readonly string _token;
    private readonly Task _log;

    private Bench(string home, Process server, string url, string token)
    {
        (_home, _server, _token) = (home, server, token);
        // The log is read, as something always reads it.
        _log = server.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        _client = new HttpClient { BaseAddress = new Uri(url) };
        _client.DefaultRequestHeaders.Add("X-Auth-Token", token);
    }

    /// <summary>Writes the catalog and starts the server.</summary>
    public static async Task<Bench> StartAsync()
    {
        string home = Directory.CreateTempSubdirectory("trove-bench-").FullName;
        await File.WriteAllTextAsync(Path.Combine(home, "trove.json"), """{"default": {"http_get_rate": 0}}""");
        LargeCatalog.AddClusters(new CatalogDatabase(new TroveHome(home)), Clusters);
        string token = (await new EngineFactory().Create(new TroveServiceSettings { Home = home }).NewServerTokenAsync(
            new NewServerTokenRequest { Name = "bench", Tenant = TroveServiceSettings.DefaultTenant }, CancellationToken.None)).Secret!;
        Process server = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["--serve", home]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        string address = Path.Combine(home, "address");
        while (!File.Exists(address) && !server.HasExited)
            await Task.Delay(20);
        return server.HasExited
            ? throw new InvalidOperationException($"The server ended with {server.ExitCode}: {await server.StandardOutput.ReadToEndAsync()}")
            : new Bench(home, server, await File.ReadAllTextAsync(address), token);
    }

    /// <summary>What is measured.</summary>
    public async Task<List<Load>> LoadsAsync()
    {
        List<string> ids = await IdsAsync();
        string one = $"/v1.0/default/clusters/{ids[ids.Count / 2]}", page = "/v1.0/default/clusters?limit=20";
        int showBytes = (await _client.GetByteArrayAsync(one)).Length, pageBytes = (await _client.GetByteArrayAsync(page)).Length;
        string clusters = await ListAsync("clusters", ids.Select(id => $"/v1.0/default/clusters/{id}"));
        string pages = await ListAsync("pages", ids.Where((_, i) => i % 20 == 0).Select(id => $"/v1.0/default/clusters?limit=20&marker={id}").SkipLast(1));
        Load bareShow = New("bare, as large as a cluster", $"/bare/{showBytes}", showBytes), barePage = New("bare, as large as a page", $"/bare/{pageBytes}", pageBytes);
        return
        [
            bareShow, New("show, one cluster", one, showBytes, bareShow), New("show, any of 10,000", "/", showBytes, bareShow, clusters),
            barePage, New("list, the first 20", page, pageBytes, barePage), New("list, any page of 20", "/", pageBytes, barePage, pages),
        ];

        Load New(string name, string path, int bytes, Load? beside = null, string? list = null) => new(name, new Uri(_client.BaseAddress!, path), _token, bytes, beside, list);
    }

    /// <summary>Asks once for each path of a list, with as many connections as wrk has; how many a second were answered.</summary>
    public async Task<double> OnceAsync(Load load)
    {
        long began = Stopwatch.GetTimestamp();
        string[] paths = await File.ReadAllLinesAsync(load.List!);
        await Parallel.ForEachAsync(paths, new ParallelOptions { MaxDegreeOfParallelism = Wrk.Connections }, async (path, stop) => await _client.GetByteArrayAsync(path, stop));
        return paths.Length / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        _server.StandardInput.Close();
        await _server.WaitForExitAsync();
        await _log;
        _server.Dispose();
        Directory.Delete(_home, recursive: true);
    }

    private async Task<List<string>> IdsAsync()
    {
        var ids = new List<string>();
        string? next = "/v1.0/default/clusters";
        while (next is not null)
        {
            JsonNode page = JsonNode.Parse(await _client.GetStringAsync(next))!;
            ids.AddRange(page["clusters"]!.AsArray().Select(cluster => (string)cluster!["id"]!));
            next = (string?)page["links"]?[0]?["href"] is { } link ? new Uri(link).PathAndQuery : null;
        }
        return ids.Count == Clusters ? ids : throw new InvalidOperationException($"The list had {ids.Count} clusters.");
    }

    private async Task<string> ListAsync(string name, IEnumerable<string> paths)
    {
        string file = Path.Combine(_home, name);
        await File.WriteAllLinesAsync(file, paths);
        return file;
    }
}
