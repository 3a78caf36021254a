using System.Runtime.InteropServices;

namespace TroveClusters.Engine.Platform;

/// <summary>
/// Linux's <c>statx</c>: unlike <c>stat</c>, its answer has the same layout on all processors and C libraries.
/// </summary>
internal static unsafe partial class FileFacts
{
    /// <summary>The size of the answer in bytes.</summary>
    public const int Size = 256;

    /// <summary>Where the number of allocated blocks lies, eight bytes.</summary>
    public const int BlocksOffset = 48;

    /// <summary>The size of such a block, whatever the file system's own is.</summary>
    public const int BlockSize = 512;

    private const int CurrentFolder = -100;
    private const int DoNotFollowLinks = 0x100;
    private const uint Blocks = 0x400;

    /// <summary>Reads what is known of a file, of a link itself rather than its target.</summary>
    /// <returns>False when the file is gone, or this C library has no such call.</returns>
    public static bool TryRead(string path, Span<byte> facts)
    {
        if (!BitConverter.IsLittleEndian)
            return false;
        fixed (byte* start = facts)
        {
            try
            {
                return Read(CurrentFolder, path, DoNotFollowLinks, Blocks, start) == 0;
            }
            catch (EntryPointNotFoundException)
            {
                return false;
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Read(int folder, string path, int flags, uint mask, byte* facts);
}
