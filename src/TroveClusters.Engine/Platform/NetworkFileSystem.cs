namespace TroveClusters.Engine.Platform;

/// <summary>
/// Tells paths on network file systems. Where the system does not say what a path is on, it counts as local: only what is
/// known to be wrong is refused.
/// </summary>
internal static class NetworkFileSystem
{
    private const string LinuxMounts = "/proc/self/mountinfo";

    /// <summary>File systems whose files other machines change too, or that only seem to be local.</summary>
    private static readonly HashSet<string> s_types = new(StringComparer.Ordinal)
    {
        "9p", "acfs", "afs", "beegfs", "ceph", "cifs", "coda", "davfs", "glusterfs", "gpfs", "lustre", "ncp", "ncpfs", "nfs", "nfs4",
        "orangefs", "panfs", "pvfs2", "smb2", "smb3", "smbfs",
        "fuse.afs", "fuse.ceph", "fuse.ceph-fuse", "fuse.cifs", "fuse.davfs", "fuse.davfs2", "fuse.gcsfuse", "fuse.glusterfs", "fuse.gvfsd-fuse",
        "fuse.juicefs", "fuse.nfs", "fuse.rclone", "fuse.s3fs", "fuse.smbnetfs", "fuse.sshfs",
    };

    /// <summary>Whether a type, as Linux names it, is that of a network file system.</summary>
    public static bool IsNetwork(string type) => s_types.Contains(type);

    /// <summary>The network file system that a path is on, or would be when it is made; null when it is on none.</summary>
    public static MountedFileSystem? Of(string path)
    {
        try
        {
            return OperatingSystem.IsLinux() ? OfLinux(path) : OfDrive(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The network file system that a path without symbolic links is on by a table of mounts.</summary>
    internal static MountedFileSystem? Of(string realPath, MountTable mounts) =>
        mounts.Find(realPath) is { } found && IsNetwork(found.Type) ? found : null;

    private static MountedFileSystem? OfLinux(string path) =>
        Existing(path) is { } real && File.Exists(LinuxMounts) ? Of(real, MountTable.Parse(File.ReadAllText(LinuxMounts))) : null;

    /// <summary>.NET asks the system (statfs, GetDriveType) and knows its names. Not yet run on macOS and Windows.</summary>
    private static MountedFileSystem? OfDrive(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            string root = Path.GetPathRoot(Path.GetFullPath(path)) ?? "";
            bool share = root.StartsWith(@"\\", StringComparison.Ordinal)
                && !root.StartsWith(@"\\?\", StringComparison.Ordinal) && !root.StartsWith(@"\\.\", StringComparison.Ordinal);
            return share || new DriveInfo(root).DriveType == DriveType.Network ? new MountedFileSystem(root, "network drive") : null;
        }
        return Existing(path) is { } real && new DriveInfo(real) is { DriveType: DriveType.Network } drive
            ? new MountedFileSystem(real, drive.DriveFormat)
            : null;
    }

    /// <summary>The path, or the nearest folder above it that is there, without symbolic links.</summary>
    private static string? Existing(string path)
    {
        for (string? part = Path.GetFullPath(path); part is not null; part = Path.GetDirectoryName(part))
        {
            if (Libc.ResolvePath(part) is { } real)
                return real;
        }
        return null;
    }
}
