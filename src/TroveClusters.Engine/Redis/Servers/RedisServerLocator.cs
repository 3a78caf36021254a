namespace TroveClusters.Engine.Redis.Servers;

/// <summary>
/// Finds the program that runs a local node: the one configured, else the first of <c>valkey-server</c>,
/// <c>redis-server</c> and <c>garnet-server</c>.
/// </summary>
internal sealed class RedisServerLocator(ServerSearch search)
{
    private const string GarnetTool = "garnet-server";

    private static readonly string[] s_names = ["valkey-server", "redis-server", GarnetTool];

    /// <summary>The program to use.</summary>
    /// <param name="configured">The path or command name that configuration or the user names; null or empty for none.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <exception cref="TroveException"><c>ServerBinaryNotFound</c>, saying what was tried.</exception>
    public async Task<RedisServerProgram> LocateAsync(string? configured, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrEmpty(configured))
            return await LocateConfiguredAsync(configured, cancellationToken);

        var problems = new List<string>();
        await foreach (var program in SearchAsync(problems, cancellationToken))
            return program;
        var tried = problems.Count == 0 ? "" : " " + string.Join(" ", problems);
        throw new TroveException(
            TroveErrorId.ServerBinaryNotFound,
            $"There is no Redis server here: none of {string.Join(", ", s_names)} is on PATH, nor is Garnet among the .NET tools.{tried}");
    }

    /// <summary>All programs that can be used, in the order of preference; one of each name.</summary>
    public async Task<IReadOnlyList<RedisServerProgram>> LocateAllAsync(string? configured, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrEmpty(configured))
            return [await LocateConfiguredAsync(configured, cancellationToken)];
        var programs = new List<RedisServerProgram>();
        await foreach (var program in SearchAsync([], cancellationToken))
            programs.Add(program);
        return programs;
    }

    private async IAsyncEnumerable<RedisServerProgram> SearchAsync(
        List<string> problems, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var name in s_names)
        {
            if (Find(name) is not { } path)
                continue;
            var (program, problem) = await AskAsync(path, cancellationToken);
            if (program is not null)
                yield return program;
            else
                problems.Add($"{path} cannot be used: {problem}.");
        }
    }

    private string? Find(string name) =>
        ServerSearch.Find(name, search.PathFolders)
        ?? (name == GarnetTool
            ? ServerSearch.Find(name, search.ToolFolders) ?? RestoredTool.Find(search.PackageFolders, GarnetTool)
            : null);

    private async Task<RedisServerProgram> LocateConfiguredAsync(string configured, CancellationToken cancellationToken)
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

        var (program, problem) = await AskAsync(path, cancellationToken);
        return program ?? throw new TroveException(
            TroveErrorId.ServerBinaryNotFound, $"The configured server '{path}' cannot be used: {problem}.", configured,
            "Correct server_path, or clear it to take the first server found.");
    }

    private async Task<(RedisServerProgram? Program, string Problem)> AskAsync(string path, CancellationToken cancellationToken)
    {
        if (!path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase))
        {
            return ServerSearch.IsExecutable(path)
                ? await ServerVersionProbe.AskAsync(path, path, [], cancellationToken)
                : (null, "it may not be executed");
        }

        var problem = "there is no dotnet to run it with";
        foreach (var host in search.DotnetHosts)
        {
            (var program, problem) = await ServerVersionProbe.AskAsync(path, host, ["exec", path], cancellationToken);
            if (program is not null)
                return (program, "");
        }

        return (null, problem);
    }
}
