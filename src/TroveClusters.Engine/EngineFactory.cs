namespace TroveClusters.Engine;

/// <summary>The engine's front door.</summary>
public sealed class EngineFactory : ITroveServiceFactory
{
    /// <inheritdoc/>
    public ITroveService Create(TroveServiceSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new TroveService(new EngineServices(settings));
    }
}
