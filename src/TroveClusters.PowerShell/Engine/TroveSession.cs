using System.Collections.Concurrent;

namespace TroveClusters.Commands;

/// <summary>
/// The services of this process, one for each Trove home and tenant, shared by all runspaces. The environment is read
/// at every call, so that a change of <c>TROVE_HOME</c> or <c>TROVE_TENANT</c> takes effect with the next command.
/// </summary>
internal static class TroveSession
{
    private static readonly ConcurrentDictionary<TroveServiceSettings, ITroveService> s_services = new();

    /// <summary>What is used instead of the engine; set by tests.</summary>
    internal static ITroveService? ServiceOverride { get; set; }

    /// <summary>The service for the present environment.</summary>
    /// <exception cref="TroveException">The engine cannot be loaded or started; nothing is kept, the next call tries again.</exception>
    public static ITroveService GetService()
    {
        if (ServiceOverride is { } service)
            return service;
        var settings = new TroveServiceSettings { Home = Read("TROVE_HOME"), Tenant = Read("TROVE_TENANT") };
        return s_services.GetOrAdd(settings, static settings => Create(settings));
    }

    private static ITroveService Create(TroveServiceSettings settings)
    {
        try
        {
            return EngineLoader.Factory.Create(settings);
        }
        catch (Exception e) when (e is not TroveException)
        {
            throw EngineFaults.From(e);
        }
    }

    private static string? Read(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;
}
