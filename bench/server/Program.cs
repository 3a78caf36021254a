using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using TroveClusters.Bench.Server;

// Requests a second of the REST server over a catalog of 10,000 clusters, by wrk, beside a route of the same server that
// answers a fixed body of the same size.
//
//   dotnet run -c Release --project bench/server -- [--rounds N] [--seconds N] [--save]
//
// --save also writes bench/server/results.md. wrk is Debian's package of that name.
if (args is ["--serve", var served])
    return await BenchServer.RunAsync(served);

int rounds = 5, seconds = 8;
bool save = false;
for (int i = 0; i < args.Length; i++)
{
    if (args[i] == "--save")
        save = true;
    else if (args[i] == "--rounds" && i + 1 < args.Length && int.TryParse(args[++i], CultureInfo.InvariantCulture, out rounds) && rounds > 0)
        continue;
    else if (args[i] == "--seconds" && i + 1 < args.Length && int.TryParse(args[++i], CultureInfo.InvariantCulture, out seconds) && seconds > 0)
        continue;
    else
    {
        Console.Error.WriteLine($"'{args[i]}' is not understood. Usage: [--rounds N] [--seconds N] [--save]");
        return 2;
    }
}

await using Bench bench = await Bench.StartAsync();
List<Load> loads = await bench.LoadsAsync();
var first = new StringBuilder();
foreach (Load load in loads)
{
    await Wrk.RunAsync(load, 2);
    if (load.List is null)
        continue;
    double perSecond = await bench.OnceAsync(load);
    first.AppendLine(CultureInfo.InvariantCulture, $"- {load.Name}: each once, most of them for the first time, {perSecond:0} a second.");
}
Console.Write(first);
var measured = loads.ToDictionary(load => load, _ => new List<WrkResult>());
for (int round = 1; round <= rounds; round++)
{
    // In turn, so that what else the machine does hits all alike.
    foreach (Load load in loads)
    {
        WrkResult result = await Wrk.RunAsync(load, seconds);
        measured[load].Add(result);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"round {round}, {load.Name}: {result.PerSecond:0} a second, p99 {result.P99:0.00} ms"));
    }
}

var table = new StringBuilder("| request | bytes | requests/s | p50, ms | p99, ms | of the bare route |\n| --- | ---: | ---: | ---: | ---: | ---: |\n");
foreach (Load load in loads)
{
    double perSecond = Median(measured[load].Select(result => result.PerSecond));
    string ratio = load.Beside is null ? "" : (perSecond / Median(measured[load.Beside].Select(result => result.PerSecond))).ToString("0.00", CultureInfo.InvariantCulture);
    table.AppendLine(CultureInfo.InvariantCulture, $"| {load.Name} | {load.Bytes} | {perSecond:0} | {Median(measured[load].Select(result => result.P50)):0.00} | {Median(measured[load].Select(result => result.P99)):0.00} | {ratio} |");
}
Console.WriteLine();
Console.WriteLine(table);
if (save)
{
    string path = Path.Combine(Path.GetDirectoryName(SourcePath())!, "results.md");
    File.WriteAllText(path, string.Create(CultureInfo.InvariantCulture, $"""
        # The REST server under load

        {DateTime.UtcNow:yyyy-MM-dd}, .NET {Environment.Version}, {RuntimeInformation.OSDescription}, {Environment.ProcessorCount} cores, shared by server and wrk. {Bench.Clusters} clusters of
        {Bench.NodesEach} nodes in the catalog. Medians of {rounds} rounds of {seconds} s each, {Wrk.Connections} connections, by
        `dotnet run -c Release --project bench/server -- --save`. The bare routes are the same server's: same pipeline, request id
        and log line, a fixed body.

        {table}
        {first}
        The server remembers answers. One that it has not made yet takes longer, as these lines tell (by a client that is not as fast as wrk); when
        anybody has written to the catalog, as the server itself does once a minute for the use of a token, it looks whether the rows are the same.

        """));
    Console.WriteLine($"Written to {path}");
}
return 0;

static double Median(IEnumerable<double> values)
{
    double[] sorted = [.. values.Order()];
    int middle = sorted.Length / 2;
    return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

static string SourcePath([CallerFilePath] string path = "") => path;
