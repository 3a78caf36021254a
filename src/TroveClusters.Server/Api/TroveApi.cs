using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TroveClusters.Server.Answers;
using TroveClusters.Server.Auth;
using TroveClusters.Server.Dashboard;
using TroveClusters.Server.Input;
using TroveClusters.Server.Observability;
using TroveClusters.Server.Tenants;

namespace TroveClusters.Server.Api;

/// <summary>All routes.</summary>
internal static class TroveApi
{
    /// <summary>What the routes need.</summary>
    public static void Register(IServiceCollection services) => services
        .AddSingleton<ClusterReads>().AddSingleton<ClusterChanges>().AddSingleton<ClusterReset>().AddSingleton<VolumeRule>().AddSingleton<AnswerMemory>().AddSingleton<ClusterRows>().AddSingleton<Liveness>()
        .AddSingleton<ClusterRoutes>().AddSingleton<ClusterActions>().AddSingleton<RootRoutes>().AddSingleton<InstanceRoutes>().AddSingleton<FlavorRoutes>()
        .AddSingleton<DatastoreRoutes>().AddSingleton<LimitRoutes>().AddSingleton<ManagementRoutes>().AddSingleton<VersionRoutes>().AddSingleton<Handshake>()
        .AddSingleton<DashboardFiles>().AddSingleton<DashboardSessions>().AddSingleton<SessionCookie>().AddSingleton<DashboardRoutes>();

    /// <summary>Maps the routes.</summary>
    public static void Map(WebApplication app)
    {
        MapOpen(app);
        RouteGroupBuilder tenant = app.MapGroup("/v1.0/{tenant}").WithMetadata(new AccessMetadata(AccessRule.Tenant));
        MapClusters(tenant, app.Services);
        MapRest(tenant, app.Services);
        MapManagement(app.MapGroup("/v1.0/{tenant}/mgmt").WithMetadata(new AccessMetadata(AccessRule.Administrator)), app.Services);
    }

    private static void MapOpen(WebApplication app)
    {
        RouteGroupBuilder open = app.MapGroup("").WithMetadata(new AccessMetadata(AccessRule.Everybody));
        DashboardRoutes dashboard = app.Services.GetRequiredService<DashboardRoutes>();
        dashboard.Map(open);
        open.MapGet("/", dashboard.Root).Answers<VersionsAnswer>("The versions of the API");
        open.MapGet("/v1.0", VersionRoutes.Show).Answers<VersionAnswer>("The version of the API");
        open.MapGet("/healthcheck", app.Services.GetRequiredService<VersionRoutes>().Health).WithSummary("Whether the server is well");
        // As a function: a method of this form would be taken for one that writes the answer itself.
        Func<HttpContext, Task<IResult>> handshake = app.Services.GetRequiredService<Handshake>().AnswerAsync;
        open.MapGet("/auth", handshake).WithSummary("The old way to log in, for the trove command");
        app.MapOpenApi("/openapi/v1.json").WithMetadata(new AccessMetadata(AccessRule.Everybody));
        app.MapPrometheusScrapingEndpoint("/metrics").WithMetadata(new AccessMetadata(AccessRule.Operator));
        // Made now, so that there are meters before the first operation.
        app.Services.GetRequiredService<ServerMeters>();
    }

    private static void MapClusters(RouteGroupBuilder tenant, IServiceProvider services)
    {
        ClusterRoutes clusters = services.GetRequiredService<ClusterRoutes>();
        ClusterActions actions = services.GetRequiredService<ClusterActions>();
        RootRoutes root = services.GetRequiredService<RootRoutes>();
        tenant.MapGet("/clusters", clusters.ListAsync).Answers<ClustersAnswer>("Lists clusters").Paged();
        tenant.MapPost("/clusters", clusters.CreateAsync).Answers<ClusterAnswer>("Creates a cluster", StatusCodes.Status202Accepted).Takes(Schemas.Create);
        tenant.MapGet("/clusters/{id}", clusters.ShowAsync).Answers<ClusterAnswer>("Shows a cluster");
        tenant.MapDelete("/clusters/{id}", clusters.DeleteAsync).Answers("Deletes a cluster", StatusCodes.Status202Accepted);
        var any = new EitherSchema([.. Schemas.Actions.Values]);
        tenant.MapPost("/clusters/{id}", actions.ActAsync).Answers<ClusterAnswer>("Acts on a cluster, as Trove's clients ask for it", StatusCodes.Status202Accepted).Takes(any);
        tenant.MapPost("/clusters/{id}/action", actions.ActAsync).Answers<ClusterAnswer>("Acts on a cluster, as Trove's specifications have it", StatusCodes.Status202Accepted).Takes(any);
        tenant.MapGet("/clusters/{id}/instances/{iid}", clusters.ShowInstanceAsync).Answers<InstanceAnswer>("Shows a member of a cluster");
        tenant.MapGet("/clusters/{id}/root", root.ShowAsync).Answers<RootAnswer>("Shows whether root is enabled");
        tenant.MapPost("/clusters/{id}/root", root.EnableAsync).Answers<UserAnswer>("Enables root; for Redis shows its user").Takes(Schemas.Root);
    }

    private static void MapRest(RouteGroupBuilder tenant, IServiceProvider services)
    {
        InstanceRoutes instances = services.GetRequiredService<InstanceRoutes>();
        FlavorRoutes flavors = services.GetRequiredService<FlavorRoutes>();
        DatastoreRoutes datastores = services.GetRequiredService<DatastoreRoutes>();
        tenant.MapGet("/instances", instances.ListAsync).Answers<InstancesAnswer>("Lists instances").Paged("include_clustered");
        tenant.MapPost("/instances", InstanceRoutes.RefuseCreation).WithSummary("Refused: there are clusters only");
        tenant.MapGet("/instances/{id}", instances.ShowAsync).Answers<InstanceAnswer>("Shows an instance");
        tenant.MapGet("/instances/{id}/modules", instances.ModulesAsync).Answers<ModulesAnswer>("Lists the modules of an instance");
        tenant.MapDelete("/instances/{id}", instances.RefuseAsync).WithSummary("Refused: members are removed by their cluster");
        tenant.MapPost("/instances/{id}/action", instances.RefuseAsync).WithSummary("Refused: members are changed by their cluster");
        tenant.MapGet("/flavors", flavors.ListAsync).Answers<FlavorsAnswer>("Lists flavors");
        tenant.MapGet("/flavors/{id}", flavors.ShowAsync).Answers<FlavorAnswer>("Shows a flavor");
        tenant.MapGet("/datastores", datastores.ListAsync).Answers<DatastoresAnswer>("Lists datastores");
        tenant.MapGet("/datastores/{datastore}", datastores.ShowAsync).Answers<DatastoreAnswer>("Shows a datastore");
        tenant.MapGet("/datastores/{datastore}/versions", datastores.VersionsAsync).Answers<DatastoreVersionsAnswer>("Lists the versions of a datastore");
        tenant.MapGet("/datastores/{datastore}/versions/{version}", datastores.VersionAsync).Answers<DatastoreVersionAnswer>("Shows a version of a datastore");
        tenant.MapGet("/limits", services.GetRequiredService<LimitRoutes>().ShowAsync).Answers<LimitsAnswer>("Shows what the tenant may have, and how often it may ask");
    }

    private static void MapManagement(RouteGroupBuilder management, IServiceProvider services)
    {
        ManagementRoutes routes = services.GetRequiredService<ManagementRoutes>();
        management.MapGet("/clusters", routes.ListAsync).Answers<ClustersAnswer>("Lists the clusters of all tenants");
        management.MapGet("/clusters/{id}", routes.ShowAsync).Answers<ClusterAnswer>("Shows a cluster of any tenant");
        management.MapDelete("/clusters/{id}", routes.DeleteAsync).Answers("Deletes a cluster of any tenant", StatusCodes.Status202Accepted);
        management.MapPost("/clusters/{id}/action", routes.ActAsync).Answers("Frees a cluster from what it is busy with", StatusCodes.Status202Accepted).Takes(Schemas.ResetTask);
        management.MapGet("/quotas/{id}", routes.QuotasAsync).Answers<QuotasAnswer>("Shows the quotas of a tenant");
        management.MapPut("/quotas/{id}", routes.SetQuotasAsync).Answers<QuotaLimitsAnswer>("Sets quotas of a tenant").Takes(Schemas.Quotas);
    }
}
