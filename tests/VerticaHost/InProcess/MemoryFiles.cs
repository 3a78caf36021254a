using System.Text;
using TroveClusters.Tests.VerticaHost.Hosts;

namespace TroveClusters.Tests.VerticaHost.InProcess;

/// <summary>A volume as one user may touch it: the permission bits count for everybody but root.</summary>
/// <param name="volume">The host's volume.</param>
/// <param name="user">The user.</param>
/// <param name="groups">The groups that a user is in, the own one first.</param>
internal sealed class MemoryFiles(MemoryVolume volume, string user, Func<string, IReadOnlyList<string>> groups) : IHostFiles
{
    private const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>What a permission is for each of the three kinds of user.</summary>
    private enum Access
    {
        Execute = 1,
        Write = 2,
        Read = 4,
    }

    public bool FileExists(string path) => Find(path) is { IsFolder: false };

    public bool FolderExists(string path) => Find(path) is { IsFolder: true };

    /// <summary>What is at a path; null for nothing that this user can see.</summary>
    public MemoryVolume.Entry? Find(string path)
    {
        lock (volume.Gate)
        {
            path = MemoryVolume.Normalize(path);
            return CanReach(path) ? volume.Find(path) : null;
        }
    }

    public string ReadText(string path) => Encoding.UTF8.GetString(ReadBytes(path));

    public byte[] ReadBytes(string path)
    {
        lock (volume.Gate)
        {
            path = MemoryVolume.Normalize(path);
            MemoryVolume.Entry entry = Existing(path);
            if (entry.IsFolder)
                throw new HostFileException(path, HostFileException.IsFolder);
            Demand(path, entry, Access.Read);
            return entry.Bytes!;
        }
    }

    /// <summary>Whether the user may run what is at the path.</summary>
    public bool IsExecutable(string path) =>
        Find(path) is { IsFolder: false } entry && (user == "root" ? (entry.Mode & AnyExecute) != 0 : May(entry, Access.Execute));

    public void WriteText(string path, string text, UnixFileMode mode, string? owner = null) =>
        WriteBytes(path, Encoding.UTF8.GetBytes(text), mode, owner);

    /// <summary>As <see cref="WriteText"/>: the file is replaced, so what counts is the folder.</summary>
    public void WriteBytes(string path, byte[] bytes, UnixFileMode mode, string? owner)
    {
        lock (volume.Gate)
        {
            path = MemoryVolume.Normalize(path);
            if (volume.Find(path) is { IsFolder: true })
                throw new HostFileException(path, HostFileException.IsFolder);
            DemandFolder(path);
            volume.Put(path, Own(new MemoryVolume.Entry(bytes, mode, user, user), path, owner));
        }
    }

    public void MakeFolder(string path, UnixFileMode mode, string? owner = null)
    {
        lock (volume.Gate)
        {
            path = MemoryVolume.Normalize(path);
            if (volume.Find(path) is { } there)
            {
                if (!there.IsFolder)
                    throw new HostFileException(path, "File exists");
                return;
            }
            MakeFolder(MemoryVolume.Parent(path), mode, owner);
            DemandFolder(path);
            volume.Put(path, Own(new MemoryVolume.Entry(null, mode, user, user), path, owner));
        }
    }

    public void SetOwner(string path, string owner) => Change(path, null, owner, groups(owner)[0]);

    public IReadOnlyList<string> List(string path)
    {
        lock (volume.Gate)
        {
            path = MemoryVolume.Normalize(path);
            MemoryVolume.Entry entry = Existing(path);
            if (!entry.IsFolder)
                throw new HostFileException(path, HostFileException.NoFolder);
            Demand(path, entry, Access.Read);
            return [.. volume.Below(path).Where(below => MemoryVolume.Parent(below) == path).Select(below => below[(below.LastIndexOf('/') + 1)..])];
        }
    }

    public void Delete(string path)
    {
        lock (volume.Gate)
        {
            path = MemoryVolume.Normalize(path);
            if (volume.Find(path) is null)
                return;
            foreach (string folder in volume.Below(path).Append(path).Select(MemoryVolume.Parent).Distinct())
                Demand(folder, volume.Find(folder)!, Access.Write);
            volume.Remove(path);
        }
    }

    public void Move(string from, string to)
    {
        lock (volume.Gate)
        {
            (from, to) = (MemoryVolume.Normalize(from), MemoryVolume.Normalize(to));
            MemoryVolume.Entry moved = Existing(from);
            if (volume.Find(to) is { IsFolder: true })
                to = MemoryVolume.Normalize(to + from[from.LastIndexOf('/')..]);
            if (volume.Find(to) is { } there && (there.IsFolder || moved.IsFolder))
                throw new HostFileException(to, "File exists");
            DemandFolder(from);
            DemandFolder(to);
            volume.Move(from, to);
        }
    }

    /// <summary>Changes mode, owner or group; null leaves it.</summary>
    public void Change(string path, UnixFileMode? mode, string? owner, string? group)
    {
        lock (volume.Gate)
        {
            path = MemoryVolume.Normalize(path);
            MemoryVolume.Entry entry = Existing(path);
            bool may = user == "root" || (user == entry.Owner && (owner is null || owner == user) && (group is null || groups(user).Contains(group)));
            if (!may)
                throw new HostFileException(path, HostFileException.NotPermitted);
            volume.Put(path, entry with { Mode = mode ?? entry.Mode, Owner = owner ?? entry.Owner, Group = group ?? entry.Group });
        }
    }

    /// <summary>Everything at and below a path.</summary>
    public IReadOnlyList<string> Tree(string path)
    {
        lock (volume.Gate)
        {
            path = MemoryVolume.Normalize(path);
            return [path, .. volume.Below(path)];
        }
    }

    private MemoryVolume.Entry Own(MemoryVolume.Entry entry, string path, string? owner)
    {
        if (owner is not null && owner != user && user != "root")
            throw new HostFileException(path, HostFileException.NotPermitted);
        return entry with { Owner = owner ?? user, Group = groups(owner ?? user)[0] };
    }

    private MemoryVolume.Entry Existing(string path)
    {
        if (!CanReach(path))
            throw new HostFileException(path, HostFileException.Denied);
        return volume.Find(path) ?? throw new HostFileException(path, HostFileException.Missing);
    }

    /// <summary>That the folder of a path exists and may be written.</summary>
    private void DemandFolder(string path)
    {
        string folder = MemoryVolume.Parent(path);
        MemoryVolume.Entry entry = volume.Find(folder) ?? throw new HostFileException(path, HostFileException.Missing);
        if (!entry.IsFolder)
            throw new HostFileException(path, HostFileException.NoFolder);
        if (!CanReach(path))
            throw new HostFileException(path, HostFileException.Denied);
        Demand(path, entry, Access.Write);
    }

    private void Demand(string path, MemoryVolume.Entry entry, Access access)
    {
        if (!May(entry, access))
            throw new HostFileException(path, HostFileException.Denied);
    }

    /// <summary>Whether all folders above a path may be entered.</summary>
    private bool CanReach(string path)
    {
        for (string folder = MemoryVolume.Parent(path); folder != "/"; folder = MemoryVolume.Parent(folder))
        {
            if (volume.Find(folder) is { } entry && !May(entry, Access.Execute))
                return false;
        }
        return true;
    }

    private bool May(MemoryVolume.Entry entry, Access access)
    {
        if (user == "root")
            return true;
        int shift = entry.Owner == user ? 6 : groups(user).Contains(entry.Group) ? 3 : 0;
        return ((int)entry.Mode >> shift & (int)access) != 0;
    }
}
