using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using TroveClusters.Engine.Configuration;
using TroveClusters.Server.Answers;
using TroveClusters.Server.Auth;
using TroveClusters.Server.Dashboard;
using TroveClusters.Server.Service;

namespace TroveClusters.Server.Limits;

/// <summary>
/// How many requests a tenant may make a minute, verb by verb, as Trove counts them: a bucket that refills steadily. Who tries
/// tokens at the dashboard is counted by address.
/// </summary>
internal static class RequestRates
{
    /// <summary>Sets the limits.</summary>
    public static void Configure(RateLimiterOptions limiter, ServerRates rates)
    {
        limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, (string Tenant, string Verb)>(http => Partition(http, rates));
        limiter.OnRejected = (rejected, cancellationToken) => new ValueTask(RejectAsync(rejected, rates, cancellationToken));
    }

    private static RateLimitPartition<(string, string)> Partition(HttpContext http, ServerRates rates)
    {
        if (Owner(http) is not { } tenant || Rate(http, rates) is not (> 0 and var rate))
            return RateLimitPartition.GetNoLimiter<(string, string)>(("", ""));
        return RateLimitPartition.GetTokenBucketLimiter((tenant, Verb(http)), _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = rate,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = TimeSpan.FromMinutes(1) / rate,
            AutoReplenishment = true,
            QueueLimit = 0,
        });
    }

    /// <summary>Whose requests are counted; null for nobody's.</summary>
    private static string? Owner(HttpContext http) =>
        http.GetEndpoint()?.Metadata.GetMetadata<SignInMetadata>() is not null ? $"sign-in/{http.Connection.RemoteIpAddress}"
        : http.Features.Get<Caller>() is not null ? http.Request.RouteValues["tenant"] as string
        : null;

    private static async Task RejectAsync(OnRejectedContext rejected, ServerRates rates, CancellationToken cancellationToken)
    {
        HttpContext http = rejected.HttpContext;
        TimeSpan after = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out TimeSpan told) ? told : TimeSpan.FromSeconds(1);
        string seconds = Math.Max(1, (int)Math.Ceiling(after.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        http.Response.Headers.RetryAfter = seconds;
        if (ServiceFaults.IsOurs(http))
        {
            await FaultAnswer.WriteAsync(
                http, StatusCodes.Status429TooManyRequests, $"Only {Rate(http, rates)} requests a minute can be made for a tenant; the next can be made in {seconds} s.", cancellationToken);
            return;
        }
        await FaultAnswer.WriteAsync(
            http, StatusCodes.Status413PayloadTooLarge, "This request was rate-limited.", cancellationToken,
            ("details", $"Only {Rate(http, rates)} {http.Request.Method} request(s) can be made to * every minute."), ("retryAfter", seconds));
    }

    private static string Verb(HttpContext http) => ServiceFaults.IsOurs(http) ? "service" : IsManagement(http) && HttpMethods.IsPost(http.Request.Method) ? "mgmt POST" : http.Request.Method;

    private static int Rate(HttpContext http, ServerRates rates) => ServiceFaults.IsOurs(http) ? rates.Service : http.Request.Method switch
    {
        "GET" => rates.Get,
        "POST" => IsManagement(http) ? rates.MgmtPost : rates.Post,
        "PUT" => rates.Put,
        "DELETE" => rates.Delete,
        _ => 0,
    };

    private static bool IsManagement(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<AccessMetadata>()?.Rule == AccessRule.Administrator;
}
