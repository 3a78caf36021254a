using System.Globalization;
using System.Text.Json;
using TroveClusters.Engine.Providers;

namespace TroveClusters.Engine.Redis.Servers;

/// <summary>How a Garnet node is run.</summary>
internal static class GarnetLaunch
{
    /// <summary>The file with the password, in the node's folder.</summary>
    public const string FileName = "garnet.json";

    private const int LargestPage = 16;    // MB; Garnet's own default
    private const int LargestAofPage = 32; // MB; Garnet's own default

    /// <summary>The launch of a node.</summary>
    /// <exception cref="TroveException"><c>InvalidArgument</c>: Garnet cannot take such a password, or the flavor is too small.</exception>
    public static NodeLaunch Create(RedisNodeSettings settings)
    {
        if (settings.RamMegabytes < RedisNodeSettings.LeastMegabytes)
        {
            throw new TroveException(
                TroveErrorId.InvalidArgument, $"A Garnet node needs a flavor with at least {RedisNodeSettings.LeastMegabytes} MB of memory; this one has {settings.RamMegabytes}.",
                settings.RamMegabytes, "Choose a larger flavor.");
        }

        var quoted = Quote(settings.Password);
        return new NodeLaunch
        {
            Program = settings.Server.Path,
            Arguments = Arguments(settings),
            Files = new Dictionary<string, string> { [FileName] = Text(quoted) },
            Environment = new Dictionary<string, string>
            {
                // The server GC reserves a heap for each processor, far too much for one of many nodes on a machine.
                ["DOTNET_gcServer"] = "0",
                ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1",
                ["DOTNET_NOLOGO"] = "1",
            },
            PortTakenMarks = ["AddressAlreadyInUse"],
            Secrets = [settings.Password, quoted.Trim('"')],
        };
    }

    private static string[] Arguments(RedisNodeSettings settings)
    {
        // Of the data's share: two thirds to the log that holds keys and values, the rest to the buffer of the append-only
        // file and the hash index. What does not fit into memory goes to disk (storage tier): Garnet would drop it otherwise.
        var data = settings.DataBytes / (1024 * 1024);
        var memory = data * 2 / 3;
        var page = Math.Min(LargestPage, PowerOfTwo(memory / 8));
        var aofPage = Math.Min(LargestAofPage, PowerOfTwo(data / 12));
        var index = PowerOfTwo(data / 12);
        return
        [
            "--config-import-path", $"{{folder}}/{FileName}",
            "--bind", settings.Host,
            "--port", Text(settings.Port),
            "--cluster",
            "--cluster-timeout", Text(Math.Max(1, settings.NodeTimeoutMilliseconds / 1000)),
            "--gossip-delay", "1",
            "--checkpointdir", "{folder}",
            "--logdir", "{folder}",
            "--storage-tier",
            "--aof",
            "--recover",
            "--fail-on-recovery-error",
            // The native device needs libaio, which is not everywhere.
            "--device-type", "RandomAccess",
            "--memory", Megabytes(memory),
            "--page", Megabytes(page),
            "--index", "1m",
            "--index-max-size", Megabytes(index),
            "--aof-memory", Megabytes(aofPage * 2),
            "--aof-page-size", Megabytes(aofPage),
            "-q",
        ];
    }

    // Nodes authenticate to each other with the same password: without that, MEET says OK and nothing follows.
    private static string Text(string quotedPassword) => $$"""
        {
          "AuthenticationMode": "Password",
          "Password": {{quotedPassword}},
          "ClusterUsername": "default",
          "ClusterPassword": {{quotedPassword}}
        }

        """;

    private static string Quote(string password)
    {
        if (password.Length == 0 || password.Any(c => c is < ' ' or > '~'))
        {
            throw new TroveException(
                TroveErrorId.InvalidArgument, "Garnet cannot take the password: it must consist of printable ASCII characters.",
                "Password", "Choose another password.");
        }

        // Braces are escaped too: they mark the folder in what the provider writes.
        return JsonSerializer.Serialize(password)
            .Replace("{", "\\u007b", StringComparison.Ordinal).Replace("}", "\\u007d", StringComparison.Ordinal);
    }

    private static long PowerOfTwo(long most)
    {
        long power = 1;
        while (power * 2 <= most)
            power *= 2;
        return power;
    }

    private static string Megabytes(long megabytes) => Text(megabytes) + "m";

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
