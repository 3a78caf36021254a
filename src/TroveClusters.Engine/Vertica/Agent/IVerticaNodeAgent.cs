using TroveClusters.Engine.Remote;

namespace TroveClusters.Engine.Vertica.Agent;

/// <summary>
/// What is done on one host to make it part of a Vertica cluster: the specification's guest agent. Each call is logged at
/// debug level without secrets, is bounded in time, and keeps the programs' own words in its errors. A call that changes
/// something can be made again; whether it is still needed is for its caller to find out from the state, never from an
/// exit code alone. Whatever the login is, programs run as root (<c>install_vertica</c>, keys of root, files) or as dbadmin
/// (<c>admintools</c>, <c>vsql</c>).
/// </summary>
/// <exception cref="TroveException">
/// Of all calls: those of <see cref="IRemoteHost"/>, where the host cannot be used or the connection was lost;
/// <c>OperationTimedOut</c>: the call's limit, named; <c>UnexpectedReply</c>: a reply that is none, quoted.
/// </exception>
internal interface IVerticaNodeAgent
{
    /// <summary>The host's name, for messages.</summary>
    string HostName { get; }

    /// <summary>What the host has of Vertica, in as few commands as possible. Changes nothing.</summary>
    /// <param name="dataFolder">The folder of the data: its file system's free space is asked.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task<VerticaHostFacts> GetFactsAsync(string dataFolder, CancellationToken cancellationToken);

    /// <summary>Whether there is a file or folder of that absolute path.</summary>
    Task<bool> ExistsAsync(string path, CancellationToken cancellationToken);

    /// <summary>Copies a file of this machine to the host, owned by root, mode 0644; its folder exists.</summary>
    Task CopyFileAsync(string localPath, string path, CancellationToken cancellationToken);

    /// <summary>A user's public key, as a line of <c>authorized_keys</c>; a pair is made where there is none.</summary>
    /// <exception cref="TroveException"><c>HostNotSuitable</c>: there is no such user.</exception>
    Task<VerticaKey> GetPublicKeyAsync(string user, CancellationToken cancellationToken);

    /// <summary>
    /// Lets keys log in as a user: adds those that are missing to <c>authorized_keys</c>, and lines that stand there twice go.
    /// Nothing is written where nothing changes.
    /// </summary>
    /// <param name="user">The user.</param>
    /// <param name="keys">Lines of <c>authorized_keys</c>.</param>
    /// <param name="willAdd">Is told the keys that are missing, before they are written; null for nobody.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The keys that were missing.</returns>
    /// <exception cref="TroveException"><c>HostNotSuitable</c>: there is no such user.</exception>
    Task<IReadOnlyList<string>> AuthorizeKeysAsync(
        string user, IReadOnlyCollection<string> keys, Action<IReadOnlyList<string>>? willAdd, CancellationToken cancellationToken);

    /// <inheritdoc cref="AuthorizeKeysAsync(string, IReadOnlyCollection{string}, Action{IReadOnlyList{string}}, CancellationToken)"/>
    Task<IReadOnlyList<string>> AuthorizeKeysAsync(string user, IReadOnlyCollection<string> keys, CancellationToken cancellationToken) =>
        AuthorizeKeysAsync(user, keys, null, cancellationToken);

    /// <summary>Takes keys out of a user's <c>authorized_keys</c>; one that is not there is no error, nor is a file or user that is missing.</summary>
    Task RevokeKeysAsync(string user, IReadOnlyCollection<string> keys, CancellationToken cancellationToken);

    /// <summary><c>admintools.conf</c> of this host; null where there is none.</summary>
    Task<AdminToolsConfiguration?> ReadConfigurationAsync(CancellationToken cancellationToken);

    /// <summary>Runs <c>install_vertica</c> (for <see cref="InstallRequest.Hosts"/>) or <c>update_vertica</c> (for hosts to add or to remove). Where this host has no installer yet, the package's file is installed on it first.</summary>
    /// <param name="request">What to pass.</param>
    /// <param name="lines">Takes each line it writes; null for nobody.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>How it ended, with the findings about prerequisites: to be judged by what the state is afterwards.</returns>
    Task<InstallReport> InstallAsync(InstallRequest request, Action<string>? lines, CancellationToken cancellationToken);

    /// <summary>Runs a tool of <c>admintools</c> as dbadmin, never asking: with <c>--noprompts</c> and a limit where the tool takes them.</summary>
    /// <param name="call">The tool and its options.</param>
    /// <param name="lines">Takes each line it writes; null for nobody.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>How it ended: to be judged by what the state is afterwards.</returns>
    Task<AdminToolsReport> RunToolAsync(AdminToolsCall call, Action<string>? lines, CancellationToken cancellationToken);

    /// <summary>
    /// The name of the database that runs, by <c>show_active_db</c>; null where none does, or where the host is no member of any cluster.
    /// </summary>
    Task<string?> GetActiveDatabaseAsync(CancellationToken cancellationToken);

    /// <summary>Everything about the database that clusters are judged by, in one session of <c>vsql</c> with the node on this host.</summary>
    /// <returns>Null: nothing answers on this host.</returns>
    /// <exception cref="TroveException"><c>AuthenticationFailed</c>: the password is not the database's.</exception>
    Task<VerticaDatabaseState?> GetStateAsync(string database, Secret password, CancellationToken cancellationToken);

    /// <summary>Runs one statement as dbadmin and gives the first field of its first row; empty where it gives none.</summary>
    /// <exception cref="TroveException"><c>AuthenticationFailed</c>; <c>NodeUnreachable</c>: nothing answers on this host; <c>DatabaseRefused</c>: the error in the database's words, <c>SqlRefusal</c> gives its number.</exception>
    Task<string> ExecuteAsync(string database, Secret password, Sql statement, CancellationToken cancellationToken);

    /// <summary>
    /// Removes what a database has on this host, its folders below the given ones, if they are there; nothing else, and never
    /// a base folder itself.
    /// </summary>
    Task RemoveFoldersAsync(IReadOnlyCollection<string> folders, CancellationToken cancellationToken);

    /// <summary>
    /// Makes the host forget that it was a member: its <c>admintools.conf</c> and the pair of keys of dbadmin go, and, where
    /// we had installed it, the package with what is left in <c>/opt/vertica</c>. Of dbadmin's <c>authorized_keys</c> only the
    /// pair's own line goes: whose the others are, its caller knows. Nothing to remove is success.
    /// </summary>
    /// <param name="removePackage">Whether the package is ours to remove.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task ForgetClusterAsync(bool removePackage, CancellationToken cancellationToken);
}
