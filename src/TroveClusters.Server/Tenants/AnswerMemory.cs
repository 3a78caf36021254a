using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace TroveClusters.Server.Tenants;

/// <summary>
/// Answers that were made before, true as long as the catalog does not change and nothing has died that they tell of. When
/// it has changed, an answer whose rows are the same is still true: reading them is a small part of making it.
/// </summary>
internal sealed class AnswerMemory(CatalogVersion version, Liveness liveness, TimeProvider time)
{
    private const long MostBytes = 256 << 20;

    /// <summary>Whatever else an answer may depend on, such as what a strategy of others reads.</summary>
    private static readonly TimeSpan s_age = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<(string Host, string Path, string Query), Entry> _entries = new();
    private long _bytes;

    /// <summary>The answer to a request, from memory or made now.</summary>
    /// <param name="http">The request; whether its caller may ask has been judged.</param>
    /// <param name="rows">Reads the rows that the answer is made of, from the catalog with this number.</param>
    /// <param name="make">Makes the answer.</param>
    public async ValueTask<ReadOnlyMemory<byte>> GetAsync(HttpContext http, Func<long, object[]?> rows, Func<Task<byte[]>> make)
    {
        (string, string, string) key = (http.Request.Host.Value ?? "", http.Request.Path.Value ?? "", http.Request.QueryString.Value ?? "");
        // Read before the rows are, and these before the answer is made: what changes meanwhile makes it untrue.
        (long Opened, long) present = version.Of(http);
        long alive = liveness.Generation(present);
        bool known = _entries.TryGetValue(key, out Entry? entry) && entry.Alive == alive && time.GetElapsedTime(entry.Made) < s_age;
        if (known && entry!.Catalog == present)
            return entry.Body;
        object[]? now = rows(present.Opened);
        if (known && now is not null && entry!.Rows is { } then && now.SequenceEqual(then))
        {
            _entries[key] = entry with { Catalog = present };
            return entry.Body;
        }
        long made = time.GetTimestamp();
        byte[] body = await make();
        var remade = new Entry(present, alive, made, now, body);
        if (Interlocked.Add(ref _bytes, remade.Bytes - (entry?.Bytes ?? 0)) > MostBytes)
        {
            _entries.Clear();
            Interlocked.Exchange(ref _bytes, remade.Bytes);
        }
        _entries[key] = remade;
        return body;
    }

    private sealed record Entry((long, long) Catalog, long Alive, long Made, object[]? Rows, byte[] Body)
    {
        /// <summary>What it takes, about: its rows take as much as its body.</summary>
        public long Bytes => (2 * Body.Length) + 512;
    }
}
