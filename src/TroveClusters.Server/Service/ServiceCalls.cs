using Microsoft.AspNetCore.Http;
using TroveClusters.Client.Wire;
using TroveClusters.Server.Answers;
using TroveClusters.Server.Auth;
using TroveClusters.Server.Tenants;

namespace TroveClusters.Server.Service;

/// <summary>
/// The calls, one for each method of <see cref="ITroveService"/>. What concerns all tenants, the server's own files, or its
/// configuration is for administrators.
/// </summary>
internal sealed class ServiceCalls(ServiceOperations operations, TenantServices tenants)
{
    private static readonly TimeSpan s_longestMeasuring = TimeSpan.FromHours(1);

    /// <summary>All calls.</summary>
    public IReadOnlyList<ServiceCall> All { get; } =
    [
        Items("get-clusters", (service, a, tell, token) => service.GetClustersAsync(With(a.Find<ClusterQuery>("query") ?? new ClusterQuery(), tell), token), "query"),
        new("plan", ["request"], false, operations.PlanAsync),
        new("run", ["plan"], false, operations.RunAsync),
        Items("get-operations", (service, a, _, token) => service.GetOperationsAsync(a.Find<OperationQuery>("query") ?? new OperationQuery(), token), "query"),
        new("resume", ["operationId"], false, operations.ResumeAsync),
        Call("stop", (service, a, token) => service.StopAsync(a.Get<Guid>("operationId"), a.Find<bool?>("checkOnly") ?? false, token), "operationId", "checkOnly"),
        Call("plan-undo", (service, a, token) => service.PlanUndoAsync(a.Get<Guid>("operationId"), token), "operationId"),
        new("undo", ["operationId"], false, operations.UndoAsync),
        Call("get-credential", (service, a, token) => service.GetCredentialAsync(a.Get<Guid>("clusterId"), token), "clusterId"),
        Call("get-root-credential", (service, a, token) => service.GetRootCredentialAsync(a.Get<Guid>("clusterId"), token), "clusterId"),
        Call("get-connection", (service, a, token) => service.GetConnectionAsync(a.Get<Guid>("clusterId"), token), "clusterId"),
        Items("get-log", (service, a, tell, token) => service.GetLogAsync(With(a.Get<LogQuery>("query"), tell), token), "query"),
        Call("measure", (service, a, token) => service.MeasureAsync(a.Get<Guid>("clusterId"), Interval(a), token), "clusterId", "interval"),
        Call("get-datastores", (service, _, token) => service.GetDatastoresAsync(token)),
        Call("get-flavors", (service, _, token) => service.GetFlavorsAsync(token)),
        ForAdministrators(Call("new-flavor", (service, a, token) => service.NewFlavorAsync(a.Get<NewFlavorRequest>("request"), token), "request")),
        ForAdministrators(Call("remove-flavor", (service, a, token) => service.RemoveFlavorAsync(a.Get<RemoveFlavorRequest>("request"), token), "request")),
        // Where the hosts are and how they are logged in to is not for tenants.
        ForAdministrators(Call("get-hosts", (service, a, token) => service.GetHostsAsync(a.Find<HostQuery>("query") ?? new HostQuery(), token), "query")),
        ForAdministrators(Call("register-host", (service, a, token) => service.RegisterHostAsync(a.Get<RegisterHostRequest>("request"), token), "request")),
        ForAdministrators(Items("test-hosts", (service, a, _, token) => service.TestHostsAsync(Sound(a.Get<TestHostsRequest>("request")), token), "request")),
        ForAdministrators(Call("unregister-host", (service, a, token) => service.UnregisterHostAsync(a.Get<UnregisterHostRequest>("request"), token), "request")),
        new("get-quotas", ["query"], false, QuotasAsync),
        ForAdministrators(Call("set-quota", (service, a, token) => service.SetQuotaAsync(a.Get<SetQuotaRequest>("request"), token), "request")),
        ForAdministrators(Call("get-server-tokens", (service, a, token) => service.GetServerTokensAsync(a.Find<ServerTokenQuery>("query") ?? new ServerTokenQuery(), token), "query")),
        ForAdministrators(Call("new-server-token", (service, a, token) => service.NewServerTokenAsync(a.Get<NewServerTokenRequest>("request"), token), "request")),
        ForAdministrators(Call("remove-server-token", (service, a, token) => service.RemoveServerTokenAsync(a.Get<RemoveServerTokenRequest>("request"), token), "request")),
        ForAdministrators(Call("get-configuration", (service, _, token) => service.GetConfigurationAsync(token))),
        ForAdministrators(Call("set-setting", (service, a, token) => service.SetSettingAsync(a.Get<SetSettingRequest>("request"), token), "request")),
        ForAdministrators(Call("backup-catalog", (service, a, token) => service.BackupCatalogAsync(a.Get<BackupCatalogRequest>("request"), token), "request")),
        ForAdministrators(Call("restore-catalog", (service, a, token) => service.RestoreCatalogAsync(a.Get<RestoreCatalogRequest>("request"), token), "request")),
    ];

    /// <summary>Makes a call.</summary>
    public async Task<IResult> AnswerAsync(HttpContext http, string tenant, ServiceCall call)
    {
        http.Response.Headers.CacheControl = "no-store";
        using System.Text.Json.JsonDocument? body = await Input.Body.FindAsync(http);
        if (call.AdministratorsOnly && !Caller.Of(http).IsAdmin)
            throw MemberRules.Refuse($"'{call.Name}' is for administrators.");
        var arguments = new CallArguments(body?.RootElement, call.Arguments);
        return await call.Answer(new CallContext(http, tenant, tenants.Of(tenant), arguments));
    }

    /// <summary>A value as an answer.</summary>
    public static JsonAnswer Json<T>(T value, int status = StatusCodes.Status200OK) => new(WireJson.Write(value), status);

    private static ServiceCall Call<T>(string name, Func<ITroveService, CallArguments, CancellationToken, Task<T>> call, params string[] arguments) =>
        new(name, arguments, false, async context => Json(await call(context.Service, context.Arguments, context.Aborted)));

    /// <summary>A call whose answer comes as it is read. What cannot be read is a line of it where the caller takes such lines.</summary>
    private static ServiceCall Items<T>(
        string name, Func<ITroveService, CallArguments, Action<TroveException>?, CancellationToken, IAsyncEnumerable<T>> call, string argument) =>
        new(name, [argument, "skipUnreadable"], false, context =>
        {
            // The body is gone when the answer is written: what it says is read now.
            bool skip = context.Arguments.Find<bool?>("skipUnreadable") ?? false;
            Action<TroveException>? tell = null;
            IAsyncEnumerable<T> items = call(context.Service, context.Arguments, skip ? error => tell?.Invoke(error) : null, context.Aborted);
            return Task.FromResult<IResult>(new ItemsAnswer<T>(heard =>
            {
                tell = heard;
                return items;
            }, skip));
        });

    private static ServiceCall ForAdministrators(ServiceCall call) => call with { AdministratorsOnly = true };

    /// <summary>A member sees what its own tenant may have.</summary>
    private static async Task<IResult> QuotasAsync(CallContext context)
    {
        QuotaQuery query = context.Arguments.Find<QuotaQuery>("query") ?? new QuotaQuery();
        IReadOnlyList<TroveQuota> quotas = await context.Service.GetQuotasAsync(query, context.Aborted);
        return Json(context.Caller.IsAdmin ? quotas : [.. quotas.Where(quota => quota.Tenant == context.Tenant)]);
    }

    private static ClusterQuery With(ClusterQuery query, Action<TroveException>? unreadable) => new()
    {
        Names = query.Names, Ids = query.Ids, NodeIds = query.NodeIds, Datastores = query.Datastores, Statuses = query.Statuses,
        Slice = query.Slice is { Count: < 1 } ? throw CallArguments.Invalid("A slice has at least one cluster.") : query.Slice,
        Refresh = query.Refresh, Unreadable = unreadable,
    };

    private static LogQuery With(LogQuery query, Action<TroveException>? unreadable) => new()
    {
        ClusterId = query.ClusterId,
        NodeIds = query.NodeIds,
        Tail = query.Tail is >= 1 and <= LogQuery.MostTail ? query.Tail : throw CallArguments.Invalid($"tail must be from 1 to {LogQuery.MostTail}."),
        Unreadable = unreadable,
    };

    private static TestHostsRequest Sound(TestHostsRequest request) =>
        request.Throttle is < 1 or > TestHostsRequest.MostThrottle ? throw CallArguments.Invalid($"throttle must be from 1 to {TestHostsRequest.MostThrottle}.")
        : request.Limit is { } limit && (limit <= TimeSpan.Zero || limit > TimeSpan.FromSeconds(int.MaxValue)) ? throw CallArguments.Invalid("limit must be more than nothing.")
        : request;

    private static TimeSpan Interval(CallArguments a)
    {
        TimeSpan interval = a.Get<TimeSpan>("interval");
        return interval > TimeSpan.Zero && interval <= s_longestMeasuring ? interval : throw CallArguments.Invalid("interval must be more than nothing, and an hour at most.");
    }
}
