namespace TroveClusters.Tests.VerticaHost.Hosts;

/// <summary>
/// What a program does on other hosts (and, by the same calls, on its own): over SSH, as a user of the same name there, so
/// that missing trust, a dead host and a frozen one fail by themselves.
/// </summary>
internal interface IPeers
{
    /// <summary>Runs actions on a host in order, up to the first that fails.</summary>
    /// <param name="address">The host's address; on one's own no connection is made.</param>
    /// <param name="user">Who acts there: root or dbadmin, and who asks here.</param>
    /// <param name="actions">What to do.</param>
    /// <param name="identity">A private key file to log in with; null for the user's own.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>One reply an action that was tried.</returns>
    /// <exception cref="PeerException">No connection, or it broke.</exception>
    Task<IReadOnlyList<PeerReply>> DoAsync(
        string address, string user, IReadOnlyList<PeerAction> actions, string? identity, CancellationToken cancellationToken);
}

/// <summary>The connection to another host failed; the message is what ssh said.</summary>
internal sealed class PeerException(string message) : Exception(message);
