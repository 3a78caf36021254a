namespace TroveClusters.Engine.Providers.Ssh;

/// <summary>What a host offers to nodes, at one moment.</summary>
internal sealed record HostSurvey
{
    /// <summary>The system's name: <c>Linux</c>.</summary>
    public required string System { get; init; }

    /// <summary>Programs that nodes are started and watched with and that it does not have.</summary>
    public required IReadOnlyList<string> Lacks { get; init; }

    /// <summary>The folder in which the login may not make others; null where all is well.</summary>
    public required string? Unwritable { get; init; }

    /// <summary>The bytes that are free where nodes are put; null where that cannot be told.</summary>
    public required long? Free { get; init; }

    /// <summary>The ports somebody listens on.</summary>
    public required IReadOnlySet<int> Listening { get; init; }

    /// <summary>The ports outgoing connections get.</summary>
    public required EphemeralPorts Ephemeral { get; init; }

    /// <summary>The programs that were looked for and are there, each with the first line it answers <c>--version</c> with.</summary>
    public required IReadOnlyList<(string Path, string Version)> Programs { get; init; }

    /// <summary>Why no node can be put there; null where nodes can.</summary>
    /// <param name="login">Whom the host is used as.</param>
    public string? Unfit(Remote.HostLogin login) =>
        System != "Linux" ? $"it runs {System}, and nodes are put on Linux only"
        : Lacks.Count > 0 ? $"it lacks {string.Join(", ", Lacks)}"
        : Unwritable is not null ? $"{login.User} may not make folders in {Unwritable}"
        : null;

    /// <summary>Reads a reply of <see cref="HostScripts.Survey"/>.</summary>
    /// <exception cref="TroveException"><c>RemoteCommandFailed</c>: it is none.</exception>
    public static HostSurvey Parse(HostReply reply)
    {
        var programs = new List<(string, string)>();
        for (int i = 0; i < reply.Lines.Count; i++)
        {
            if (reply.Lines[i] is not ("program", var path))
                continue;
            programs.Add(i + 1 < reply.Lines.Count && reply.Lines[i + 1] is ("version", var version) ? (path, version) : throw reply.Unexpected());
        }
        return new HostSurvey
        {
            System = reply.Texts("system").FirstOrDefault() ?? throw reply.Unexpected(),
            Lacks = [.. reply.Texts("lacks")],
            Unwritable = reply.Texts("unwritable").FirstOrDefault(),
            Free = reply.Texts("free").FirstOrDefault() is { Length: > 0 } free ? reply.Bytes(free) : null,
            Listening = reply.Texts("listens").Select(port => ushort.TryParse(port, global::System.Globalization.NumberStyles.AllowHexSpecifier, null, out ushort number) ? (int)number : throw reply.Unexpected()).ToHashSet(),
            Ephemeral = EphemeralPorts.Parse(reply.Texts("ephemeral").FirstOrDefault() ?? "") ?? EphemeralPorts.LinuxDefault,
            Programs = programs,
        };
    }
}
