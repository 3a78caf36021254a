using System.Net.Sockets;
using System.Text;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Tests.Integration.Engine;

/// <summary>
/// A client with an old map of the slots: it asks one node for keys, without a pause and whatever it is told, and counts the kinds
/// of answers. When its connection is closed it connects again, until that is refused.
/// </summary>
internal sealed class OldMapClient
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly Dictionary<string, int> _answers = [];
    private readonly TroveClusterNode _node;
    private readonly string _password;
    private readonly Task _asking;
    private volatile int _count;

    private OldMapClient(TroveClusterNode node, string password, IReadOnlyList<string> keys)
    {
        (_node, _password) = (node, password);
        _asking = Task.Run(() => AskAsync(keys));
    }

    /// <summary>How many answers it has had.</summary>
    public int Count => _count;

    /// <summary>Asks a node for the keys <c>prefix0</c>, <c>prefix1</c> … of the slots that it, or its primary, owns now.</summary>
    public static async Task<OldMapClient> StartAsync(TestHome home, RedisCluster cluster, TroveClusterNode node, string prefix, int keys)
    {
        RedisClusterNode owner = cluster.Nodes.Cast<RedisClusterNode>().Single(
            other => other.SlotCount > 0 && (other.Id == node.Id || other.Name == ((RedisClusterNode)node).Primary));
        Assert.True(SlotSet.TryParse(string.Join(' ', owner.Slots), out SlotSet slots, out _));
        return new OldMapClient(
            node, await home.PasswordAsync(cluster), [.. Enumerable.Range(0, keys).Select(i => $"{prefix}{i}").Where(key => slots.Contains(KeySlot.Of(key)))]);
    }

    /// <summary>Waits until nobody takes its connections any more.</summary>
    /// <returns>How often it was told what: <c>value</c>, <c>nil</c>, the first word of an error, <c>closed</c>, <c>refused</c>.</returns>
    public async Task<IReadOnlyDictionary<string, int>> EndAsync()
    {
        await _asking.WaitAsync(s_patience);
        return _answers;
    }

    private async Task AskAsync(IReadOnlyList<string> keys)
    {
        for (int i = 0; ;)
        {
            using var client = new TcpClient { NoDelay = true };
            try
            {
                await client.ConnectAsync(_node.Host, _node.Port);
            }
            catch (SocketException)
            {
                Note("refused");
                return;
            }
            try
            {
                await using NetworkStream stream = client.GetStream();
                using var reader = new StreamReader(stream, Encoding.UTF8);
                await AskAsync(stream, reader, "AUTH", _password);
                while (await AskAsync(stream, reader, "GET", keys[i++ % keys.Count]) is { } answer)
                    Note(answer);
            }
            catch (IOException)
            {
                // Closed in the middle of a command.
            }
            Note("closed");
        }
    }

    /// <summary>The kind of answer; null when there is none.</summary>
    private static async Task<string?> AskAsync(NetworkStream stream, StreamReader reader, params string[] words)
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes(
            $"*{words.Length}\r\n{string.Concat(words.Select(word => $"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n"))}"));
        switch (await reader.ReadLineAsync())
        {
            case null:
                return null;
            case "$-1":
                return "nil";
            case ['$', ..]:
                return await reader.ReadLineAsync() is null ? null : "value";
            case var line:
                return line[1..].Split(' ')[0];
        }
    }

    private void Note(string kind)
    {
        _answers[kind] = _answers.GetValueOrDefault(kind) + 1;
        _count++;
    }
}
