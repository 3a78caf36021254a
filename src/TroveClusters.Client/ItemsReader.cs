using System.Runtime.CompilerServices;
using System.Text.Json;
using TroveClusters.Client.Wire;

namespace TroveClusters.Client;

/// <summary>Reads answers that come an object a line.</summary>
internal static class ItemsReader
{
    /// <summary>So long nothing may come before it is taken for lost: some objects take the server its time.</summary>
    private static readonly TimeSpan s_silence = TimeSpan.FromMinutes(10);

    /// <summary>Calls, and reads the objects as they come.</summary>
    /// <param name="http">The server.</param>
    /// <param name="path">The call.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="unreadable">Hears of what could not be read.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async IAsyncEnumerable<T> ReadAsync<T>(
        ServerHttp http, string path, object arguments, Action<TroveException>? unreadable, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using HttpResponseMessage answer = await http.PostAsync(path, arguments, cancellationToken);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(cancellationToken));
        while (true)
        {
            Line<T> line = await NextAsync<T>(http, path, reader, cancellationToken);
            if (line.Error is { } error)
                throw error.ToException();
            if (line.End == true)
                yield break;
            if (line.Unreadable is { } told)
                unreadable?.Invoke(told.ToException());
            else if (line.Item is { } item)
                yield return item;
        }
    }

    private static async Task<Line<T>> NextAsync<T>(ServerHttp http, string path, StreamReader reader, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(s_silence);
        try
        {
            string text = await reader.ReadLineAsync(patience.Token) ?? throw http.Lost(path, null);
            return JsonSerializer.Deserialize<Line<T>>(text, WireJson.Answers)!;
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw http.NotUnderstood(path, e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw http.Lost(path, e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TroveException(TroveErrorId.ServerConnectionLost, $"Nothing more has come of the answer of {http.Address} within {s_silence.TotalMinutes:0} minutes.", http.Address, "Try again.", e);
        }
    }

    /// <summary>A line of an answer; see <see cref="StreamLine"/>.</summary>
    private sealed record Line<T>
    {
        public T? Item { get; init; }

        public ErrorBody? Unreadable { get; init; }

        public bool? End { get; init; }

        public ErrorBody? Error { get; init; }
    }
}
