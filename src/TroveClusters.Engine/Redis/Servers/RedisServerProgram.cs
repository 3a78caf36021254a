namespace TroveClusters.Engine.Redis.Servers;

/// <summary>A server program that is here and answers.</summary>
internal sealed record RedisServerProgram
{
    /// <summary>What it is; by its own words, not by its file's name.</summary>
    public required RedisServerKind Kind { get; init; }

    /// <summary>Its version, such as <c>7.0.15</c>, without build metadata.</summary>
    public required string Version { get; init; }

    /// <summary>The absolute path of the file it was found as.</summary>
    public required string Path { get; init; }

    /// <summary>The absolute path of what is to be started: the file, or the <c>dotnet</c> that runs it.</summary>
    public required string Executable { get; init; }

    /// <summary>The arguments that come before all others.</summary>
    public IReadOnlyList<string> LeadingArguments { get; init; } = [];

    /// <summary>Whether the version is at least this one; 6.2 is before 6.10.</summary>
    public bool IsAtLeast(int major, int minor)
    {
        var parts = Version.Split('.', '-');
        var actual = (Number(0), Number(1));
        return actual.CompareTo((major, minor)) >= 0;

        int Number(int index) =>
            index < parts.Length && int.TryParse(parts[index], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number)
                ? number
                : 0;
    }

    /// <summary>Such as <c>Redis 7.0.15 (/usr/bin/redis-server)</c>.</summary>
    public override string ToString() => $"{Kind} {Version} ({Path})";
}
