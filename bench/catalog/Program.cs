using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using TroveClusters.Engine.Catalog;
using TroveClusters.Tests.Unit.Catalog;

// Reads a large catalog by the cmdlets, in real PowerShell, each run in a process of its own.
//
//   dotnet run -c Release --project bench/catalog -- [--runs N] [--module name=manifest ...] [--save]
//
// Without --module the staged module is measured; several are measured in turn, so that what else the machine does hits
// all alike. --save also writes bench/catalog/results.md.
const int Clusters = 10_000, Operations = 100_000;
int runs = 5;
bool save = false;
var modules = new List<(string Name, string Manifest)>();
for (int i = 0; i < args.Length; i++)
{
    if (args[i] == "--save")
        save = true;
    else if (args[i] == "--runs" && i + 1 < args.Length && int.TryParse(args[++i], CultureInfo.InvariantCulture, out runs) && runs > 0)
        continue;
    else if (args[i] == "--module" && i + 1 < args.Length && args[++i].Split('=', 2) is [var name, var manifest])
        modules.Add((name, Path.GetFullPath(manifest)));
    else
    {
        Console.Error.WriteLine($"'{args[i]}' is not understood. Usage: [--runs N] [--module name=manifest ...] [--save]");
        return 2;
    }
}
string folder = Path.GetDirectoryName(SourcePath())!;
if (modules.Count == 0)
    modules.Add(("present", Staged()));
if (modules.FirstOrDefault(module => !File.Exists(module.Manifest)) is { Manifest: { } missing })
{
    Console.Error.WriteLine($"There is no module {missing}; ./build.sh stage makes one.");
    return 2;
}

string home = Directory.CreateTempSubdirectory("trove-bench-").FullName;
try
{
    var catalog = new CatalogDatabase(new TroveHome(home));
    LargeCatalog.AddClusters(catalog, Clusters);
    LargeCatalog.AddOperations(catalog, Operations);
    var measured = modules.ToDictionary(module => module.Name, _ => new List<Dictionary<string, double>>());
    for (int run = 1; run <= runs; run++)
    {
        foreach ((string name, string manifest) in modules)
        {
            Dictionary<string, double> times = Measure(manifest);
            if (times["clusters"] != Clusters || times["nodes"] != Clusters * LargeCatalog.NodesEach)
                throw new InvalidOperationException($"{name} found {times["clusters"]} clusters and {times["nodes"]} nodes.");
            measured[name].Add(times);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"run {run}, {name}: first {times.Values.First():0} ms, all {times.Values.ElementAt(1):0} ms"));
        }
    }
    string table = Table(measured);
    Console.WriteLine();
    Console.WriteLine(table);
    if (save)
    {
        string path = Path.Combine(folder, "results.md");
        File.WriteAllText(path, string.Create(CultureInfo.InvariantCulture, $"""
            # Reading a large catalog

            {DateTime.UtcNow:yyyy-MM-dd}, PowerShell {Pwsh("-Version").Split(' ')[^1].Trim()}, {RuntimeInformation.OSDescription}, {Environment.ProcessorCount} cores, {new FileInfo(Path.Combine(home, "catalog.db")).Length >> 20} MB of catalog: {Clusters} clusters
            with {Clusters * LargeCatalog.NodesEach} nodes and {Operations} operations. Medians of {runs} runs, each in a PowerShell of its own, in ms.
            Measured by `dotnet run -c Release --project bench/catalog -- --save` after `./build.sh stage`. "First call" loads
            the engine and opens the catalog; what is asked for by name is the median of 21 calls within a session.

            {table}
            """));
        Console.WriteLine($"Written to {path}");
    }
    return 0;
}
finally
{
    Directory.Delete(home, recursive: true);
}

string Staged()
{
    string root = Path.GetFullPath(Path.Combine(folder, "../../out/module"));
    string[] manifests = Directory.Exists(root) ? Directory.GetFiles(root, "TroveClusters.psd1", SearchOption.AllDirectories) : [];
    return manifests is [var one] ? one : Path.Combine(root, "TroveClusters.psd1");
}

Dictionary<string, double> Measure(string manifest) => JsonSerializer.Deserialize<Dictionary<string, double>>(
    Pwsh("-NoProfile", "-File", Path.Combine(AppContext.BaseDirectory, "Measure.ps1"), manifest))!;

string Pwsh(params string[] arguments)
{
    var start = new ProcessStartInfo("pwsh", arguments) { RedirectStandardOutput = true };
    start.Environment[TroveHome.Variable] = home;
    using Process pwsh = Process.Start(start)!;
    string output = pwsh.StandardOutput.ReadToEnd();
    pwsh.WaitForExit();
    return pwsh.ExitCode == 0 ? output : throw new InvalidOperationException($"pwsh ended with {pwsh.ExitCode}: {output}");
}

static string Table(Dictionary<string, List<Dictionary<string, double>>> measured)
{
    var text = new StringBuilder("| |");
    foreach (string name in measured.Keys)
        text.Append(CultureInfo.InvariantCulture, $" {name} |");
    text.AppendLine().AppendLine("| --- |" + string.Concat(measured.Keys.Select(_ => " ---: |")));
    foreach (string line in measured.Values.First()[0].Keys.SkipLast(2))
    {
        text.Append(CultureInfo.InvariantCulture, $"| {line} |");
        foreach (List<Dictionary<string, double>> module in measured.Values)
            text.Append(CultureInfo.InvariantCulture, $" {Median(module.Select(times => times[line])):0.#} |");
        text.AppendLine();
    }
    return text.ToString();
}

static double Median(IEnumerable<double> times)
{
    double[] sorted = [.. times.Order()];
    int middle = sorted.Length / 2;
    return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

static string SourcePath([CallerFilePath] string path = "") => path;
