using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Redis.Servers;

namespace TroveClusters.Engine.Redis.Strategy;

/// <summary>The server programs that can be had here, by the version asked for.</summary>
internal static class RedisServers
{
    /// <summary>The program to run: the first found, or the first whose version begins with the one asked for.</summary>
    /// <exception cref="TroveException"><c>ServerBinaryNotFound</c>, <c>OperationTimedOut</c> or <c>DatastoreVersionNotFound</c>.</exception>
    public static async Task<RedisServer> FindAsync(PlanContext context, string? version, CancellationToken cancellationToken)
    {
        var locator = new RedisServerLocator(ServerSearch.FromEnvironment(), context.General.CommandProcessTimeout);
        string? configured = context.DatastoreOptions.Text("server_path");
        if (string.IsNullOrWhiteSpace(version))
            return await locator.LocateAsync(configured, cancellationToken);
        IReadOnlyList<RedisServer> programs = await locator.LocateAllAsync(configured, cancellationToken);
        return programs.FirstOrDefault(program => Matches(program.DatastoreVersion, version.Trim()))
            ?? throw new TroveException(
                TroveErrorId.DatastoreVersionNotFound,
                $"Datastore version '{version}' cannot be found. There are: {(programs.Count == 0 ? "none" : string.Join(", ", programs))}.", version);
    }

    /// <summary>All versions that can be had, in the order of preference; none is no error.</summary>
    public static async Task<IReadOnlyList<string>> VersionsAsync(PlanContext context, CancellationToken cancellationToken)
    {
        try
        {
            var locator = new RedisServerLocator(ServerSearch.FromEnvironment(), context.General.CommandProcessTimeout);
            return [.. (await locator.LocateAllAsync(context.DatastoreOptions.Text("server_path"), cancellationToken)).Select(program => program.DatastoreVersion)];
        }
        catch (TroveException e) when (e.Info.Id is TroveErrorId.ServerBinaryNotFound or TroveErrorId.OperationTimedOut)
        {
            return [];
        }
    }

    /// <summary>Whole parts are compared: 7 stands for 7.0.15, but not for 70.1.</summary>
    internal static bool Matches(string version, string wanted) =>
        version.StartsWith(wanted, StringComparison.OrdinalIgnoreCase)
        && (version.Length == wanted.Length || !char.IsAsciiDigit(version[wanted.Length]));
}
