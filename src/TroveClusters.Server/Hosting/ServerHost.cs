using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TroveClusters.Server.Answers;
using TroveClusters.Server.Api;
using TroveClusters.Server.Auth;
using TroveClusters.Server.Limits;
using TroveClusters.Server.Observability;
using TroveClusters.Server.Service;
using TroveClusters.Server.Tenants;
using TroveClusters.Server.Work;

namespace TroveClusters.Server.Hosting;

/// <summary>Puts the server together.</summary>
internal static class ServerHost
{
    /// <summary>How long the end of the server waits for operations to come to a safe point. systemd kills later.</summary>
    private static readonly TimeSpan s_shutdown = TimeSpan.FromMinutes(10);

    /// <summary>A server that does not listen yet.</summary>
    /// <param name="options">How it runs.</param>
    /// <param name="factory">What makes the engine's services, one for each tenant.</param>
    /// <param name="configure">What tests put in the place of the usual.</param>
    public static WebApplication Build(ServerOptions options, ITroveServiceFactory factory, Action<IServiceCollection>? configure = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = typeof(ServerHost).Assembly.GetName().Name });
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, options));
        ServerLogs.Configure(builder.Logging);
        IServiceCollection services = builder.Services;
        services.AddSingleton(options);
        services.AddSingleton(options.Settings);
        services.AddSingleton(factory);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<ServerAddress>();
        services.AddSingleton<TenantServices>();
        services.AddSingleton<ServerCatalog>();
        services.AddSingleton<CatalogVersion>();
        services.AddSingleton<ITokenVerifier, CatalogTokenVerifier>();
        services.AddSingleton<OperationHost>();
        services.AddHostedService(provider => provider.GetRequiredService<OperationHost>());
        services.Configure<HostOptions>(host => host.ShutdownTimeout = s_shutdown);
        services.ConfigureHttpJsonOptions(json =>
        {
            // The description of the API names fields by this.
            json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, AnswerJson.Default);
        });
        services.AddRateLimiter(limiter => RequestRates.Configure(limiter, options.Settings.Rates));
        ApiDescription.Configure(services);
        Metrics.Configure(services);
        TroveApi.Register(services);
        ServiceRoutes.Register(services);
        configure?.Invoke(services);

        WebApplication app = builder.Build();
        app.UseMiddleware<RequestIds>();
        app.UseMiddleware<Faults>();
        app.UseRouting();
        app.UseMiddleware<Access>();
        app.UseRateLimiter();
        TroveApi.Map(app);
        ServiceRoutes.Map(app);
        return app;
    }

    private static void Listen(KestrelServerOptions kestrel, ServerOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = options.Settings.MaxRequestBodySize;
        kestrel.Listen(options.Address, options.Settings.BindPort, listen =>
        {
            if (options.Certificate is { } certificate)
                listen.UseHttps(https => (https.ServerCertificate, https.ServerCertificateChain) = (certificate, options.Chain));
        });
    }
}
