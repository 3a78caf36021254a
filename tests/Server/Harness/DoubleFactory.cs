using TroveClusters.Engine;
using TroveClusters.Tests.VerticaClusters.Harness;

namespace TroveClusters.Tests.Server.Harness;

/// <summary>Services that reach the hosts of Vertica's double.</summary>
internal sealed class DoubleFactory(VerticaHome home) : ITroveServiceFactory
{
    public ITroveService Create(TroveServiceSettings settings) => new TroveService(new EngineServices(settings, () => home.Sim.Transport));
}
