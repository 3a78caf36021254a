using System.Text.Json;
using TroveClusters.Client.Wire;

namespace TroveClusters.Client;

/// <summary>
/// Follows an operation that a server runs to its end. A connection that is lost is made again and goes on where it was; a server
/// that was restarted goes on with the operation, and so does this.
/// </summary>
internal sealed class OperationFollower(ServerHttp http, TroveServerConnection connection)
{
    /// <summary>A server that is there says so every 15 s.</summary>
    private static readonly TimeSpan s_silence = TimeSpan.FromSeconds(45);

    /// <summary>How long a server may be away.</summary>
    private static readonly TimeSpan s_away = TimeSpan.FromMinutes(2);

    /// <summary>Follows an operation.</summary>
    /// <param name="begun">The operation.</param>
    /// <param name="plan">Its plan; null where it is resumed or undone, and any end is right.</param>
    /// <param name="observer">Hears what it tells.</param>
    /// <param name="stop">Ends the waiting, and not the operation.</param>
    /// <exception cref="TroveException">It failed; or <c>OperationStopped</c>: it goes on. <c>ServerConnectionLost</c>: what is known of it.</exception>
    public async Task<OperationResult> FollowAsync(BegunAnswer begun, RemotePlan? plan, IOperationObserver observer, CancellationToken stop)
    {
        var followed = new Followed(begun, plan, observer);
        var patience = new Patience(s_away);
        while (true)
        {
            TroveException? trouble = null;
            try
            {
                if (await ReadAsync(followed, patience, stop) is { } result)
                    return result;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                throw NoLongerWaiting(followed);
            }
            catch (TroveException e) when (IsPassing(e))
            {
                trouble = e;
            }
            try
            {
                if (!await patience.WaitAsync(stop))
                    throw Lost(followed, patience, trouble);
            }
            catch (OperationCanceledException)
            {
                throw NoLongerWaiting(followed);
            }
        }
    }

    /// <summary>What a server that is being restarted, or a proxy before it, answers.</summary>
    private static bool IsPassing(TroveException e) =>
        e.Info.Id is TroveErrorId.ServerUnreachable or TroveErrorId.ServerConnectionLost or TroveErrorId.OperationTimedOut
        || e.Data[ServerHttp.StatusKey] is 502 or 503 or 504;

    /// <summary>Reads events until the end of the operation; null when the stream ends before.</summary>
    private async Task<OperationResult?> ReadAsync(Followed followed, Patience patience, CancellationToken stop)
    {
        string path = ServerPath.Events(connection.Tenant, followed.Id);
        using HttpResponseMessage answer = await OpenAsync(path, followed, stop);
        await using Stream stream = await answer.Content.ReadAsStreamAsync(stop);
        try
        {
            await foreach (ServerEvent e in ServerEvents.ReadAsync(stream, s_silence, stop))
            {
                patience.Renew();
                if (followed.Take(e) is { } result)
                    return result;
            }
            return null;
        }
        catch (JsonException e)
        {
            throw http.NotUnderstood(path, e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TimeoutException)
        {
            return null;
        }
    }

    /// <exception cref="TroveException">Whoever is not let in any more is told that the operation goes on all the same.</exception>
    private async Task<HttpResponseMessage> OpenAsync(string path, Followed followed, CancellationToken stop)
    {
        try
        {
            return await http.SendAsync(() => Request(path, followed.LastEvent), path, stop);
        }
        catch (TroveException e) when (!IsPassing(e))
        {
            throw new TroveException(
                e.Info.Id, $"{e.Message} {followed.Subject} can no longer be followed: {followed.State} The server goes on with it.", e.Target ?? followed.Target, e.RecommendedAction, e)
            { OperationId = followed.Id };
        }
    }

    private static HttpRequestMessage Request(string path, string lastEvent)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd("text/event-stream");
        if (lastEvent.Length > 0)
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEvent);
        return request;
    }

    private TroveException NoLongerWaiting(Followed followed) => new(
        TroveErrorId.OperationStopped,
        $"No longer waiting: the server at {http.Address} goes on with {followed.Subject}.", followed.Target,
        $"Run Wait-TroveOperation -Id {followed.Id} to wait for its end, or Stop-TroveOperation -Id {followed.Id} to have it stopped.")
    { OperationId = followed.Id };

    private TroveException Lost(Followed followed, Patience patience, TroveException? trouble) => new(
        TroveErrorId.ServerConnectionLost,
        $"The connection to {http.Address} was lost, and could not be made again for {patience.Limit.TotalSeconds:0} s{(trouble is null ? "" : $": {trouble.Message.TrimEnd('.')}")}. "
        + $"{followed.Subject}: {followed.State} The server goes on with it, or does so when it is started again.",
        followed.Target, $"Run Wait-TroveOperation -Id {followed.Id} when the server can be reached again.", trouble)
    { OperationId = followed.Id };
}
