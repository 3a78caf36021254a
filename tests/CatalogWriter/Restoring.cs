using TroveClusters.Engine;

namespace TroveClusters.Tests.CatalogWriter;

/// <summary>Restores a backup.</summary>
internal static class Restoring
{
    public static async Task<IReadOnlyList<string>> RunAsync(string home, string backup)
    {
        ITroveService service = new EngineFactory().Create(new TroveServiceSettings { Home = home, Tenant = "default" });
        try
        {
            await service.RestoreCatalogAsync(new RestoreCatalogRequest { Path = backup }, CancellationToken.None);
            return [];
        }
        catch (TroveException e)
        {
            return [$"{e.ErrorId}: {e.Message}"];
        }
    }
}
