namespace TroveClusters.Tests.VerticaHost.Hosts;

/// <summary>A host's files and users. Errors of files are <see cref="IOException"/> and <see cref="UnauthorizedAccessException"/>.</summary>
internal interface IHostSystem
{
    /// <summary>The files as this user may touch them.</summary>
    IHostFiles FilesOf(string user);

    /// <summary>Whether there is such a user.</summary>
    bool HasUser(string user);

    /// <summary>A user's home folder.</summary>
    string HomeOf(string user);

    /// <summary>Adds a user with a home and a group, which may exist.</summary>
    void AddUser(string user, string group, string home);

    /// <summary>Makes a pair of keys for a user at a path, and the path with <c>.pub</c>; owned by that user.</summary>
    void MakeKeyPair(string user, string path);
}
