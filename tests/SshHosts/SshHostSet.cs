using System.Reflection;

namespace TroveClusters.Tests.SshHosts;

/// <summary>
/// Hosts for tests, as good as real ones: each has its own file system (this machine's, with its own changes over it),
/// processes, host name, users, network address and sshd, and can be cut off, frozen and switched off. All of it is gone
/// when the set is disposed, and when the process that started it ends in whatever way.
/// </summary>
public sealed class SshHostSet : IAsyncDisposable
{
    private static readonly Lazy<string?> s_whyNot = new(SshHostSupport.WhyNot);
    private static readonly string[] s_scripts = ["network.sh", "board.sh", "boot.sh"];

    private readonly HostNetwork _network;
    private readonly SshHostOptions _options;
    private readonly List<SshHost> _hosts = [];
    private bool _disposed;

    private SshHostSet(string folder, HostNetwork network, SshHostOptions options) => (Folder, _network, _options) = (folder, network, options);

    /// <summary>Why this machine cannot have such hosts; null when it can.</summary>
    public static string? WhyNot => s_whyNot.Value;

    /// <summary>Why users with sudo cannot be had; null when they can.</summary>
    public static string? WhyNoSudo => WhyNot ?? (Tool.Find("sudo") is null ? "sudo is not here (Debian's package sudo)" : null);

    /// <summary>Where the set keeps keys; 0700, removed with the set.</summary>
    public string Folder { get; }

    /// <summary>The private key that opens every account of every host.</summary>
    public string ClientKeyFile => Path.Combine(Folder, "client");

    /// <summary>A private key that opens nothing.</summary>
    public string OtherKeyFile => Path.Combine(Folder, "other");

    /// <summary>This machine's address, as hosts see it.</summary>
    public string Gateway => _network.Gateway;

    /// <summary>The hosts, in the order of their numbers.</summary>
    public IReadOnlyList<SshHost> Hosts => _hosts;

    /// <summary>A host by its place, from 0.</summary>
    public SshHost this[int index] => _hosts[index];

    /// <summary>An address of the hosts' network that nobody has: to reach it fails with "no route to host".</summary>
    public string UnusedAddress => _network.Address(253);

    /// <summary>Starts hosts and waits until their sshd answers.</summary>
    public static async Task<SshHostSet> StartAsync(int count, SshHostOptions? options = null)
    {
        if (WhyNot is { } why)
            throw new InvalidOperationException($"There can be no hosts: {why}.");
        string folder = Directory.CreateTempSubdirectory("trove-hosts-").FullName;
        foreach (string script in s_scripts)
            await File.WriteAllTextAsync(Path.Combine(folder, script), Script(script));
        HostNetwork network;
        try
        {
            network = await HostNetwork.CreateAsync(folder);
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
        var set = new SshHostSet(folder, network, options ?? new SshHostOptions());
        try
        {
            await Task.WhenAll(
                KeyFiles.CreateAsync(set.ClientKeyFile, "ed25519", "client"), KeyFiles.CreateAsync(set.OtherKeyFile, "ed25519", "other"));
            await set.AddAsync(count);
            return set;
        }
        catch
        {
            await set.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts more hosts.</summary>
    /// <param name="count">How many.</param>
    /// <param name="options">What they are like; null for what the set's are.</param>
    public async Task<IReadOnlyList<SshHost>> AddAsync(int count, SshHostOptions? options = null)
    {
        SshHostOptions like = options ?? _options;
        SshHost[] hosts = [.. Enumerable.Range(_hosts.Count + 1, count).Select(number => new SshHost(this, number, like, _network))];
        _hosts.AddRange(hosts);
        await Parallel.ForEachAsync(hosts, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount * 2 }, async (host, _) => await host.StartAsync());
        return hosts;
    }

    /// <summary>Ends all hosts and removes all that they left.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
            return;
        await Task.WhenAll(_hosts.Select(host => host.EndAsync()));
        await _network.DisposeAsync();
    }

    private static string Script(string name)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
