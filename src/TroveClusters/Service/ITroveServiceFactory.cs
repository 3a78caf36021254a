namespace TroveClusters;

/// <summary>The engine's front door: what the cmdlets find by reflection in the engine's assembly.</summary>
public interface ITroveServiceFactory
{
    /// <summary>Makes a service. No file is touched until it is first used.</summary>
    ITroveService Create(TroveServiceSettings settings);
}
