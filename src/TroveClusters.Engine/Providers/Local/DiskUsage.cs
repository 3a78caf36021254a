using System.Buffers.Binary;
using System.IO.Enumeration;
using TroveClusters.Engine.Platform;

namespace TroveClusters.Engine.Providers.Local;

/// <summary>How much room files take on disk, which is not their length: files have holes and half-filled blocks.</summary>
internal static class DiskUsage
{
    /// <summary>Where the system does not tell what is allocated, lengths are rounded up to this.</summary>
    private const long AssumedBlock = 4096;

    /// <summary>The bytes allocated to a folder and all in it, without following links; null when there is no such folder.</summary>
    public static long? Measure(string folder)
    {
        if (!Directory.Exists(folder))
            return null;

        var options = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            AttributesToSkip = 0,
            IgnoreInaccessible = true,
            ReturnSpecialDirectories = false,
        };
        var entries = new FileSystemEnumerable<long>(
            folder,
            static (ref FileSystemEntry entry) => Allocated(entry.ToFullPath(), entry.IsDirectory ? 0 : entry.Length),
            options)
        {
            ShouldRecursePredicate = static (ref FileSystemEntry entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
        };

        try
        {
            return Allocated(folder, 0) + entries.Sum();
        }
        catch (DirectoryNotFoundException)
        {
            return null; // Removed meanwhile.
        }
    }

    private static long Allocated(string path, long length)
    {
        if (OperatingSystem.IsLinux())
        {
            Span<byte> facts = stackalloc byte[FileFacts.Size];
            if (FileFacts.TryRead(path, facts))
                return BinaryPrimitives.ReadInt64LittleEndian(facts[FileFacts.BlocksOffset..]) * FileFacts.BlockSize;
        }

        return (length + AssumedBlock - 1) / AssumedBlock * AssumedBlock;
    }
}
