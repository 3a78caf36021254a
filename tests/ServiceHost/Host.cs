using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TroveClusters.Server.Hosting;

namespace TroveClusters.ServiceHost;

/// <summary>
/// The server as it ships, at loopback and in this process, in front of a service that tests change. Spoken to in texts and
/// objects only, so that it can be called from another load context.
/// </summary>
public static class Host
{
    /// <summary>Starts the server; where it listens.</summary>
    /// <param name="home">A folder for its home.</param>
    /// <param name="first">What is behind it when somebody asks what it is.</param>
    public static string Start(string home, object first)
    {
        Place(first);
        // Tests ask more often than anybody.
        File.WriteAllText(Path.Combine(home, "trove.json"), """{"default": {"http_service_rate": 0}}""");
        ServerOptions options = ServerOptions.Load(ServerArguments.Parse(["--home", home, "--port", "0", "--no-auth"]));
        WebApplication app = ServerHost.Build(options, new Factory(), services => services.AddLogging(logging => logging.ClearProviders()));
        app.StartAsync().GetAwaiter().GetResult();
        return app.Services.GetRequiredService<ServerAddress>().Url;
    }

    /// <summary>Puts a service behind the server.</summary>
    public static void Place(object? service) => ServedService.Present = (ITroveService?)service;

    private sealed class Factory : ITroveServiceFactory
    {
        public ITroveService Create(TroveServiceSettings settings) => System.Reflection.DispatchProxy.Create<ITroveService, ServedService>();
    }
}
