using System.Collections.Concurrent;

namespace TroveClusters.Commands;

/// <summary>
/// The services of this machine, one for each Trove home and tenant, shared by all runspaces. The environment is read
/// at every call, so that a change of <c>TROVE_HOME</c> or <c>TROVE_TENANT</c> takes effect with the next command.
/// </summary>
internal static class TroveSession
{
    private static readonly ConcurrentDictionary<TroveServiceSettings, ITroveService> s_services = new();

    /// <summary>What is used instead of the engine; set by tests.</summary>
    internal static ITroveService? ServiceOverride { get; set; }

    /// <summary>The service that a command goes to: of the server it names, else of the one the session is connected with, else of this machine.</summary>
    /// <exception cref="TroveException">
    /// <c>ServerNotConnected</c>, <c>InvalidArgument</c>: there is no such server, or there are several. Else the engine cannot be
    /// loaded or started; nothing is kept, the next call tries again.
    /// </exception>
    public static ITroveService GetService(TroveServerIdentity? server = null)
    {
        if (server is { IsLocal: false })
            return ServerConnections.Find(server);
        if (ServiceOverride is { } service)
            return service;
        if (server is null && ServerConnections.Default is { } remote)
            return remote;
        var settings = new TroveServiceSettings { Home = Read("TROVE_HOME"), Tenant = Read("TROVE_TENANT") };
        return s_services.GetOrAdd(settings, static settings => Create(settings));
    }

    private static ITroveService Create(TroveServiceSettings settings)
    {
        try
        {
            return Libraries.Engine.Get().Create(settings);
        }
        catch (Exception e) when (e is not TroveException)
        {
            throw EngineFaults.From(e);
        }
    }

    private static string? Read(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;
}
