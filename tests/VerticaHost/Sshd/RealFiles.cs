using System.Runtime.InteropServices;
using System.Text;
using TroveClusters.Tests.VerticaHost.Hosts;

namespace TroveClusters.Tests.VerticaHost.Sshd;

/// <summary>Real files, as the user of this process may touch them.</summary>
/// <param name="root">The folder that is the host's root; empty for this process's own.</param>
/// <param name="ids">The numbers of a user and its group.</param>
internal sealed class RealFiles(string root, Func<string, (int User, int Group)> ids) : IHostFiles
{
    public bool FileExists(string path) => File.Exists(root + path);

    public bool FolderExists(string path) => Directory.Exists(root + path);

    public string ReadText(string path) => File.ReadAllText(root + path);

    public void WriteText(string path, string text, UnixFileMode mode, string? owner = null)
    {
        string beside = $"{path}.vsim{Environment.ProcessId}";
        using (var file = new FileStream(root + beside, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = mode }))
            file.Write(Encoding.UTF8.GetBytes(text));
        // What the process's umask took away.
        File.SetUnixFileMode(root + beside, mode);
        if (owner is not null)
            SetOwner(beside, owner);
        File.Move(root + beside, root + path, overwrite: true);
    }

    public void MakeFolder(string path, UnixFileMode mode, string? owner = null)
    {
        if (FolderExists(path))
            return;
        int slash = path.LastIndexOf('/');
        if (slash > 0)
            MakeFolder(path[..slash], mode, owner);
        Directory.CreateDirectory(root + path, mode);
        File.SetUnixFileMode(root + path, mode);
        if (owner is not null)
            SetOwner(path, owner);
    }

    public IReadOnlyList<string> List(string path) =>
        [.. Directory.EnumerateFileSystemEntries(root + path).Select(entry => Path.GetFileName(entry)).Order(StringComparer.Ordinal)];

    public void SetOwner(string path, string owner)
    {
        (int user, int group) = ids(owner);
        if (NativeCalls.ChangeOwner(root + path, user, group) != 0)
            throw new IOException($"{path}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    public void Delete(string path)
    {
        if (Directory.Exists(root + path))
            Directory.Delete(root + path, recursive: true);
        else
            File.Delete(root + path);
    }
}
