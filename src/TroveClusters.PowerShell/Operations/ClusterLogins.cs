using System.Management.Automation;
using System.Security;

namespace TroveClusters.Commands;

/// <summary>Reads and makes the credentials that clusters are logged on to with.</summary>
internal static class ClusterLogins
{
    /// <summary>The user whose password enabling root sets.</summary>
    public const string Root = "root";

    /// <summary>The user whose password a cluster of a datastore is given.</summary>
    public static string UserOf(string datastore) =>
        string.Equals(datastore, "vertica", StringComparison.OrdinalIgnoreCase) ? "dbadmin" : "default";

    /// <summary>The password; null where there is no credential.</summary>
    /// <param name="credential">What was given.</param>
    /// <param name="user">The user it must be for, where it names one.</param>
    /// <exception cref="TroveException"><c>InvalidArgument</c>: it is for another user, or has no password.</exception>
    public static string? Password(PSCredential? credential, string user)
    {
        if (credential is null)
            return null;
        if (credential.UserName is { Length: > 0 } given && given.TrimStart('\\') != user)
        {
            throw new TroveException(
                TroveErrorId.InvalidArgument,
                $"The user is '{user}'; the credential is for '{given}'.",
                given,
                $"Give a credential for the user '{user}': -Credential {user} asks for its password.");
        }
        string password = credential.GetNetworkCredential().Password;
        return password.Length > 0 ? password : throw new TroveException(
            TroveErrorId.InvalidArgument, "The credential has no password.", credential.UserName);
    }

    /// <summary>What PowerShell takes for a login.</summary>
    public static PSCredential Of(TroveClusterCredential credential)
    {
        var password = new SecureString();
        foreach (char c in credential.Password)
            password.AppendChar(c);
        password.MakeReadOnly();
        return new PSCredential(credential.UserName, password);
    }
}
