using System.Collections.Concurrent;
using TroveClusters.Engine.Configuration;

namespace TroveClusters.Engine.Operations;

/// <summary>Warns of what stands in the configuration file and has no effect: of each once in a session.</summary>
internal static class UnknownOptions
{
    private static readonly ConcurrentDictionary<string, bool> s_told = new();

    public static void Tell(EngineServices services, IOperationObserver observer)
    {
        TroveOptions options = services.LoadOptions();
        foreach (string warning in OptionSet.Of(services.Datastores.All(options)).Unknown(options).Where(warning => s_told.TryAdd(warning, true)))
            observer.OnEvent(new WarningEvent(warning));
    }
}
