using Microsoft.Data.Sqlite;

namespace TroveClusters.Engine.Platform;

/// <summary>Says why a disk could not be written to, in words that name a full one.</summary>
internal static class DiskTrouble
{
    /// <summary>With less than this, in bytes, SQLite cannot make the files beside a catalog; it calls that an error of input or output.</summary>
    private const long LeastRoom = 256 << 10;

    private const int SqliteIoError = 10;
    private const int SqliteFull = 13;
    private const int SqliteCannotOpen = 14;
    private const int NoSpace = 28;
    private const int FileTooLarge = 27;
    private const int LinuxQuota = 122;
    private const int MacQuota = 69;
    private const int WindowsDiskFull = unchecked((int)0x80070070);
    private const int WindowsHandleDiskFull = unchecked((int)0x80070027);

    /// <summary>An error's own words, after saying that the disk is full where it is.</summary>
    /// <param name="e">The error.</param>
    /// <param name="folder">Where it was written.</param>
    public static string Describe(Exception e, string folder) =>
        !e.Message.Contains("disk is full", StringComparison.OrdinalIgnoreCase) && IsFull(e, folder) ? $"the disk is full: {e.Message}" : e.Message;

    private static bool IsFull(Exception e, string folder) => e switch
    {
        SqliteException { SqliteErrorCode: SqliteFull } => true,
        SqliteException { SqliteErrorCode: SqliteIoError or SqliteCannotOpen } => Room(folder) < LeastRoom,
        IOException when OperatingSystem.IsWindows() => e.HResult is WindowsDiskFull or WindowsHandleDiskFull,
        IOException => (e.HResult & 0xFFFF) is NoSpace or FileTooLarge || (e.HResult & 0xFFFF) == (OperatingSystem.IsMacOS() ? MacQuota : LinuxQuota),
        _ => false,
    };

    private static long Room(string folder)
    {
        try
        {
            return new DriveInfo(folder).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return long.MaxValue;
        }
    }
}
