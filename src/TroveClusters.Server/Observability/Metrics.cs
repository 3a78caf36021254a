using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;

namespace TroveClusters.Server.Observability;

/// <summary>.NET's meters, ours among them, for Prometheus.</summary>
internal static class Metrics
{
    /// <summary>Sets them up.</summary>
    public static void Configure(IServiceCollection services)
    {
        services.AddSingleton<Census>();
        services.AddSingleton<ServerMeters>();
        services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter(ServerMeters.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime")
            .AddPrometheusExporter());
    }
}
