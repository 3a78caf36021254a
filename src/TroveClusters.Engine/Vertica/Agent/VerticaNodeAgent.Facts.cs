using TroveClusters.Engine.Remote;

namespace TroveClusters.Engine.Vertica.Agent;

/// <summary>What a host has.</summary>
internal sealed partial class VerticaNodeAgent
{
    private const string Package = "vertica";

    /// <inheritdoc/>
    public Task<VerticaHostFacts> GetFactsAsync(string dataFolder, CancellationToken cancellationToken) => WithinAsync(limits.Short, "look at the host", async token =>
    {
        Task<(string? Version, bool ByRpm)> package = FindPackageAsync(token);
        Task<bool> administrator = HasAdministratorAsync(token);
        Task<AdminToolsConfiguration?> configuration = ReadConfigurationNowAsync(token);
        Task<RemoteResult> disk = RunRootAsync("df", ["-P", "-k", "--", .. Ancestors(dataFolder).Select(folder => (RemoteArgument)folder)], token);
        Task<IReadOnlyList<string>> addresses = AddressesAsync(token);
        await Task.WhenAll(package, administrator, configuration, disk, addresses);
        return new VerticaHostFacts
        {
            PackageVersion = (await package).Version,
            HasAdministrator = await administrator,
            Configuration = await configuration,
            // Some of the folders may not exist, so its exit code tells nothing.
            Free = HostReplies.Free((await disk).Output),
            Address = OwnAddress(await addresses, (await configuration)?.Hosts ?? []),
        };
    }, cancellationToken);

    private static string? OwnAddress(IReadOnlyList<string> addresses, IReadOnlyList<string> members) =>
        addresses.FirstOrDefault(members.Contains) ?? (addresses.Count > 0 ? addresses[0] : null);

    // The nearest folder that exists is the first that is told of.
    private static IEnumerable<string> Ancestors(string folder)
    {
        if (folder.Length == 0 || folder[0] != '/')
            throw new TroveException(TroveErrorId.InvalidArgument, $"'{folder}' is not the absolute path of a folder.", folder);
        for (string path = folder.TrimEnd('/'); path.Length > 0; path = path[..path.LastIndexOf('/')].TrimEnd('/'))
            yield return path;
        yield return "/";
    }

    private async Task<bool> HasAdministratorAsync(CancellationToken token) => (await RunRootAsync("id", ["-u", Administrator], token)).Succeeded;

    private async Task<IReadOnlyList<string>> AddressesAsync(CancellationToken token) =>
        await RunRootAsync("hostname", ["-I"], token) is { Succeeded: true } result ? HostReplies.Addresses(result.Output) : [];

    private async Task<(string? Version, bool ByRpm)> FindPackageAsync(CancellationToken token)
    {
        if (HostReplies.DpkgVersion(await RunRootAsync("dpkg", ["-s", Package], token)) is { } version)
            return (version, false);
        RemoteResult rpm = await RunRootAsync("rpm", ["-q", "--qf", "%{VERSION}-%{RELEASE}", Package], token);
        return (HostReplies.RpmVersion(rpm), true);
    }
}
