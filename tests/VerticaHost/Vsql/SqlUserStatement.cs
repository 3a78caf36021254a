using TroveClusters.Tests.VerticaHost.Databases;
using TroveClusters.Tests.VerticaHost.State;

namespace TroveClusters.Tests.VerticaHost.Vsql;

/// <summary>Statements about users, which are kept: <c>CREATE</c>, <c>ALTER</c> and <c>DROP USER</c>, and <c>GRANT role TO user</c>.</summary>
internal static class SqlUserStatement
{
    /// <summary>Carries one out.</summary>
    /// <returns>The words that acknowledge it; null where it is no statement about a user that the double keeps.</returns>
    /// <exception cref="SqlError">The database refuses.</exception>
    public static string? Run(VsqlConnection connection, List<SqlToken> tokens)
    {
        if (tokens[0].Is("grant")) return Grant(connection, tokens);
        if (tokens.Count < 3 || !tokens[1].Is("user")) return null;
        var user = Name(tokens[2]);
        switch (tokens[0].Text.ToUpperInvariant())
        {
            case "CREATE":
                var password = tokens.Count == 3 ? "" : Password(tokens, 3);
                connection.ChangeUsers(database =>
                {
                    if (DatabaseUsers.PasswordOf(database, user) is not null) throw SqlError.ObjectExists(user);
                    database.Users[user] = new UserState { Password = password };
                });
                return "CREATE USER";
            case "ALTER" when tokens.Count > 3 && tokens[3].Is("default"):
                if (tokens.Count < 6 || !tokens[4].Is("role")) throw SqlError.Syntax(tokens[3].Text, tokens[3].Position);
                List<string> roles = [.. tokens.Skip(5).Where(token => token.Kind != SqlTokenKind.Sign).Select(Name)];
                Change(connection, user, known =>
                {
                    if (roles.Find(role => !known.Roles.Contains(role, StringComparer.OrdinalIgnoreCase)) is { } missing) throw SqlError.RoleNotGranted(missing, user);
                    known.DefaultRoles = roles;
                });
                return "ALTER USER";
            case "ALTER":
                var changed = Password(tokens, 3);
                if (user == DatabaseUsers.Administrator) connection.ChangeUsers(database => database.Password = changed);
                else Change(connection, user, known => known.Password = changed);
                return "ALTER USER";
            case "DROP":
                Change(connection, user, _ => { });
                connection.ChangeUsers(database => database.Users.Remove(user));
                return "DROP USER";
            default:
                return null;
        }
    }

    /// <summary>A role for a user that is known; what is granted to whom the double does not know is for others to acknowledge.</summary>
    private static string? Grant(VsqlConnection connection, List<SqlToken> tokens)
    {
        if (tokens.Count != 4 || !tokens[2].Is("to") || !tokens[1].Is(DatabaseUsers.Superuser)) return null;
        Change(connection, Name(tokens[3]), known =>
        {
            if (!known.Roles.Contains(DatabaseUsers.Superuser)) known.Roles.Add(DatabaseUsers.Superuser);
        });
        return "GRANT ROLE";
    }

    private static void Change(VsqlConnection connection, string user, Action<UserState> change) => connection.ChangeUsers(database =>
        change(database.Users.TryGetValue(user, out var known) ? known : throw SqlError.NoUser(user)));

    /// <summary>What follows <c>IDENTIFIED BY</c>, which stands at that place and ends the statement.</summary>
    private static string Password(List<SqlToken> tokens, int at)
    {
        if (tokens.Count <= at + 2) throw SqlError.SyntaxAtEnd(tokens[^1].Position + tokens[^1].Text.Length);
        if (!tokens[at].Is("identified") || !tokens[at + 1].Is("by") || tokens.Count > at + 3) throw SqlError.Syntax(tokens[at].Text, tokens[at].Position);
        return tokens[at + 2].Kind == SqlTokenKind.Text ? tokens[at + 2].Value : throw SqlError.Syntax(tokens[at + 2].Text, tokens[at + 2].Position);
    }

    /// <summary>A name: without quotes, its case does not count.</summary>
    private static string Name(SqlToken token) => token.Kind switch
    {
        SqlTokenKind.Word => token.Text.ToLowerInvariant(),
        SqlTokenKind.Name => token.Value,
        _ => throw SqlError.Syntax(token.Text, token.Position),
    };
}
