namespace TroveClusters.Tests.VerticaHost.Hosts;

/// <summary>Files of a host by absolute path. Owner and mode are kept.</summary>
internal interface IHostFiles
{
    bool FileExists(string path);

    bool FolderExists(string path);

    /// <summary>A file's text.</summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    string ReadText(string path);

    /// <summary>Writes a file whole; its folder must exist. A new one belongs to <paramref name="owner"/>, or to who writes.</summary>
    void WriteText(string path, string text, UnixFileMode mode, string? owner = null);

    /// <summary>Makes a folder with those above it; one that exists keeps mode and owner.</summary>
    void MakeFolder(string path, UnixFileMode mode, string? owner = null);

    /// <summary>Gives a file or folder, not what is in it, to a user and that user's group.</summary>
    void SetOwner(string path, string owner);

    /// <summary>The names in a folder, sorted.</summary>
    /// <exception cref="DirectoryNotFoundException">There is none.</exception>
    IReadOnlyList<string> List(string path);

    /// <summary>Removes a file, or a folder with all in it; nothing where there is neither.</summary>
    void Delete(string path);
}
