using System.Net;
using System.Net.Sockets;
using TroveClusters.Engine.Redis.Protocol;
using TroveClusters.Tests.Fuzz.Generators;

namespace TroveClusters.Tests.Fuzz;

/// <summary>A connection to a server on this machine that says anything and then closes. Cases are dear: each is a connection.</summary>
public sealed class RespConnectionFuzz(ITestOutputHelper output) : IDisposable
{
    private static readonly TroveErrorId[] s_failures = [TroveErrorId.NodeUnreachable, TroveErrorId.UnexpectedReply];
    private static readonly byte[] s_ping = "*1\r\n$4\r\nPING\r\n"u8.ToArray();
    private readonly Fuzzer _fuzzer = new(output);
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public void Dispose() => _listener.Dispose();

    [Fact]
    public void Every_call_ends_with_its_reply_or_an_error()
    {
        _listener.Start();
        _fuzzer.Run("RespConnection", fuzz => RunAsync(fuzz).GetAwaiter().GetResult(), usual: Fuzzer.UsualCases / 5);
    }

    private async Task<bool> RunAsync(FuzzCase fuzz)
    {
        Chance chance = fuzz.Chance;
        int calls = chance.Between(1, 5);
        byte[] bytes = chance.Percent(50)
            ? [.. Enumerable.Range(0, calls).SelectMany(_ => RespValues.Bytes(RespValues.Any(chance)))]
            : RespValues.Stream(chance);
        fuzz.Input = bytes;
        int[] cuts = chance.Many(0, 3, () => chance.Below(bytes.Length + 1));
        bool abort = chance.Percent(10);

        var endpoint = new RedisEndpoint("127.0.0.1", ((IPEndPoint)_listener.LocalEndpoint).Port);
        Task<RespConnection> connecting = RespConnection.ConnectAsync(endpoint, null, RespConnectionOptions.Default, CancellationToken.None);
        Task serving = ServeAsync(await _listener.AcceptTcpClientAsync(), calls, bytes, cuts, abort);
        await using RespConnection connection = await connecting;
        // Without a deadline of its own: nothing but the end of the stream may end a call that has no reply.
        Task<RespValue>[] pending = [.. Enumerable.Range(0, calls).Select(_ => connection.CallAsync(new RedisCommand("PING"), Timeout.InfiniteTimeSpan, default))];
        bool all = true;
        (List<RespValue> values, _) = RespFuzz.Read(bytes, RespLimits.Default, () => int.MaxValue);
        for (int i = 0; i < calls; i++)
        {
            try
            {
                RespValue reply = await pending[i];
                // Replies go to calls in order, each to one.
                Assert.Equal(values[i], reply);
            }
            catch (RedisReplyException e)
            {
                Assert.Equal(values[i].AsErrorText(), e.Text);
            }
            catch (TroveException e)
            {
                Assert.Contains(e.Info.Id, s_failures);
                all = false;
            }
        }
        await serving;
        if (!all)
        {
            TroveException later = await Assert.ThrowsAsync<TroveException>(() => connection.CallAsync(new RedisCommand("PING"), null, default));
            Assert.Contains(later.Info.Id, s_failures);
        }
        return all;
    }

    private static async Task ServeAsync(TcpClient client, int calls, byte[] bytes, int[] cuts, bool abort)
    {
        using (client)
        {
            try
            {
                // Not before all was asked: what comes unasked is an error of its own.
                NetworkStream stream = client.GetStream();
                await stream.ReadExactlyAsync(new byte[calls * s_ping.Length]);
                int at = 0;
                foreach (int cut in cuts.Order().Append(bytes.Length))
                {
                    await stream.WriteAsync(bytes.AsMemory(at, cut - at));
                    at = cut;
                }
                if (abort)
                    client.LingerState = new LingerOption(true, 0);
                else
                    client.Client.Shutdown(SocketShutdown.Send);
                // The client closes when it has read all, or enough.
                while (!abort && await stream.ReadAsync(new byte[1024]) > 0)
                {
                }
            }
            catch (IOException)
            {
                // The client had enough.
            }
        }
    }
}
