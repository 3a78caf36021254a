using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace TroveClusters.Server.Dashboard;

/// <summary>
/// Who is signed in to the dashboard: which token each session stands for, in this process's memory only. The token is looked up
/// with each request all the same, so one that was removed opens nothing from then on.
/// </summary>
internal sealed class DashboardSessions(TimeProvider time)
{
    /// <summary>A session that nobody has used for so long is over.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromHours(12);

    private const int IdBytes = 32;
    private const int Most = 10_000;

    private readonly ConcurrentDictionary<string, Session> _sessions = new(StringComparer.Ordinal);

    /// <summary>Begins a session; its id, which nobody can guess.</summary>
    /// <param name="token">The token it stands for.</param>
    public string Begin(string token)
    {
        Forget();
        string id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes));
        _sessions[Key(id)] = new Session(token, time.GetTimestamp());
        return id;
    }

    /// <summary>The token of a session; null where there is none, or where it is over.</summary>
    public string? TokenOf(string id)
    {
        if (!_sessions.TryGetValue(Key(id), out Session? session))
            return null;
        if (IsOver(session))
        {
            End(id);
            return null;
        }
        session.Used = time.GetTimestamp();
        return session.Token;
    }

    /// <summary>Ends a session, if there is one.</summary>
    public void End(string id) => _sessions.TryRemove(Key(id), out _);

    /// <summary>What is looked up says nothing of the id that is guessed at.</summary>
    private static string Key(string id) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)));

    private bool IsOver(Session session) => time.GetElapsedTime(session.Used) > Idle;

    /// <summary>Room for another one: those that are over go first, then the one that was not used for longest.</summary>
    private void Forget()
    {
        if (_sessions.Count < Most)
            return;
        foreach ((string key, Session session) in _sessions)
        {
            if (IsOver(session))
                _sessions.TryRemove(key, out _);
        }
        if (_sessions.Count >= Most)
            _sessions.TryRemove(_sessions.MinBy(session => session.Value.Used).Key, out _);
    }

    private sealed class Session(string token, long used)
    {
        public string Token { get; } = token;

        public long Used { get; set; } = used;
    }
}
