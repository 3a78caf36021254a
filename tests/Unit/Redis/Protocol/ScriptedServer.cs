using System.Net;
using System.Net.Sockets;
using TroveClusters.Engine.Redis.Protocol;

namespace TroveClusters.Tests.Unit.Redis.Protocol;

/// <summary>A server that does with each connection what a test says.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;

    public ScriptedServer(Func<NetworkStream, CancellationToken, Task> script)
    {
        _listener.Start();
        _accepting = AcceptAsync(script);
    }

    public RedisEndpoint Endpoint => new("127.0.0.1", ((IPEndPoint)_listener.LocalEndpoint).Port);

    public Task<RespConnection> ConnectAsync(RedisCredential? credential = null, RespConnectionOptions? options = null) =>
        RespConnection.ConnectAsync(Endpoint, credential, options ?? RespConnectionOptions.Default, CancellationToken.None);

    /// <summary>Reads commands one by one; null at the end.</summary>
    public static async IAsyncEnumerable<string[]> CommandsAsync(NetworkStream stream)
    {
        var reader = new RespReader(RespLimits.Default);
        var buffer = new byte[4096];
        while (true)
        {
            while (reader.TryRead() is { } command)
                yield return [.. command.AsArray().Select(a => a.AsString())];
            var count = await stream.ReadAsync(buffer);
            if (count == 0)
                yield break;
            reader.Append(buffer.AsSpan(0, count));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        // Not before the last accept has ended: one that begins afterwards is told that nobody listens.
        await _accepting;
        _listener.Stop();
        _stop.Dispose();
    }

    private async Task AcceptAsync(Func<NetworkStream, CancellationToken, Task> script)
    {
        var connections = new List<Task>();
        try
        {
            while (true)
                connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token), script));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client, Func<NetworkStream, CancellationToken, Task> script)
    {
        using (client)
        {
            try
            {
                await script(client.GetStream(), _stop.Token);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
            }
        }
    }
}
