using System.Globalization;
using TroveClusters.Engine.Datastores;

namespace TroveClusters.Engine.Redis.Servers;

/// <summary>
/// Takes a line of a server's log apart. Redis and Valkey write <c>1234:M 21 Nov 2026 23:31:35.123 * Ready</c>; Garnet
/// writes <c>11::31::35 warn: Name[0] Text</c>, the hour from 1 to 12 and no day, so that its time says nothing.
/// </summary>
internal static class RedisLogLine
{
    private const string TimeFormat = "dd MMM yyyy HH:mm:ss.fff";

    /// <summary>Reads a line; one of another form is all message, such as those of a crash report.</summary>
    public static LogLine Read(string line) => ReadRedis(line) ?? ReadGarnet(line) ?? new LogLine(null, TroveLogLevel.Unknown, line);

    private static LogLine? ReadRedis(string line)
    {
        int colon = line.IndexOf(':', StringComparison.Ordinal);
        // pid, colon, part, blank, time, blank, mark, blank
        int time = colon + 3;
        int mark = time + TimeFormat.Length + 1;
        if (colon < 1 || line.Length < mark + 1 || !line.AsSpan(0, colon).ContainsOnlyDigits() || line[time - 1] != ' ' || line[mark - 1] != ' ')
            return null;
        TroveLogLevel? level = line[mark] switch
        {
            '.' => TroveLogLevel.Debug,
            '-' => TroveLogLevel.Verbose,
            '*' => TroveLogLevel.Notice,
            '#' => TroveLogLevel.Warning,
            _ => null,
        };
        return level is not null
            && DateTimeOffset.TryParseExact(
                line.AsSpan(time, TimeFormat.Length), TimeFormat, CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset at)
            ? new LogLine(at, level.Value, line[(mark + 1)..].TrimStart(' '))
            : null;
    }

    private static LogLine? ReadGarnet(string line)
    {
        // hh::mm::ss, blank, level, colon, blank
        if (line.Length < 16 || line.AsSpan(2, 2) is not "::" || line.AsSpan(6, 2) is not "::" || line[10] != ' ' || line[15] != ':')
            return null;
        TroveLogLevel? level = line[11..15] switch
        {
            "trce" or "dbug" => TroveLogLevel.Debug,
            "info" => TroveLogLevel.Notice,
            "warn" => TroveLogLevel.Warning,
            "fail" or "crit" => TroveLogLevel.Error,
            _ => null,
        };
        return level is null ? null : new LogLine(null, level.Value, line[16..].TrimStart(' '));
    }

    private static bool ContainsOnlyDigits(this ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');
}
