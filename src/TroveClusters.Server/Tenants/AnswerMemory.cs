using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using TroveClusters.Engine.Catalog;

namespace TroveClusters.Server.Tenants;

/// <summary>
/// Answers that were made before, true as long as the catalog does not change and nothing has died that they tell of. When
/// it has changed, an answer whose rows are the same is still true: reading them is a small part of making it.
/// </summary>
internal sealed class AnswerMemory(CatalogVersion version, Liveness liveness, TimeProvider time)
{
    private const long MostBytes = 128 << 20;

    /// <summary>What an entry takes besides its body and its rows, about.</summary>
    private const int EntryBytes = 512;

    /// <summary>Whatever else an answer may depend on, such as what a strategy of others reads.</summary>
    private static readonly TimeSpan s_age = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<(string Host, string Path, string Query), Entry> _entries = new();
    private long _bytes;

    /// <summary>The answer to a request, from memory or made now.</summary>
    /// <param name="http">The request; whether its caller may ask has been judged.</param>
    /// <param name="rows">Reads the rows that the answer is made of, and nothing else but processes and options.</param>
    /// <param name="make">Makes the answer.</param>
    public async ValueTask<ReadOnlyMemory<byte>> GetAsync(HttpContext http, Func<CatalogSession, IEnumerable<object>> rows, Func<Task<byte[]>> make)
    {
        (string, string, string) key = (http.Request.Host.Value ?? "", http.Request.Path.Value ?? "", http.Request.QueryString.Value ?? "");
        // Read before the rows are, and these before the answer is made: what changes meanwhile makes it untrue.
        (long, long) present = version.Of(http);
        long alive = liveness.Generation(present);
        bool known = _entries.TryGetValue(key, out Entry? entry) && entry.Alive == alive && time.GetElapsedTime(entry.Made) < s_age;
        if (known && entry!.Catalog == present)
            return entry.Body;
        object[]? now = version.Read(rows);
        if (known && now is not null && entry!.Rows is { } then && now.SequenceEqual(then))
        {
            _entries[key] = entry with { Catalog = present };
            return entry.Body;
        }
        long made = time.GetTimestamp();
        byte[] body = await make();
        if (Interlocked.Add(ref _bytes, 2 * body.Length + EntryBytes) > MostBytes)
        {
            _entries.Clear();
            Interlocked.Exchange(ref _bytes, 0);
        }
        _entries[key] = new Entry(present, alive, made, now, body);
        return body;
    }

    private sealed record Entry((long, long) Catalog, long Alive, long Made, object[]? Rows, byte[] Body);
}
