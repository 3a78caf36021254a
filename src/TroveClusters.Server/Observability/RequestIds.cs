using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using TroveClusters.Server.Auth;
using TroveClusters.Server.Dashboard;

namespace TroveClusters.Server.Observability;

/// <summary>
/// Gives each request an id, which clients show and the log has, and writes one line about it. Neither query nor headers
/// are logged: a token could be in them.
/// </summary>
internal sealed partial class RequestIds(RequestDelegate next, ILogger<RequestIds> log)
{
    public const string Header = "X-Openstack-Request-Id";

    private static readonly Func<ILogger, string, IDisposable?> s_scope = LoggerMessage.DefineScope<string>("RequestId:{RequestId}");

    public async Task InvokeAsync(HttpContext http)
    {
        string id = $"req-{Guid.NewGuid():D}";
        http.TraceIdentifier = id;
        http.Response.Headers[Header] = id;
        // What is logged of an operation that the request begins is in this scope too, also when the request was answered.
        using IDisposable? scope = s_scope(log, id);
        long began = Stopwatch.GetTimestamp();
        try
        {
            await next(http);
        }
        finally
        {
            // A page of the dashboard is some forty files, and says nothing of what anybody does.
            LogLevel level = http.GetEndpoint()?.Metadata.GetMetadata<FileMetadata>() is null ? LogLevel.Information : LogLevel.Debug;
            if (log.IsEnabled(level))
                LogRequest(level, http.Request.Method, http.Request.Path.Value ?? "", http.Response.StatusCode, Stopwatch.GetElapsedTime(began).TotalMilliseconds, http.Features.Get<Caller>()?.From(http) ?? "");
        }
    }

    /// <summary>The id of a request.</summary>
    public static string Of(HttpContext http) => http.TraceIdentifier;

    [LoggerMessage("{Method} {Path} {Status} {Milliseconds:0.0} ms {Caller}")]
    private partial void LogRequest(LogLevel level, string method, string path, int status, double milliseconds, string caller);
}
