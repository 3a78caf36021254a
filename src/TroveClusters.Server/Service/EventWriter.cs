using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace TroveClusters.Server.Service;

/// <summary>Writes server-sent events.</summary>
/// <param name="response">The answer that they are.</param>
internal sealed class EventWriter(HttpResponse response)
{
    private static readonly byte[] s_alive = ": alive\n\n"u8.ToArray();

    /// <summary>Begins the answer, so that whoever asked knows that it is there.</summary>
    public Task BeginAsync(CancellationToken cancellationToken)
    {
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        // Proxies that collect answers before they pass them on.
        response.Headers["X-Accel-Buffering"] = "no";
        return AliveAsync(cancellationToken);
    }

    /// <summary>Writes an event.</summary>
    /// <param name="id">By which the stream is resumed after it; null where it does not matter.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="data">Its data, in one line.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task WriteAsync(long? id, string kind, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        var head = new StringBuilder();
        if (id is { } number)
            head.Append(CultureInfo.InvariantCulture, $"id: {number}\n");
        head.Append(CultureInfo.InvariantCulture, $"event: {kind}\ndata: ");
        await response.BodyWriter.WriteAsync(Encoding.ASCII.GetBytes(head.ToString()), cancellationToken);
        await response.BodyWriter.WriteAsync(data, cancellationToken);
        await response.BodyWriter.WriteAsync("\n\n"u8.ToArray(), cancellationToken);
    }

    /// <summary>Says that the stream is not dead.</summary>
    public async Task AliveAsync(CancellationToken cancellationToken) => await response.BodyWriter.WriteAsync(s_alive, cancellationToken);
}
