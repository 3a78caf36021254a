using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TroveClusters.Bench.Create;
using TroveClusters.Tests.Integration.Redis.Servers;

// The time servers have been up before the first command: longer than the two seconds for which a Redis node that has
// just started refuses to serve, which would otherwise be measured in both.
var settle = TimeSpan.FromSeconds(2.6);

BenchOptions options;
try
{
    options = BenchOptions.Parse(args);
}
catch (FormatException e)
{
    Console.Error.WriteLine(e.Message);
    Console.Error.WriteLine(BenchOptions.Usage);
    return 2;
}

var cli = RedisServerSet.Find("redis-cli");
if (RedisServerSet.Program is not { } server || cli is null)
{
    Console.Error.WriteLine("redis-server and redis-cli must be on PATH.");
    return 2;
}

Candidates.Trace = options.Trace;
using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

var sizes = options.Nodes.Select(n => new SizeResult(n, n switch { 6 => 4, 30 => 20, 100 => 7, _ => 0 })).ToList();
var launch = new List<double>();
var version = FirstLine(server, "--version");
try
{
    for (var run = 1; run <= options.Runs; run++)
    {
        foreach (var size in sizes)
        {
            // Interleaved, and in turn the one and the other first: what else the machine does hits both alike.
            for (var turn = 0; turn < 2; turn++)
            {
                if ((run + turn) % 2 == 1)
                    await MeasureEngineAsync(run, size);
                else
                    await MeasureCliAsync(run, size);
            }
        }
        if (options.LaunchNodes > 0)
        {
            launch.Add((await Candidates.LaunchAsync(() => RedisServerSet.Start(options.LaunchNodes), stop.Token)).TotalSeconds);
            Say($"run {run}: {options.LaunchNodes} nodes, launch to ready: {launch[^1]:0.00} s");
        }
    }
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("Stopped; all servers are gone.");
    return 130;
}

var table = new Results(sizes, launch, options.LaunchNodes).ToMarkdown();
Console.WriteLine();
Console.WriteLine(table);
if (options.Save)
{
    var path = Path.Combine(Path.GetDirectoryName(SourcePath())!, "results.md");
    File.WriteAllText(path, string.Create(CultureInfo.InvariantCulture, $"""
        # Creating a cluster: the engine beside redis-cli

        {DateTime.UtcNow:yyyy-MM-dd}, {version}, .NET {Environment.Version}, {RuntimeInformation.OSDescription}, {Environment.ProcessorCount} cores, medians of {options.Runs} runs.
        Measured by `dotnet run -c Release --project bench/create -- --save`: loopback, servers of equal configuration,
        freshly started for each run and up for {settle.TotalSeconds:0.0} s. From the first act to ready: every node knows all others, all
        agree on every slot, all say `cluster_state:ok`, and a key was written to and read from every shard.

        {table}
        """));
    Console.WriteLine($"Written to {path}");
}
return 0;

async Task MeasureEngineAsync(int run, SizeResult size)
{
    await using var servers = await StartAsync(size.Nodes);
    size.Engine.Add((await Candidates.EngineAsync(servers, stop.Token)).TotalSeconds);
    Say($"run {run}: {size.Nodes} nodes, engine: {size.Engine[^1]:0.00} s");
}

async Task MeasureCliAsync(int run, SizeResult size)
{
    await using var servers = await StartAsync(size.Nodes);
    var (exit, ready) = await Candidates.RedisCliAsync(cli, servers, stop.Token);
    size.CliExit.Add(exit.TotalSeconds);
    size.CliReady.Add(ready.TotalSeconds);
    Say($"run {run}: {size.Nodes} nodes, redis-cli: {exit.TotalSeconds:0.00} s, ready after {ready.TotalSeconds:0.00} s");
}

async Task<RedisServerSet> StartAsync(int nodes)
{
    var servers = RedisServerSet.Start(nodes);
    try
    {
        await servers.UpAsync();
        await Task.Delay(settle, stop.Token);
        return servers;
    }
    catch
    {
        await servers.DisposeAsync();
        throw;
    }
}

// Cancelled, every measurement ends and disposes of its servers; only then does the program end.
void Stop(PosixSignalContext context)
{
    context.Cancel = true;
    stop.Cancel();
}

static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

static string FirstLine(string program, string argument)
{
    using var process = Process.Start(new ProcessStartInfo(program, argument) { RedirectStandardOutput = true })!;
    return string.Join(' ', process.StandardOutput.ReadToEnd().Split(' ').Take(3)).Trim();
}

static string SourcePath([CallerFilePath] string path = "") => path;
