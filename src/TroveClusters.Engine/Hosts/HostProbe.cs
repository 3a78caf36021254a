using System.Globalization;
using System.Text;
using TroveClusters.Engine.Remote;

namespace TroveClusters.Engine.Hosts;

/// <summary>The one command that asks a host how it is: a script, and the reading of what it says.</summary>
internal static class HostProbe
{
    private static readonly Lazy<string> s_script = new(ReadScript);

    /// <summary>The command.</summary>
    /// <param name="nonce">A word that only this call knows.</param>
    /// <param name="dataFolder">Where nodes' data would be.</param>
    /// <param name="lines">Takes what it says, as it says it.</param>
    public static RemoteCommand Command(string nonce, string dataFolder, Action<RemoteLine> lines) =>
        new("/bin/sh", ["-c", s_script.Value, "trove-probe", nonce, dataFolder]) { Lines = lines };

    /// <summary>Reads what the script said.</summary>
    /// <exception cref="TroveException"><c>UnexpectedReply</c>: it is not what the script says.</exception>
    public static HostFacts Read(string output, string nonce)
    {
        string[] lines = output.Split('\n');
        int begin = Array.IndexOf(lines, $"begin\t{nonce}");
        if (begin < 0)
            throw Wrong("it does not begin as it must", output);
        int end = Array.IndexOf(lines, "end", begin);
        if (end < 0)
            throw Wrong("it has no end", output);
        var facts = new HostFacts();
        foreach (string line in lines[(begin + 1)..end])
        {
            if (line.Split('\t') is not [var key, var value])
                throw Wrong($"'{Cut(line)}' is no fact", output);
            facts = Take(facts, key, value.Trim()) ?? throw Wrong($"'{Cut(line)}' makes no sense", output);
        }
        return facts;
    }

    // Null: the value cannot be read. An empty one is what the host could not say.
    private static HostFacts? Take(HostFacts facts, string key, string value) => (key, value) switch
    {
        ("tcp", _) => ReadPort(value) is { } port ? facts with { TcpPorts = [.. facts.TcpPorts, port] } : null,
        ("udp", _) => ReadPort(value) is { } port ? facts with { UdpPorts = [.. facts.UdpPorts, port] } : null,
        ("redis", _) => value.Split(' ', 3) is [var program, var path, var version] ? facts with { RedisServers = [.. facts.RedisServers, new(program, path, version)] } : null,
        ("vertica", _) => facts with { Vertica = value },
        ("user", _) => facts with { User = value },
        ("sudo", _) => facts with { Sudo = value },
        ("kernel", _) => facts with { Kernel = value },
        ("release", _) => facts with { Release = value },
        ("architecture", _) => facts with { Architecture = value },
        ("os", _) => facts with { Os = value },
        ("os-version", _) => facts with { OsVersion = value },
        ("os-name", _) => facts with { OsName = value },
        ("disk-folder", _) => facts with { DiskFolder = value },
        ("disk-writable", "yes" or "no") => facts with { IsDiskWritable = value == "yes" },
        ("vertica-hosts", _) => facts with { VerticaHosts = value },
        ("uid", _) => ReadNumber(value) is { } uid ? facts with { IsRoot = uid == 0 } : null,
        ("time" or "processors" or "memory-kb" or "disk", "") => facts,
        ("time", _) => ReadTime(value) is { } time ? facts with { Time = time.Time, TimeStep = time.Step } : null,
        ("processors", _) => ReadNumber(value) is > 0 and { } processors ? facts with { Processors = processors } : null,
        ("memory-kb", _) => ReadNumber(value) is > 0 and { } memory ? facts with { MemoryKilobytes = memory } : null,
        ("disk", _) => ReadDisk(value) is { } disk ? facts with { DiskKilobytes = disk.Size, FreeKilobytes = disk.Free } : null,
        _ => null,
    };

    private static long? ReadNumber(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;

    private static int? ReadPort(string text) =>
        int.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int port) && port is > 0 and <= 65535 ? port : null;

    // Not every date knows fractions of seconds; one that does not writes a letter in their place, or nothing.
    private static (DateTimeOffset Time, TimeSpan Step)? ReadTime(string text)
    {
        string[] parts = text.Split('.');
        if (ReadNumber(parts[0]) is not { } seconds || seconds >= DateTimeOffset.MaxValue.ToUnixTimeSeconds() || parts.Length > 2)
            return null;
        DateTimeOffset whole = DateTimeOffset.FromUnixTimeSeconds(seconds);
        return parts is [_, { Length: 9 } fraction] && ReadNumber(fraction) is { } nanoseconds
            ? (whole.AddTicks(nanoseconds / 100), TimeSpan.Zero)
            : parts is [_] or [_, "" or "N" or "%N"] ? (whole, TimeSpan.FromSeconds(1)) : null;
    }

    // A line of df -Pk (POSIX): file system, 1024-blocks, used, available, capacity, mount point.
    private static (long Size, long Free)? ReadDisk(string line)
    {
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        int percent = words.Length < 5 ? -1 : Array.FindIndex(words, 4, word => word.EndsWith('%') || word == "-");
        return percent >= 4 && ReadNumber(words[percent - 3]) is { } size && long.TryParse(words[percent - 1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long free)
            ? (size, Math.Max(0, free))
            : null;
    }

    private static TroveException Wrong(string why, string output)
    {
        const int Longest = 300;
        string shown = Shown(output.Trim());
        return new TroveException(
            TroveErrorId.UnexpectedReply,
            $"What the host says of itself cannot be read: {Shown(why)}. It said: {(shown.Length <= Longest ? shown : "…" + shown[^Longest..])}", null,
            "See what a shell on the host writes by itself, and whether /bin/sh is one of POSIX.");
    }

    private static string Cut(string line) => line.Length <= 100 ? line : line[..100] + "…";

    // Control characters of another machine could do anything to a terminal.
    private static string Shown(string text) => new([.. text.Select(c => char.IsControl(c) ? ' ' : c)]);

    private static string ReadScript()
    {
        using Stream stream = typeof(HostProbe).Assembly.GetManifestResourceStream("HostProbe.sh")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
