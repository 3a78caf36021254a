using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using TroveClusters.Client.Wire;

namespace TroveClusters.Server.Service;

/// <summary>
/// An answer that comes as it is read: an object a line, and a last line that says that this was all. The first object is
/// waited for, so that what fails at once is answered as any other error is.
/// </summary>
/// <param name="read">Reads; takes what is told what cannot be read, or null where that is an error.</param>
/// <param name="skipUnreadable">Whether what cannot be read is told beside the rest.</param>
internal sealed class ItemsAnswer<T>(Func<Action<TroveException>?, IAsyncEnumerable<T>> read, bool skipUnreadable) : IResult
{
    private static readonly byte[] s_end = "{\"end\":true}\n"u8.ToArray();

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var unreadable = new Queue<TroveException>();
        await using IAsyncEnumerator<T> items = read(skipUnreadable ? unreadable.Enqueue : null).GetAsyncEnumerator(httpContext.RequestAborted);
        bool any = await items.MoveNextAsync();
        HttpResponse response = httpContext.Response;
        response.ContentType = "application/x-ndjson";
        try
        {
            while (any)
            {
                await TellAsync();
                await WriteAsync(new Line(items.Current));
                // What is there is sent when the next takes its time, and not after each.
                Task<bool> next = items.MoveNextAsync().AsTask();
                try
                {
                    if (!next.IsCompleted)
                        await FlushAsync();
                }
                finally
                {
                    // Nobody waits for the rest any more: what is being read is read to its end all the same, before it is let go.
                    await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
                any = await next;
            }
            await TellAsync();
            await response.BodyWriter.WriteAsync(s_end, httpContext.RequestAborted);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            ErrorBody error = httpContext.RequestServices.GetRequiredService<ServiceFaults>().Describe(httpContext, e);
            await WriteAsync(new StreamLine { Error = error });
        }

        async Task TellAsync()
        {
            while (unreadable.TryDequeue(out TroveException? error))
                await WriteAsync(new StreamLine { Unreadable = ErrorBody.Of(error) });
        }

        ValueTask WriteAsync<TLine>(TLine line)
        {
            byte[] json = WireJson.Write(line);
            Span<byte> place = response.BodyWriter.GetSpan(json.Length + 1);
            json.CopyTo(place);
            place[json.Length] = (byte)'\n';
            response.BodyWriter.Advance(json.Length + 1);
            const int Much = 64 * 1024;
            return response.BodyWriter.UnflushedBytes < Much ? default : FlushAsync();
        }

        async ValueTask FlushAsync() => await response.BodyWriter.FlushAsync(httpContext.RequestAborted);
    }

    private sealed record Line(T Item);
}
