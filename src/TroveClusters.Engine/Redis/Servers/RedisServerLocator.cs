namespace TroveClusters.Engine.Redis.Servers;

/// <summary>
/// Finds the program that runs a local node: the one configured, else the first of <c>valkey-server</c>,
/// <c>redis-server</c> and <c>garnet-server</c>.
/// </summary>
/// <param name="search">Where to look.</param>
/// <param name="limit">How long a program may take to tell its version.</param>
internal sealed class RedisServerLocator(ServerSearch search, TimeLimit limit)
{
    private const string GarnetTool = "garnet-server";

    private static readonly string[] s_names = ["valkey-server", "redis-server", GarnetTool];

    /// <summary>The program to use.</summary>
    /// <param name="configured">The path or command name that configuration or the user names; null or empty for none.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <exception cref="TroveException">
    /// <c>ServerBinaryNotFound</c>, saying what was tried; <c>OperationTimedOut</c>: the program that is configured does not
    /// tell its version.
    /// </exception>
    public async Task<RedisServer> LocateAsync(string? configured, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrEmpty(configured))
            return await LocateConfiguredAsync(configured, cancellationToken);

        var problems = new List<string>();
        await foreach (var server in SearchAsync(problems, cancellationToken))
            return server;
        var tried = problems.Count == 0 ? "" : " " + string.Join(" ", problems);
        throw new TroveException(
            TroveErrorId.ServerBinaryNotFound,
            $"There is no Redis server here: none of {string.Join(", ", s_names)} is on PATH, nor is Garnet among the .NET tools.{tried}");
    }

    /// <summary>All programs that can be used, in the order of preference; one of each name.</summary>
    public async Task<IReadOnlyList<RedisServer>> LocateAllAsync(string? configured, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrEmpty(configured))
            return [await LocateConfiguredAsync(configured, cancellationToken)];
        var servers = new List<RedisServer>();
        await foreach (var server in SearchAsync([], cancellationToken))
            servers.Add(server);
        return servers;
    }

    private async IAsyncEnumerable<RedisServer> SearchAsync(
        List<string> problems, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var name in s_names)
        {
            if (Find(name) is not { } path)
                continue;
            if (await TryAskAsync(path, problems, cancellationToken) is { } server)
                yield return server;
        }
    }

    private string? Find(string name) =>
        ServerSearch.Find(name, search.PathFolders)
        ?? (name == GarnetTool
            ? ServerSearch.Find(name, search.ToolFolders) ?? RestoredTool.Find(search.PackageFolders, GarnetTool)
            : null);

    private async Task<RedisServer> LocateConfiguredAsync(string configured, CancellationToken cancellationToken)
    {
        var isName = Path.GetFileName(configured) == configured;
        var path = isName ? Find(configured) : File.Exists(configured) ? Path.GetFullPath(configured) : null;
        if (path is null)
        {
            throw new TroveException(
                TroveErrorId.ServerBinaryNotFound,
                $"The configured server '{configured}' is not {(isName ? "on PATH" : "a file that is there")}.", configured,
                "Correct server_path, or clear it to take the first server found.");
        }

        var (server, problem) = await AskAsync(path, cancellationToken);
        return server ?? throw new TroveException(
            TroveErrorId.ServerBinaryNotFound, $"The configured server '{path}' cannot be used: {problem}.", configured,
            "Correct server_path, or clear it to take the first server found.");
    }

    /// <summary>A program that hangs keeps none of the others from being used.</summary>
    private async Task<RedisServer?> TryAskAsync(string path, List<string> problems, CancellationToken cancellationToken)
    {
        try
        {
            var (server, problem) = await AskAsync(path, cancellationToken);
            if (server is null)
                problems.Add($"{path} cannot be used: {problem}.");
            return server;
        }
        catch (TroveException e) when (e.Info.Id == TroveErrorId.OperationTimedOut)
        {
            problems.Add(e.Message);
            return null;
        }
    }

    private async Task<(RedisServer? Server, string Problem)> AskAsync(string path, CancellationToken cancellationToken)
    {
        if (!RedisServer.IsDll(path) && !ServerSearch.IsExecutable(path))
            return (null, "it may not be executed");
        if (RedisServer.IsDll(path) && search.DotnetHost is null)
            return (null, "there is no dotnet to run it with");
        var (program, arguments) = DotnetHost.CommandFor(path, search.DotnetHost);
        return await ServerVersionProbe.AskAsync(path, program, arguments, limit, cancellationToken);
    }
}
