using System.Runtime.CompilerServices;
using System.Text;

namespace TroveClusters.Client;

/// <summary>A server-sent event; a comment, which only says that the server is there, has no kind.</summary>
/// <param name="Id">By which the stream is resumed after it.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Data">Its data.</param>
internal sealed record ServerEvent(string Id, string Kind, string Data);

/// <summary>Reads server-sent events, as the standard has them.</summary>
internal static class ServerEvents
{
    /// <summary>Reads until the stream ends.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="silence">So long nothing may come; a server that is there says so more often.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="TimeoutException">Nothing came for too long.</exception>
    public static async IAsyncEnumerable<ServerEvent> ReadAsync(Stream stream, TimeSpan silence, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(stream);
        string id = "", kind = "";
        StringBuilder? data = null;
        while (await LineAsync(reader, silence, cancellationToken) is { } line)
        {
            if (line.Length == 0)
            {
                if (data is not null)
                    yield return new ServerEvent(id, kind.Length > 0 ? kind : "message", data.ToString());
                (kind, data) = ("", null);
                continue;
            }
            if (line[0] == ':')
            {
                yield return new ServerEvent(id, "", "");
                continue;
            }
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            string field = colon < 0 ? line : line[..colon];
            string value = colon < 0 ? "" : line[(colon + 1)..];
            if (value.StartsWith(' '))
                value = value[1..];
            switch (field)
            {
                case "id":
                    id = value;
                    break;
                case "event":
                    kind = value;
                    break;
                case "data":
                    data = data is null ? new StringBuilder(value) : data.Append('\n').Append(value);
                    break;
            }
        }
    }

    private static async Task<string?> LineAsync(StreamReader reader, TimeSpan silence, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(silence);
        try
        {
            return await reader.ReadLineAsync(patience.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"Nothing has come for {silence.TotalSeconds:0} s.", e);
        }
    }
}
