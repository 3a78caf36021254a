namespace TroveClusters.Engine.Redis.Servers;

/// <summary>A server program: what a node runs.</summary>
/// <param name="Kind">What it is; by its own words, not by its file's name.</param>
/// <param name="Path">The absolute path of its file: a program, or the DLL of a .NET tool.</param>
/// <param name="Version">Its version, such as <c>7.0.15</c>, without build metadata.</param>
internal sealed record RedisServer(RedisServerKind Kind, string Path, string Version)
{
    /// <summary>Whether it is a DLL that <c>dotnet</c> has to run.</summary>
    public bool NeedsDotnet => IsDll(Path);

    /// <summary>Whether the version is at least this one; 6.2 comes before 6.10.</summary>
    public bool IsAtLeast(int major, int minor)
    {
        var parts = Version.Split('.', '-');
        return (Number(0), Number(1)).CompareTo((major, minor)) >= 0;

        int Number(int index) =>
            index < parts.Length && WholeNumber.TryParse(parts[index], out int number) ? number : 0;
    }

    /// <summary>
    /// How users name and see it: <c>7.0.15</c> is a Redis, every other server says what it is: <c>garnet-2.2.8</c>.
    /// </summary>
    public string DatastoreVersion => Kind == RedisServerKind.Redis ? Version : $"{Kind.ToString().ToLowerInvariant()}-{Version}";

    /// <summary>What a cluster's servers are, by what is recorded of it.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="path">The program.</param>
    /// <param name="datastoreVersion">Its version as <see cref="DatastoreVersion"/> shows it.</param>
    public static RedisServer Recorded(RedisServerKind kind, string path, string datastoreVersion) =>
        new(kind, path, kind == RedisServerKind.Redis ? datastoreVersion : datastoreVersion[(datastoreVersion.IndexOf('-', StringComparison.Ordinal) + 1)..]);

    /// <summary>Such as <c>Redis 7.0.15 (/usr/bin/redis-server)</c>.</summary>
    public override string ToString() => $"{Kind} {Version} ({Path})";

    internal static bool IsDll(string path) => path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);
}
