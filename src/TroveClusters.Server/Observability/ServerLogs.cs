using Microsoft.Extensions.Logging;

namespace TroveClusters.Server.Observability;

/// <summary>The log: a JSON object a line on standard output, each with the id of the request it belongs to.</summary>
internal static class ServerLogs
{
    /// <summary>Sets the log up.</summary>
    public static void Configure(ILoggingBuilder logging)
    {
        logging.ClearProviders();
        logging.SetMinimumLevel(LogLevel.Information);
        // One line a request is ours; the framework would write three more.
        logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        // This part of it would give each line another request id, which no client has seen.
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        logging.AddJsonConsole(json =>
        {
            json.IncludeScopes = true;
            json.UseUtcTimestamp = true;
            json.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
        });
    }
}
