using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TroveClusters.Bench.Slots;

// Moves slots, by the engine and by redis-cli, on the same cluster in turn.
//
//   dotnet run -c Release --project bench/slots -- [--runs N] [--keys N] [--only WORD] [--save]
//
// --only planning needs no server: it says how long it takes to plan moves for a thousand nodes.
// --only leaves out the parts whose titles do not contain the word. --save also writes bench/slots/results.md.
if (args is [Prober.Argument, .. var ports])
    return Prober.Run(ports);
int runs = 5, keys = 1_000_000;
string only = "";
bool save = false;
for (int i = 0; i < args.Length; i++)
{
    bool understood = args[i] switch
    {
        "--save" => save = true,
        "--runs" => i + 1 < args.Length && int.TryParse(args[++i], CultureInfo.InvariantCulture, out runs) && runs > 0,
        "--keys" => i + 1 < args.Length && int.TryParse(args[++i], CultureInfo.InvariantCulture, out keys) && keys > 0,
        "--only" => i + 1 < args.Length && (only = args[++i]).Length > 0,
        _ => false,
    };
    if (!understood)
    {
        Console.Error.WriteLine("Usage: dotnet run -c Release --project bench/slots -- [--runs N] [--keys N] [--only WORD] [--save]");
        return 2;
    }
}

Mover[] movers = [Mover.Engine, Mover.RedisCli(10), Mover.RedisCli(100)];
var scenarios = new List<Scenario>();
var latencies = new Dictionary<string, List<double>>();
string planning = "";

MeasurePlanning(); // Before all else, as its first plan is to be the first one of the process.
await MeasureAsync(6, 0, "6 to 7, empty", new(5, 0), "7 to 6, empty");
await MeasureAsync(6, keys, $"6 to 7, {keys} keys of 100 B", new(4, 2), $"7 to 6, {keys} keys of 100 B");
await MeasureAsync(30, keys, $"30 to 31, {keys} keys of 100 B", new(6, 0), $"31 to 30, {keys} keys of 100 B");
await MeasureLargeAsync();
await MeasureLatencyAsync();

string table = string.Join('\n', new[]
{
    scenarios.Count > 0 ? Results.Times(scenarios, movers) : "", latencies.Count > 0 ? Results.Latencies(latencies) : "", planning,
}.Where(part => part.Length > 0));
Console.WriteLine();
Console.WriteLine(table);
if (save)
{
    string path = Path.Combine(Path.GetDirectoryName(SourcePath())!, "results.md");
    string server = await VersionAsync();
    await File.WriteAllTextAsync(path, string.Create(CultureInfo.InvariantCulture, $"""
        # Moving slots: the engine beside redis-cli

        {DateTime.UtcNow:yyyy-MM-dd}, {server}, .NET {Environment.Version}, {RuntimeInformation.OSDescription}, {Environment.ProcessorCount} cores, medians of {runs} runs.
        Measured by `dotnet run -c Release --project bench/slots -- --save`: loopback, one cluster for all, each in turn, and in
        another order each time. The engine's time is that of the whole operation: plan, journal, moves, agreement of all nodes,
        and a write and a read on every shard. redis-cli's is that of its process. All keys were counted after every move.

        {table}
        """));
    Console.WriteLine($"Written to {path}");
}
return 0;

void MeasurePlanning()
{
    if ("planning".Contains(only, StringComparison.Ordinal))
        planning = Planning.Measure(runs);
}

async Task MeasureAsync(int primaries, int count, string fills, (double ToDefault, double ToBest) targets, string drains)
{
    if (!fills.Contains(only, StringComparison.Ordinal))
        return;
    var fill = new Scenario(fills, targets.ToDefault, targets.ToBest);
    var drain = new Scenario(drains);
    scenarios.AddRange([fill, drain]);
    await using BenchCluster cluster = await BenchCluster.CreateAsync(primaries);
    await cluster.FillAsync(count, 100);
    for (int run = 0; run < runs; run++)
    {
        foreach (Mover mover in InTurn(run))
        {
            fill.Add(mover, await TimeAsync(() => mover.Fill(cluster), fills, run, mover));
            await CheckAsync(cluster, count, isEmpty: false);
            drain.Add(mover, await TimeAsync(() => mover.Drain(cluster), drains, run, mover));
            await CheckAsync(cluster, count, isEmpty: true);
            await cluster.EmptyLastAsync(); // What redis-cli left uneven.
        }
    }
}

async Task MeasureLargeAsync()
{
    const int large = 10_000, size = 100_000;
    const string title = "7 to 6, 10000 keys of 100 kB, among them a hash of 50 MB";
    if (!title.Contains(only, StringComparison.Ordinal))
        return;
    var scenario = new Scenario(title);
    scenarios.Add(scenario);
    await using BenchCluster cluster = await BenchCluster.CreateAsync(6);
    await cluster.FillAsync(large, size);
    int slot = await LargeHash.AddAsync(cluster);
    for (int run = 0; run < runs; run++)
    {
        foreach (Mover mover in InTurn(run))
        {
            await Mover.Engine.Fill(cluster);
            await cluster.RunAsync(new TroveClusters.MoveSlotsRequest { ClusterId = cluster.Id, Slots = [$"{slot}"], To = cluster.Last.Name });
            scenario.Add(mover, await TimeAsync(() => mover.Drain(cluster), title, run, mover));
            await CheckAsync(cluster, large + 1, isEmpty: true);
            await cluster.EmptyLastAsync();
        }
    }
}

async Task MeasureLatencyAsync()
{
    const string title = "latency";
    if (!title.Contains(only, StringComparison.Ordinal))
        return;
    await using BenchCluster cluster = await BenchCluster.CreateAsync(6);
    await cluster.FillAsync(keys, 100);
    for (int run = 0; run < runs; run++)
    {
        await ProbeAsync("no move", () => Task.Delay(TimeSpan.FromSeconds(3)));
        foreach (Mover mover in InTurn(run))
        {
            await ProbeAsync($"6 to 7 and back by {mover.Name}", async () =>
            {
                await mover.Fill(cluster);
                await mover.Drain(cluster);
            });
            await CheckAsync(cluster, keys, isEmpty: true);
            await cluster.EmptyLastAsync();
        }
    }

    async Task ProbeAsync(string name, Func<Task> move)
    {
        IReadOnlyList<double> times = await Prober.BesideAsync(cluster, move);
        if (!latencies.TryGetValue(name, out List<double>? all))
            latencies[name] = all = [];
        all.AddRange(times);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {times.Count} calls, p99 {times.Order().ElementAt(times.Count * 99 / 100):0.00} ms"));
    }
}

IEnumerable<Mover> InTurn(int run) => movers.Select((_, i) => movers[(i + run) % movers.Length]);

async Task<double> TimeAsync(Func<Task> move, string title, int run, Mover mover)
{
    long started = Stopwatch.GetTimestamp();
    await move();
    double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"run {run + 1}: {title}, {mover.Name}: {seconds:0.00} s"));
    return seconds;
}

static async Task CheckAsync(BenchCluster cluster, long count, bool isEmpty)
{
    long found = await cluster.CountKeysAsync();
    if (found != count)
        throw new InvalidOperationException($"There are {found} keys, not {count}.");
    int[] slots = await cluster.CountSlotsAsync();
    // redis-cli is content when nobody is off by more than two percent.
    if (slots.Sum() != 16384 || (isEmpty ? slots[^1] != 0 : slots[^1] < 16384 / slots.Length * 0.97))
        throw new InvalidOperationException($"The nodes own {string.Join(", ", slots)} slots.");
}

static async Task<string> VersionAsync()
{
    using Process process = Process.Start(new ProcessStartInfo("redis-server", "--version") { RedirectStandardOutput = true })!;
    return string.Join(' ', (await process.StandardOutput.ReadToEndAsync()).Split(' ').Take(3)).Trim();
}

static string SourcePath([CallerFilePath] string path = "") => path;
