using TroveClusters.Tests.VerticaHost.State;

namespace TroveClusters.Tests.VerticaHost.Databases;

/// <summary>Who may log in to a database, and who may do all there.</summary>
internal static class DatabaseUsers
{
    public const string Administrator = "dbadmin";

    /// <summary>The role that may do all.</summary>
    public const string Superuser = "pseudosuperuser";

    /// <summary>A user's password, empty for none; null where there is no such user.</summary>
    public static string? PasswordOf(DatabaseState database, string user) =>
        user == Administrator ? database.Password : database.Users.TryGetValue(user, out var known) ? known.Password : null;

    public static bool IsSuperuser(DatabaseState database, string user) =>
        user == Administrator || (database.Users.TryGetValue(user, out var known) && known.DefaultRoles.Contains(Superuser, StringComparer.OrdinalIgnoreCase));
}
