using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;

namespace TroveClusters.Engine.Platform;

/// <summary>
/// Files and folders that only their owner can read: 0600 and 0700 from their first moment, never widened in between.
/// On Windows they take the access rules of the folder they are in; the user's profile, where the Trove home lies by
/// default, admits the user alone.
/// </summary>
internal static class PrivateFile
{
    private const UnixFileMode FileMode0600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode FolderMode0700 = FileMode0600 | UnixFileMode.UserExecute;
    private const UnixFileMode OthersWrite = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <summary>Whether others than its owner can write to a file or folder that exists. On Windows its folder's access rules decide.</summary>
    public static bool IsWritableByOthers(string path) => !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & OthersWrite) != 0;

    /// <summary>Creates a folder, and the missing ones above it, with mode 0700. One that exists is closed to others.</summary>
    /// <exception cref="UnauthorizedAccessException">
    /// The folder exists and others may write to it (it may be a shared one such as a temporary folder, which must not be
    /// changed), or it belongs to another user.
    /// </exception>
    public static void EnsureFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        CreateMissing(Path.GetFullPath(path));
        UnixFileMode mode = File.GetUnixFileMode(path);
        if ((mode & ~FolderMode0700) == 0)
            return;

        if ((mode & OthersWrite) != 0)
        {
            throw new UnauthorizedAccessException(
                $"The folder '{path}' can be written by others (mode {Octal(mode)}). Close it first (chmod 700), or use another one.");
        }

        File.SetUnixFileMode(path, FolderMode0700);
    }

    /// <summary>One by one: .NET gives the mode to the last folder only, and the usual one to those above it.</summary>
    [UnsupportedOSPlatform("windows")]
    private static void CreateMissing(string path)
    {
        if (Directory.Exists(path))
            return;
        if (Path.GetDirectoryName(path) is { } above)
            CreateMissing(above);
        Directory.CreateDirectory(path, FolderMode0700);
    }

    /// <summary>
    /// Writes a file so that a reader sees the old content or the new one, whole, whatever happens in between.
    /// </summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="content">The whole content.</param>
    /// <param name="durable">
    /// Whether the file must outlive a power failure too. False only for what is written anew before it is next needed.
    /// </param>
    public static void Replace(string path, ReadOnlySpan<byte> content, bool durable = true)
    {
        string temporary = WriteBeside(path, content, durable);
        try
        {
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }

        if (durable)
            FlushFolder(path);
    }

    /// <inheritdoc cref="Replace(string, ReadOnlySpan{byte}, bool)"/>
    public static void Replace(string path, string content, bool durable = true) =>
        Replace(path, Encoding.UTF8.GetBytes(content), durable);

    /// <summary>
    /// Creates a file with its whole content unless there is one; of several callers at once exactly one succeeds, and
    /// nobody ever sees half a file.
    /// </summary>
    /// <returns>False when the file existed; it is left as it was.</returns>
    public static bool TryCreate(string path, ReadOnlySpan<byte> content)
    {
        if (File.Exists(path))
            return false;

        string temporary = WriteBeside(path, content, durable: true);
        try
        {
            if (!TryGiveName(temporary, path, content))
                return false;
        }
        finally
        {
            File.Delete(temporary);
        }

        FlushFolder(path);
        return true;
    }

    /// <summary>Gives a finished private file, written and flushed by another, the name it is to be found by.</summary>
    /// <exception cref="IOException">The name is taken, or cannot be given.</exception>
    public static void GiveName(string temporary, string path)
    {
        // Not File.Move alone, as below; it is left for file systems without hard links.
        if (!OperatingSystem.IsWindows() && Libc.Link(temporary, path) == 0)
            File.Delete(temporary);
        else
            File.Move(temporary, path, overwrite: false);
        FlushFolder(path);
    }

    /// <summary>Puts a finished private file, written and flushed by another, in the place of one that may exist.</summary>
    public static void Put(string temporary, string path)
    {
        File.Move(temporary, path, overwrite: true);
        FlushFolder(path);
    }

    /// <summary>Makes a finished file known under a name that must be free; false when it is not.</summary>
    private static bool TryGiveName(string temporary, string path, ReadOnlySpan<byte> content)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                File.Move(temporary, path, overwrite: false);
                return true;
            }

            // Not File.Move: on Unix it looks whether the name is free and then renames, which replaces what another
            // process has put there in between. A link fails where the name exists, atomically.
            if (Libc.Link(temporary, path) == 0)
                return true;
            if (Marshal.GetLastPInvokeError() == Libc.Exists)
                return false;
            // A file system without hard links: the name is taken atomically all the same, but the content comes after it.
            WriteNew(path, content, durable: true);
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
    }

    /// <summary>Opens a file for this process alone, creating it (0600) where it is missing.</summary>
    /// <returns>Null while another process, or another handle of this one, has it open in this way.</returns>
    public static FileStream? TryLock(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = FileMode0600;
        try
        {
            return new FileStream(path, options);
        }
        catch (IOException e) when (IsHeldByAnother(e))
        {
            return null;
        }
    }

    private static bool IsHeldByAnother(IOException e) => (e.HResult & 0xFFFF) switch
    {
        11 => OperatingSystem.IsLinux(), // EWOULDBLOCK
        35 => OperatingSystem.IsMacOS(), // EWOULDBLOCK
        32 or 33 => OperatingSystem.IsWindows(), // sharing and lock violations
        _ => false,
    };

    private static string WriteBeside(string path, ReadOnlySpan<byte> content, bool durable)
    {
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        WriteNew(temporary, content, durable);
        return temporary;
    }

    private static void WriteNew(string path, ReadOnlySpan<byte> content, bool durable)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.None,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = FileMode0600;
        FileStream stream = new(path, options);
        try
        {
            using (stream)
            {
                stream.Write(content);
                if (durable)
                    stream.Flush(flushToDisk: true);
            }
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    /// <summary>A name in a folder is as durable as the folder: it has to be flushed as well.</summary>
    private static void FlushFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            return;

        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        int descriptor = Libc.Open(folder, Libc.CloseOnExec);
        if (descriptor < 0)
            throw Libc.Error($"opening the folder '{folder}'");
        try
        {
            // Some file systems cannot flush folders and say so (EINVAL); the file's own flush has been done.
            _ = Libc.FlushToDisk(descriptor);
        }
        finally
        {
            _ = Libc.Close(descriptor);
        }
    }

    private static string Octal(UnixFileMode mode) => Convert.ToString((int)mode, 8);
}
