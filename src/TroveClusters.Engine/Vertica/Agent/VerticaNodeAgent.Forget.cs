using TroveClusters.Engine.Remote;

namespace TroveClusters.Engine.Vertica.Agent;

/// <summary>What is taken off a host that is no member any more.</summary>
internal sealed partial class VerticaNodeAgent
{
    private const string Folder = "/opt/vertica";

    /// <summary>A socket that a later installation would stumble over.</summary>
    private const string Spread = "/tmp/4803";

    /// <inheritdoc/>
    public Task ForgetClusterAsync(bool removePackage, CancellationToken cancellationToken) =>
        WithinAsync(removePackage ? limits.Install : limits.Short, "forget the cluster", async token =>
        {
            if (await HomeAsync(Administrator, token) is { } home)
                await ForgetKeysAsync(home, token);
            if (removePackage)
                await RemovePackageAsync(token);
            await RemoveAsync([removePackage ? Folder : AdminToolsFile.Path, Spread], token);
            return true;
        }, cancellationToken);

    /// <summary>
    /// Takes the pair of keys away, and first its own line in <c>authorized_keys</c>, since the members share the pair: what
    /// says which line it is must be there as long as the line is. Keys of others stay.
    /// </summary>
    private async Task ForgetKeysAsync(string home, CancellationToken token)
    {
        string folder = $"{home}/.ssh";
        HashSet<string> files = await FilesInAsync(folder, token);
        string[] pairs = [.. s_pairs.Where(pair => files.Contains(pair) || files.Contains(pair + ".pub"))];
        List<string> keys = [];
        foreach (string pair in pairs.Where(pair => files.Contains(pair + ".pub")))
            keys.Add((await ReadKeyAsync($"{folder}/{pair}.pub", isNew: false, Administrator, token)).Line);
        if (keys.Count > 0)
            await RevokeAsync(Administrator, home, keys, token);
        if (pairs.Length > 0)
            await RemoveAsync(pairs.SelectMany(pair => (RemoteArgument[])[$"{folder}/{pair}", $"{folder}/{pair}.pub"]), token);
    }

    private async Task RemovePackageAsync(CancellationToken token)
    {
        (string? version, bool byRpm) = await FindPackageAsync(token);
        if (version is null)
            return;
        RemoteResult result = byRpm ? await RunRootAsync("rpm", ["-e", Package], token) : await RunRootAsync("dpkg", ["-r", Package], token);
        if (!result.Succeeded)
            throw Failed("The package could not be removed", result);
    }
}
