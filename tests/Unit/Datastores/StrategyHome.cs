using System.Text.Json;
using System.Text.Json.Nodes;
using TroveClusters.Engine;
using TroveClusters.Tests.Unit.Documentation;
using TroveClusters.Tests.Unit.Operations;

namespace TroveClusters.Tests.Unit.Datastores;

/// <summary>A Trove home with strategies of others in it, and a service on it.</summary>
internal sealed class StrategyHome : IDisposable
{
    public const string Api = "Acme.Trove.MemoryApiStrategy, Acme.Trove";
    public const string TaskManager = "Acme.Trove.MemoryTaskManagerStrategy, Acme.Trove";

    public StrategyHome()
    {
        Folder = Directory.CreateTempSubdirectory("trove-home-").FullName;
        Install(Repository.PathOf("examples", "MemoryDatastore"), Strategies);
        Services = new EngineServices(new TroveServiceSettings { Home = Folder });
        Service = new TroveService(Services);
    }

    public string Folder { get; }

    /// <summary>Where assemblies are looked for unless a group says otherwise.</summary>
    public string Strategies => Path.Combine(Folder, "strategies");

    public EngineServices Services { get; }

    public ITroveService Service { get; }

    public CollectingObserver Observer { get; } = new();

    public string ConfigurationFile => Path.Combine(Folder, "trove.json");

    /// <summary>Copies what a project has built, closed to others whatever the umask was.</summary>
    public static void Install(string project, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (string file in Directory.GetFiles(Path.Combine(project, "bin", Repository.Configuration, "net8.0")))
        {
            string copy = Path.Combine(folder, Path.GetFileName(file));
            File.Copy(file, copy, overwrite: true);
            Close(copy);
        }
        Close(folder);
    }

    /// <summary>Strategies with mistakes, with all that was built beside them.</summary>
    public void InstallCareless() => Install(Repository.PathOf("tests", "Strategies"), Path.Combine(Strategies, "Acme.Careless"));

    /// <summary>Writes a group of the datastore in memory, and others.</summary>
    public void Configure(string group = "memory", string? api = Api, string? taskManager = TaskManager, params (string Name, string Value)[] options)
    {
        var values = new JsonObject();
        foreach ((string name, string? value) in new[] { ("api_strategy", api), ("taskmanager_strategy", taskManager) }.Concat(options.Select(option => (option.Name, (string?)option.Value))))
        {
            if (value is not null)
                values[name] = value;
        }
        JsonNode file = File.Exists(ConfigurationFile) ? JsonNode.Parse(File.ReadAllText(ConfigurationFile))! : new JsonObject();
        file[group] = values;
        File.WriteAllText(ConfigurationFile, file.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
    }

    public static CreateClusterRequest Create(string name, int nodes, string datastore = "memory", string? version = null, int? replicas = null) => new()
    {
        Name = name,
        Datastore = datastore,
        DatastoreVersion = version,
        Nodes = [.. Enumerable.Range(0, nodes).Select(_ => new TroveNodeSpec())],
        ReplicaCount = replicas ?? 0,
        Flavor = "1",
        VolumeSize = 1,
    };

    public async Task<OperationResult> RunAsync(OperationRequest request) =>
        await Service.RunAsync(await Service.PlanAsync(request, CancellationToken.None), Observer, CancellationToken.None);

    public async Task<TroveException> FailsAsync(OperationRequest request) => await Assert.ThrowsAsync<TroveException>(() => RunAsync(request));

    public async Task<IReadOnlyList<TroveCluster>> ClustersAsync(bool refresh = false)
    {
        var clusters = new List<TroveCluster>();
        await foreach (TroveCluster cluster in Service.GetClustersAsync(new ClusterQuery { Refresh = refresh }, CancellationToken.None))
            clusters.Add(cluster);
        return clusters;
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(Folder, recursive: true);
        }
        catch (UnauthorizedAccessException) when (OperatingSystem.IsWindows())
        {
            // What is loaded cannot be deleted there.
        }
    }

    private static void Close(string path)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, File.GetUnixFileMode(path) & ~(UnixFileMode.GroupWrite | UnixFileMode.OtherWrite));
    }
}
