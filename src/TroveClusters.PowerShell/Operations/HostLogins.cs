using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>Reads the credentials that hosts are logged in to with.</summary>
internal static class HostLogins
{
    /// <summary>The user; null where there is none.</summary>
    public static string? User(PSCredential? credential) => ParameterTexts.Optional(credential?.UserName.TrimStart('\\'));

    /// <summary>The password; null where there is no credential.</summary>
    /// <exception cref="TroveException"><c>InvalidArgument</c>: it has none.</exception>
    public static string? Password(PSCredential? credential) => credential is null ? null
        : credential.GetNetworkCredential().Password is { Length: > 0 } password ? password
        : throw new TroveException(TroveErrorId.InvalidArgument, "The credential has no password.", credential.UserName);
}
