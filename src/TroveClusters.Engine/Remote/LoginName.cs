namespace TroveClusters.Engine.Remote;

/// <summary>What can be the name of a user to log in as.</summary>
internal static class LoginName
{
    /// <summary>
    /// What OpenSSH takes since 9.6, which refuses the rest since it may reach a shell by way of the operator's
    /// configuration. Users of a directory (<c>DOMAIN\user</c>, <c>user@domain</c>) are fine.
    /// </summary>
    public static bool IsValid(string user) =>
        user.Length > 0 && user[0] != '-' && user[^1] != '\\'
        && !user.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || "'\"`$;&<>|(){}".Contains(c, StringComparison.Ordinal));
}
