namespace TroveClusters.Engine.Vertica.Agent;

/// <summary>Guards what is removed with all that is in it: a wrong value must not take a host's system along.</summary>
internal static class RemovableFolder
{
    private static readonly HashSet<string> s_system = new(StringComparer.Ordinal)
    {
        "bin", "boot", "dev", "etc", "lib", "lib32", "lib64", "libx32", "proc", "run", "sbin", "sys", "usr",
    };

    /// <summary>Folders whose own folders belong to the system, or to whole users.</summary>
    private static readonly HashSet<string> s_shared = new(StringComparer.Ordinal) { "home", "opt", "var" };

    /// <summary>The path, where it can be a folder of a database.</summary>
    /// <exception cref="TroveException"><c>InvalidArgument</c>: it cannot.</exception>
    public static string Verified(string path)
    {
        string[] parts = path.Split('/');
        bool fine = path.Length > 0 && path[0] == '/' && !path.Any(char.IsControl)
            && parts.Skip(1).All(part => part.Length > 0 && part is not "." and not "..")
            && parts.Length - 1 >= (s_shared.Contains(parts[1]) ? 3 : 2) && !s_system.Contains(parts[1]);
        return fine
            ? path
            : throw new TroveException(TroveErrorId.InvalidArgument, $"'{VerticaReply.Shown(path)}' cannot be a folder of a database; nothing was removed.", path);
    }
}
