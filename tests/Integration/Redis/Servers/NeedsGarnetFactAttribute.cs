using TroveClusters.Engine;
using TroveClusters.Engine.Redis.Servers;
using EngineServer = TroveClusters.Engine.Redis.Servers.RedisServer;

namespace TroveClusters.Tests.Integration.Redis.Servers;

/// <summary>A test that needs Garnet; skipped, with the reason, where it was not restored.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NeedsGarnetFactAttribute : FactAttribute
{
    private static readonly Lazy<EngineServer?> s_server = new(Find);

    public NeedsGarnetFactAttribute()
    {
        if (Server is null)
            Skip = "garnet-server is not here; dotnet tool restore brings it";
    }

    public static EngineServer? Server => s_server.Value;

    private static EngineServer? Find()
    {
        try
        {
            return new RedisServerLocator(ServerSearch.FromEnvironment(), new TimeLimit(TimeSpan.FromSeconds(60), "the test")).LocateAsync("garnet-server", default).GetAwaiter().GetResult();
        }
        catch (TroveException error) when (error.ErrorId == nameof(TroveErrorId.ServerBinaryNotFound))
        {
            return null;
        }
    }
}
