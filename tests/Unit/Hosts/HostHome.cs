using TroveClusters.Engine;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Hosts;
using TroveClusters.Engine.Remote;
using TroveClusters.Tests.Unit.Catalog;

namespace TroveClusters.Tests.Unit.Hosts;

/// <summary>A Trove home whose hosts are scripted.</summary>
internal sealed class HostHome : IDisposable
{
    private readonly TemporaryHome _temporary = new();

    public HostHome()
    {
        Services = new EngineServices(new TroveServiceSettings { Home = _temporary.Folder, Tenant = "default" }, () => Transport);
        Service = new TroveService(Services);
    }

    public static HostKey KeyA { get; } = CatalogSamples.HostKey(1);

    public static HostKey KeyB { get; } = CatalogSamples.HostKey(2);

    public ScriptedTransport Transport { get; } = new();

    public EngineServices Services { get; }

    public TroveService Service { get; }

    public string Folder => _temporary.Folder;

    public HostStore Store => new(Services);

    public async Task<TroveHost> RegisterAsync(RegisterHostRequest request) => (await Service.RegisterHostAsync(request, CancellationToken.None)).Host;

    public Task<TroveException> FailsAsync(RegisterHostRequest request) =>
        Assert.ThrowsAsync<TroveException>(() => Service.RegisterHostAsync(request, CancellationToken.None));

    public async Task<List<TroveFinding>> TestAsync(params Guid[] ids)
    {
        var findings = new List<TroveFinding>();
        await foreach (TroveFinding finding in Service.TestHostsAsync(new TestHostsRequest { Ids = ids }, CancellationToken.None))
            findings.Add(finding);
        return findings;
    }

    public string[] Names() => [.. Store.All().Select(host => host.Name)];

    /// <summary>A key file that others may, or may not, read.</summary>
    public string KeyFile(string name = "id", UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite)
    {
        string path = Path.Combine(Folder, name);
        File.WriteAllText(path, "a key");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, mode);
        return path;
    }

    public void Dispose() => _temporary.Dispose();
}
