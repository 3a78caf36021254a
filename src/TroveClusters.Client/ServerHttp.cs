using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using TroveClusters.Client.Wire;

namespace TroveClusters.Client;

/// <summary>
/// Speaks HTTP with one server. Whatever goes wrong comes as a <see cref="TroveException"/>, and never has the token in it.
/// </summary>
internal sealed class ServerHttp : IDisposable
{
    private const string TokenHeader = "X-Auth-Token";

    private static readonly TimeSpan s_connecting = TimeSpan.FromSeconds(15);

    /// <summary>An answer that has not begun by then is not waited for any more: a plan may have to ask many nodes.</summary>
    private static readonly TimeSpan s_answering = TimeSpan.FromMinutes(10);

    /// <summary>How long it is waited in all because there were too many requests.</summary>
    private static readonly TimeSpan s_throttled = TimeSpan.FromMinutes(2);

    private readonly HttpClient _client;

    public ServerHttp(Uri address, string? token, string? caCertificate)
    {
        Address = ServerAddress.Check(address);
        var handler = new SocketsHttpHandler
        {
            // The token is for this server, and not for where it points to.
            AllowAutoRedirect = false,
            UseCookies = false,
            // What goes to this machine goes to nobody else, whatever proxy is configured.
            UseProxy = !ServerAddress.IsThisMachine(Address),
            ConnectTimeout = s_connecting,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            AutomaticDecompression = DecompressionMethods.None,
            SslOptions = CertificateAuthority.Trust(caCertificate),
        };
        _client = new HttpClient(handler) { BaseAddress = Address, Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.ParseAdd($"TroveClusters/{Versions.Own}");
        if (!string.IsNullOrEmpty(token) && !_client.DefaultRequestHeaders.TryAddWithoutValidation(TokenHeader, token))
            throw new TroveException(TroveErrorId.InvalidArgument, "The token has characters that no token has.");
    }

    /// <summary>The server's address.</summary>
    public Uri Address { get; }

    /// <summary>The server's version, once it is known: for messages.</summary>
    public string? ServerVersion { get; set; }

    public void Dispose() => _client.Dispose();

    /// <summary>Asks, and reads the answer.</summary>
    public async Task<T> GetAsync<T>(string path, CancellationToken cancellationToken)
    {
        using HttpResponseMessage answer = await SendAsync(() => new HttpRequestMessage(HttpMethod.Get, path), path, cancellationToken);
        return await ReadAsync<T>(answer, path, cancellationToken);
    }

    /// <summary>Calls, and reads the answer.</summary>
    public async Task<T> CallAsync<T>(string path, object arguments, CancellationToken cancellationToken)
    {
        using HttpResponseMessage answer = await PostAsync(path, arguments, cancellationToken);
        return await ReadAsync<T>(answer, path, cancellationToken);
    }

    /// <summary>Calls; the answer's body is still to be read.</summary>
    public Task<HttpResponseMessage> PostAsync(string path, object arguments, CancellationToken cancellationToken) => SendAsync(
        () => new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(arguments, arguments.GetType(), options: WireJson.Answers) }, path, cancellationToken);

    /// <summary>Sends a request; an answer that is an error is thrown. Where there were too many requests it waits and tries again.</summary>
    public async Task<HttpResponseMessage> SendAsync(Func<HttpRequestMessage> make, string path, CancellationToken cancellationToken)
    {
        TimeSpan waited = TimeSpan.Zero;
        while (true)
        {
            using HttpRequestMessage request = make();
            HttpResponseMessage answer = await SendOnceAsync(request, path, cancellationToken);
            if (answer.IsSuccessStatusCode)
                return answer;
            using (answer)
            {
                if (answer.StatusCode != HttpStatusCode.TooManyRequests || answer.Headers.RetryAfter?.Delta is not { } pause || (waited += pause) > s_throttled)
                    throw await ErrorAsync(answer, cancellationToken);
                await Task.Delay(pause, cancellationToken);
            }
        }
    }

    /// <summary>The error for an answer that cannot be understood.</summary>
    public TroveException NotUnderstood(string path, Exception inner) => new(
        TroveErrorId.UnexpectedReply,
        $"The answer of {Address} to '{Name(path)}' is not understood: {inner.Message} The server's version is {ServerVersion ?? "not known"}, the module's {Versions.Own}.",
        Address, "Use the module and the server of the same version.", inner);

    /// <summary>The error for a connection that broke.</summary>
    public TroveException Lost(string path, Exception? inner) => new(
        TroveErrorId.ServerConnectionLost,
        $"The connection to {Address} was lost before the answer to '{Name(path)}' had come{(inner is null ? "" : $": {inner.GetBaseException().Message.TrimEnd('.')}")}.",
        Address, "Look at what there is now, then try again.", inner);

    private async Task<T> ReadAsync<T>(HttpResponseMessage answer, string path, CancellationToken cancellationToken)
    {
        try
        {
            await using Stream body = await answer.Content.ReadAsStreamAsync(cancellationToken);
            return (await JsonSerializer.DeserializeAsync<T>(body, WireJson.Answers, cancellationToken))!;
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw NotUnderstood(path, e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw Lost(path, e);
        }
    }

    private async Task<HttpResponseMessage> SendOnceAsync(HttpRequestMessage request, string path, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(s_answering);
        try
        {
            return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            // The framework tells of its own limit, that of connecting, in this way too.
            if (e.InnerException is TimeoutException && !limit.IsCancellationRequested)
                throw new TroveException(TroveErrorId.ServerUnreachable, $"{Address} did not take the connection within {s_connecting.TotalSeconds:0} s.", Address, inner: e);
            throw new TroveException(TroveErrorId.OperationTimedOut, $"{Address} did not begin to answer '{Name(path)}' within {s_answering.TotalMinutes:0} minutes.", Address, "Look at what there is now, then try again.", e);
        }
        catch (HttpRequestException e)
        {
            string why = e.GetBaseException().Message;
            throw e.HttpRequestError switch
            {
                HttpRequestError.SecureConnectionError => new TroveException(
                    TroveErrorId.TlsHandshakeFailed, $"No safe connection to {Address} came about: {why}", Address,
                    "Compare the server's certificate with its address; where a private authority has signed it, name that with -CaCertificate.", e),
                HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.ProxyTunnelError =>
                    new TroveException(TroveErrorId.ServerUnreachable, $"{Address} cannot be reached: {why}", Address, inner: e),
                _ => Lost(path, e),
            };
        }
    }

    private async Task<TroveException> ErrorAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var status = (int)answer.StatusCode;
        if (status is >= 300 and < 400)
        {
            return new TroveException(
                TroveErrorId.UnexpectedReply, $"{Address} answers that the server is elsewhere: {answer.Headers.Location}. It was not followed, since the token would go there too.",
                Address, "Give the address of the server itself.");
        }
        string body = await BeginningAsync(answer, cancellationToken);
        try
        {
            if (JsonSerializer.Deserialize<ErrorAnswer>(body, WireJson.Answers) is { Error: { } error })
                return error.ToException();
        }
        catch (JsonException)
        {
            // Somebody else has answered, such as a proxy.
        }
        string text = Regex.Replace(Regex.Replace(body, "<(style|script)[^>]*>.*?</\\1>|<[^>]*>", " ", RegexOptions.Singleline | RegexOptions.IgnoreCase), "\\s+", " ").Trim();
        const int Longest = 300;
        string said = text.Length == 0 ? "" : $": {(text.Length <= Longest ? text : text[..Longest] + "…")}";
        return new TroveException(
            TroveErrorId.UnexpectedReply, string.Create(CultureInfo.InvariantCulture, $"{Address} answered {status} {answer.ReasonPhrase}{said}"), Address,
            "Something on the way to the server has answered in its place, or the address is another server's.")
        { Data = { [StatusKey] = status } };
    }

    /// <summary>Where an error keeps the status that an answer of another form had.</summary>
    public const string StatusKey = "HttpStatus";

    private static async Task<string> BeginningAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        const int Most = 64 * 1024;
        try
        {
            using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(cancellationToken));
            var text = new char[Most];
            return new string(text, 0, await reader.ReadBlockAsync(text.AsMemory(), cancellationToken));
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return "";
        }
    }

    private static string Name(string path) => path[(path.LastIndexOf('/') + 1)..];
}
