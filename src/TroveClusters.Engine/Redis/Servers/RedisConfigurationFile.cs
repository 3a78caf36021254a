using System.Globalization;
using System.Text;
using TroveClusters.Engine.Providers;
using TroveClusters.Engine.Redis.Settings;

namespace TroveClusters.Engine.Redis.Servers;

/// <summary>The redis.conf of a node, for Redis and Valkey.</summary>
internal static class RedisConfigurationFile
{
    /// <summary>The cluster bus listens this far above the client port.</summary>
    public const int BusPortOffset = 10000;

    /// <summary>The file's name in the node's folder.</summary>
    public const string FileName = "redis.conf";

    private const int LongestPassword = 512; // more, and the server refuses its configuration

    /// <summary>The launch of a node.</summary>
    /// <exception cref="TroveException"><c>InvalidArgument</c>: no server can take such a password.</exception>
    public static NodeLaunch CreateLaunch(RedisNodeSettings settings) => new()
    {
        Program = settings.Server.Path,
        // The folder is an argument, which needs no quoting, rather than a line of the file, which would.
        Arguments = [$"{{folder}}/{FileName}", "--dir", "{folder}"],
        Files = new Dictionary<string, string> { [FileName] = Text(settings) },
        StartedMarks = ["Ready to accept connections"],
        PortTakenMarks = ["Address already in use"],
        FurtherPorts = [settings.Port + BusPortOffset],
        // A server that refuses its settings quotes the line as it stands there.
        Secrets = [settings.Password, Quote(settings.Password).Trim('"')],
    };

    /// <summary>The file's content.</summary>
    public static string Text(RedisNodeSettings settings)
    {
        var password = Quote(CheckPassword(settings.Password));
        var text = new StringBuilder("# Written by TroveClusters before every start of the node: changes made here are lost.\n");

        if (settings.ListensEverywhere)
        {
            Set("bind", settings.Host.Contains(':', StringComparison.Ordinal) ? "::" : "0.0.0.0");
            Set("cluster-announce-ip", settings.Host);
        }
        else
        {
            Set("bind", settings.Host);
        }
        Set("port", Number(settings.Port));
        Set("protected-mode", "yes");
        Set("requirepass", password);
        Set("masterauth", password);

        // The provider starts the process, watches it and keeps what it prints.
        Set("daemonize", "no");
        Set("supervised", "no");
        Set("logfile", "\"\"");
        Set("pidfile", "redis.pid");

        Set("cluster-enabled", "yes");
        Set("cluster-config-file", "nodes.conf");
        Set("cluster-node-timeout", Number(settings.NodeTimeoutMilliseconds));

        // The append-only file alone keeps the data; snapshots beside it would only write everything twice.
        Set("appendonly", "yes");
        Set("appendfsync", "everysec");
        Set("save", "\"\"");

        // A replica gets its copy at once: by default its primary would wait five seconds for others to share it.
        Set("repl-diskless-sync-delay", "0");

        Set("maxmemory", Number(settings.DataBytes));
        Set("maxmemory-policy", "noeviction");

        if (settings.Server.Kind == RedisServerKind.Valkey || settings.Server.IsAtLeast(6, 2))
        {
            // A primary that has given away its last slot stays a primary, so that it can be removed or filled again.
            Set("cluster-allow-replica-migration", "no");
            // The process title would be written over the environment, by which the provider knows its processes.
            Set("set-proc-title", "no");
        }

        foreach (var (name, value) in settings.Configuration.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            foreach (var line in RedisSettings.Get(name).Lines(value))
                text.Append(line).Append('\n');
        }

        return text.ToString();

        void Set(string name, string value)
        {
            if (!settings.Configuration.ContainsKey(name))
                text.Append(name).Append(' ').Append(value).Append('\n');
        }

        static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>A value as it must stand in redis.conf: letters and digits as they are, every other byte as <c>\xHH</c>.</summary>
    public static string Quote(string value)
    {
        var text = new StringBuilder(value.Length + 2).Append('"');
        foreach (var b in Encoding.UTF8.GetBytes(value))
        {
            if (char.IsAsciiLetterOrDigit((char)b))
                text.Append((char)b);
            else
                text.Append(CultureInfo.InvariantCulture, $"\\x{b:x2}");
        }

        return text.Append('"').ToString();
    }

    private static string CheckPassword(string password) => password switch
    {
        "" => throw Refused("it is empty"),
        _ when password.Contains('\0', StringComparison.Ordinal) => throw Refused("it holds a NUL character"),
        _ when Encoding.UTF8.GetByteCount(password) > LongestPassword => throw Refused($"it is longer than {LongestPassword} bytes"),
        _ => password,
    };

    private static TroveException Refused(string why) =>
        new(TroveErrorId.InvalidArgument, $"Redis cannot take the password: {why}.", "Password", "Choose another password.");
}
