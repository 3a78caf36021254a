using System.Text;

namespace TroveClusters.Engine.Providers.Local;

/// <summary>Reads the end of a log without reading the rest.</summary>
internal static class LogTail
{
    private const int BlockSize = 64 * 1024;

    /// <summary>A line longer than this would not be a line; it bounds what is read of a file without line ends.</summary>
    private const long MostBytes = 16 * 1024 * 1024;

    /// <summary>The last lines of a file; empty when there is no file.</summary>
    public static IReadOnlyList<string> Read(string path, int lines)
    {
        if (lines <= 0)
            return [];
        try
        {
            using var file = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.Open,
                Access = FileAccess.Read,
                Share = FileShare.ReadWrite | FileShare.Delete,
                BufferSize = 0,
            });
            return Split(ReadEnd(file, lines), lines);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
    }

    /// <summary>The bytes from the start of the first line wanted, or from somewhat before it, to the end.</summary>
    private static byte[] ReadEnd(FileStream file, int lines)
    {
        long end = file.Length;
        long start = end;
        var blocks = new List<byte[]>();
        int lineEnds = 0;

        // The last line may or may not be ended; one more line end than wanted is enough in both cases.
        while (start > 0 && lineEnds <= lines && end - start < MostBytes)
        {
            int size = (int)Math.Min(BlockSize, start);
            start -= size;
            var block = new byte[size];
            file.Position = start;
            file.ReadExactly(block);
            lineEnds += block.AsSpan().Count((byte)'\n');
            blocks.Add(block);
        }

        blocks.Reverse();
        var bytes = new byte[end - start];
        int filled = 0;
        foreach (byte[] block in blocks)
        {
            block.CopyTo(bytes, filled);
            filled += block.Length;
        }

        return bytes;
    }

    private static string[] Split(byte[] bytes, int lines)
    {
        string[] all = Encoding.UTF8.GetString(bytes).Split('\n');
        if (all[^1].Length == 0)
            all = all[..^1];
        string[] last = all.Length > lines ? all[^lines..] : all;
        for (int i = 0; i < last.Length; i++)
            last[i] = last[i].TrimEnd('\r');
        return last;
    }
}
