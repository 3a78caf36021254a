using System.Management.Automation;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using TroveClusters.FakeService;

namespace TroveClusters.CaseRunner;

/// <summary>What the pipeline matrix expects.</summary>
internal sealed record PipelineTable
{
    public required string About { get; init; }

    public required JsonObject World { get; init; }

    /// <summary>Parameters a cmdlet needs besides what is piped.</summary>
    public required Dictionary<string, JsonObject> Parameters { get; init; }

    /// <summary>By cmdlet, then by what is piped (type and shape): what comes of it.</summary>
    public required Dictionary<string, Dictionary<string, string>> Expected { get; init; }
}

/// <summary>Every output type, in every shape it travels in, piped into every cmdlet that takes input.</summary>
internal static class PipelineMatrix
{
    private static readonly JsonSerializerOptions s_readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IEnumerable<(string Name, Func<string> Test)> Of(CaseSession session, string path)
    {
        var table = CaseFile.Read<PipelineTable>(path);
        foreach (Cell cell in Cells(session, table))
        {
            string? expected = table.Expected.GetValueOrDefault(cell.Cmdlet)?.GetValueOrDefault(cell.Source);
            yield return ($"{cell.Source} | {cell.Cmdlet}", () =>
            {
                string found = cell.Observe();
                return expected is null ? $"{path} does not say what comes of {cell.Source} | {cell.Cmdlet}; found: {found}"
                    : expected == found ? "" : $"expected: {expected}\nfound:    {found}";
            });
        }
    }

    public static string Observe(CaseSession session, string path)
    {
        var table = CaseFile.Read<PipelineTable>(path);
        var seen = Cells(session, table).GroupBy(cell => cell.Cmdlet).ToDictionary(group => group.Key, group => group.ToDictionary(cell => cell.Source, cell => cell.Observe()));
        return JsonSerializer.Serialize(seen, s_readable);
    }

    private static IEnumerable<Cell> Cells(CaseSession session, PipelineTable table)
    {
        var cmdlets = CmdletCatalog.All(session);
        string[] types = [.. cmdlets.SelectMany(cmdlet => cmdlet.Type.GetCustomAttributes<OutputTypeAttribute>()).SelectMany(output => output.Type)
            .Select(type => type.Name.Split('.')[^1]).Distinct().Order(StringComparer.Ordinal)];
        foreach ((string name, Type type, CmdletAttribute _) in cmdlets.Where(cmdlet => CmdletCatalog.TakesInput(cmdlet.Type)))
            foreach (string output in types)
                foreach ((string shape, Func<object, object> make) in Shapes(output))
                    yield return new Cell(name, $"{output} {shape}", () => Outcome(session, table, name, service => make(Sample(service, output))));
    }

    private static string Outcome(CaseSession session, PipelineTable table, string cmdlet, Func<FakeTroveService, object> input)
    {
        using var service = new FakeTroveService(World.FromJson(table.World.ToJsonString()));
        var test = new PipelineCase
        {
            Name = cmdlet,
            Interactive = false,
            Pipeline = [new CmdletCall(cmdlet, table.Parameters.GetValueOrDefault(cmdlet))],
        };
        CaseOutcome outcome = session.Run(test, service, new ValueReader(service).Read, new[] { input(service) });
        string[] parts =
        [
            .. outcome.Terminating is null ? Array.Empty<string>() : ["ends: " + CaseOutcome.IdOf(outcome.Terminating)],
            .. outcome.Errors.Select(error => "error: " + CaseOutcome.IdOf(error)),
            .. outcome.Changes.Select(change => "change: " + change),
            .. outcome.Output.Count == 0 ? Array.Empty<string>() : ["out: " + string.Join(", ", outcome.Output.Select(item => item.BaseObject is PSCredential ? "credential" : item.ToString()))],
        ];
        return parts.Length == 0 ? "nothing" : string.Join("; ", parts);
    }

    /// <summary>An object of each output type. A type without a sample is a fault of this table.</summary>
    private static object Sample(FakeTroveService service, string type) => type switch
    {
        "TroveCluster" or "RedisCluster" => service.Find("web"),
        "TroveClusterNode" or "RedisClusterNode" => service.Find("web/web-member-4"),
        "TroveOperation" => service.Find("Grow web"),
        "TroveSetting" => service.Find("redis.volume_support"),
        "TroveCatalogBackup" => service.BackupCatalogAsync(new BackupCatalogRequest { Path = "/backups/kept.zip", CheckOnly = true }, CancellationToken.None).GetAwaiter().GetResult().Result,
        "TroveCatalogRestore" => service.RestoreCatalogAsync(new RestoreCatalogRequest { Path = "/backups/kept.zip", CheckOnly = true }, CancellationToken.None).GetAwaiter().GetResult().Result,
        "TroveFlavor" => service.FindFlavor("big"),
        "TroveServerConnection" => FakeTroveService.Server,
        "TroveServerToken" => service.FindToken("ci"),
        "TroveHost" => service.FindHost("h1"),
        "TroveFinding" => Collect(service.TestHostsAsync(new TestHostsRequest { Ids = [World.IdOf("host h1")] }, CancellationToken.None))[0],
        "TroveQuota" => service.Find("default/instances"),
        "TroveDatastore" => service.GetDatastoresAsync(CancellationToken.None).GetAwaiter().GetResult()[0],
        "TroveClusterConnection" => service.GetConnectionAsync(World.IdOf("web"), CancellationToken.None).GetAwaiter().GetResult(),
        "TroveLogEntry" => Collect(service.GetLogAsync(new LogQuery { ClusterId = World.IdOf("web"), NodeIds = [World.IdOf("web/web-member-4")] }, CancellationToken.None))[0],
        "TroveClusterMeasurement" => service.MeasureAsync(World.IdOf("web"), TimeSpan.FromSeconds(1), CancellationToken.None).GetAwaiter().GetResult(),
        "PSCredential" => new PSCredential("default", new System.Security.SecureString()),
        _ => throw new NotSupportedException($"The pipeline matrix has no sample of {type}."),
    };

    private static List<T> Collect<T>(IAsyncEnumerable<T> source) => [.. source.ToBlockingEnumerable()];

    private static IEnumerable<(string Shape, Func<object, object> Make)> Shapes(string type)
    {
        yield return ("typed", source => source);
        if (type == "PSCredential")
            yield break;
        yield return ("Select-Object *", source => ValueReader.Select(source, null));
        if (type is "TroveCluster" or "RedisCluster")
            yield return ("Select-Object Name,Id", source => ValueReader.Select(source, ["Name", "Id"]));
        if (type is "TroveClusterNode" or "RedisClusterNode")
            yield return ("Select-Object ClusterName,NodeName", source => ValueReader.Select(source, ["ClusterName", "NodeName"]));
        yield return ("deserialized", source => ValueReader.Deserialized(source));
        yield return ("CSV", source => ValueReader.Csv(source));
    }

    private sealed record Cell(string Cmdlet, string Source, Func<string> Observe);
}
