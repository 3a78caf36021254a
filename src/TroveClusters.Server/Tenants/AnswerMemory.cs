using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace TroveClusters.Server.Tenants;

/// <summary>
/// Answers that were made before, true as long as the catalog does not change and nothing has died that they tell of.
/// </summary>
internal sealed class AnswerMemory(CatalogVersion version, Liveness liveness, TimeProvider time)
{
    private const long MostBytes = 128 << 20;

    /// <summary>What an entry takes besides its body, about.</summary>
    private const int EntryBytes = 512;

    /// <summary>Whatever else an answer may depend on.</summary>
    private static readonly TimeSpan s_age = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(string Host, string Path, string Query), Entry> _entries = new();
    private long _bytes;

    /// <summary>The answer to a request, from memory or made now.</summary>
    /// <param name="http">The request; whether its caller may ask has been judged.</param>
    /// <param name="make">Makes the answer.</param>
    public async ValueTask<ReadOnlyMemory<byte>> GetAsync(HttpContext http, Func<Task<byte[]>> make)
    {
        (string, string, string) key = (http.Request.Host.Value ?? "", http.Request.Path.Value ?? "", http.Request.QueryString.Value ?? "");
        // Read before the answer is made: what changes meanwhile makes it untrue.
        (long, long) present = version.Now();
        var now = (present, liveness.Generation(present));
        if (_entries.TryGetValue(key, out Entry? entry) && entry.Version == now && time.GetElapsedTime(entry.Made) < s_age)
            return entry.Body;
        long made = time.GetTimestamp();
        byte[] body = await make();
        if (Interlocked.Add(ref _bytes, body.Length + EntryBytes) > MostBytes)
        {
            _entries.Clear();
            Interlocked.Exchange(ref _bytes, 0);
        }
        _entries[key] = new Entry(now, made, body);
        return body;
    }

    private sealed record Entry(((long, long), long) Version, long Made, byte[] Body);
}
