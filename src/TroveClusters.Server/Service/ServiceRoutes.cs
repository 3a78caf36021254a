using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TroveClusters.Client.Wire;
using TroveClusters.Engine.Configuration;
using TroveClusters.Server.Auth;
using TroveClusters.Server.Tenants;

namespace TroveClusters.Server.Service;

/// <summary>
/// The routes of the service: <see cref="ITroveService"/> over HTTP, for Connect-TroveServer and the dashboard. They are not in
/// the description of Trove's API, which they are no part of.
/// </summary>
internal static class ServiceRoutes
{
    /// <summary>What the routes need.</summary>
    public static void Register(IServiceCollection services) => services
        .AddSingleton<ServiceFaults>().AddSingleton<ServiceCalls>().AddSingleton<ServiceOperations>().AddSingleton<PlanStore>()
        .AddSingleton<OperationRuns>().AddSingleton<EventStreams>();

    /// <summary>Maps the routes.</summary>
    public static void Map(WebApplication app)
    {
        ServiceCalls calls = app.Services.GetRequiredService<ServiceCalls>();
        EventStreams streams = app.Services.GetRequiredService<EventStreams>();
        TenantServices tenants = app.Services.GetRequiredService<TenantServices>();
        ServerSettings settings = app.Services.GetRequiredService<ServerSettings>();
        app.MapGet($"/{CallName.Root}", (HttpContext http) => WhoAmI(http, tenants, settings))
            .WithMetadata(new AccessMetadata(AccessRule.Anyone)).ExcludeFromDescription();
        RouteGroupBuilder tenant = app.MapGroup($"/{CallName.Root}/{{tenant}}").WithMetadata(new AccessMetadata(AccessRule.Tenant)).ExcludeFromDescription();
        foreach (ServiceCall call in calls.All)
            tenant.MapPost($"/{call.Name}", (HttpContext http, string tenant) => calls.AnswerAsync(http, tenant, call));
        tenant.MapGet("/operations/{id}/events", streams.FollowAsync);
        tenant.MapGet("/events", streams.WatchAsync);
    }

    private static IResult WhoAmI(HttpContext http, TenantServices tenants, ServerSettings settings)
    {
        Caller caller = Caller.Of(http);
        http.Response.Headers.CacheControl = "no-store";
        string version = typeof(ServiceRoutes).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";
        IReadOnlyList<string> providers = tenants.Of(caller.Tenant ?? TroveServiceSettings.DefaultTenant).Providers;
        return ServiceCalls.Json(new WhoAmI(caller.Name, caller.Tenant, caller.IsAdmin, settings.NeedsTokens, version, providers));
    }
}
