using System.Reflection;

namespace TroveClusters.Client;

/// <summary>Versions of client and server.</summary>
internal static class Versions
{
    /// <summary>The client's own.</summary>
    public static string Own { get; } =
        typeof(Versions).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    /// <summary>Whether two understand each other: within a major version, and before the first one within a minor version.</summary>
    public static bool Agree(string one, string other) =>
        Version.TryParse(one.Split('-')[0], out Version? a) && Version.TryParse(other.Split('-')[0], out Version? b)
        && a.Major == b.Major && (a.Major > 0 || a.Minor == b.Minor);
}
