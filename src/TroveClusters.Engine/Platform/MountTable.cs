using System.Text;

namespace TroveClusters.Engine.Platform;

/// <summary>What is mounted where, as <c>/proc/self/mountinfo</c> has it.</summary>
internal sealed class MountTable
{
    private readonly List<Mount> _mounts;

    private MountTable(List<Mount> mounts) => _mounts = mounts;

    /// <summary>Reads the table. A line that is not what it should be is left out: it tells of nothing.</summary>
    public static MountTable Parse(string text) => new(
        [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(ParseLine).OfType<Mount>()]);

    /// <summary>The file system that a path without symbolic links is on; null when the table does not tell.</summary>
    public MountedFileSystem? Find(string path)
    {
        List<Mount> holding = [.. _mounts.Where(mount => IsBelow(path, mount.Point))];
        if (holding.Count == 0)
            return null;
        int longest = holding.Max(mount => mount.Point.Length);
        List<Mount> here = [.. holding.Where(mount => mount.Point.Length == longest)];
        // What is mounted over another mount is its child; the one without a child in the same place is on top.
        Mount top = here.FindLast(mount => here.TrueForAll(other => other.Parent != mount.Id)) ?? here[^1];
        return new MountedFileSystem(top.Point, top.Type);
    }

    private static bool IsBelow(string path, string point) =>
        point == "/" || path == point || (path.StartsWith(point, StringComparison.Ordinal) && path[point.Length] == '/');

    /// <summary>
    /// One line: id, parent, device, root, mount point, options, any number of tags, a dash, type, source, options of the
    /// file system.
    /// </summary>
    private static Mount? ParseLine(string line)
    {
        string[] fields = line.Split(' ');
        int dash = fields.Length > 6 ? Array.IndexOf(fields, "-", 6) : -1;
        return dash > 0 && fields.Length >= dash + 4
            && WholeNumber.TryParse(fields[0], out int id)
            && WholeNumber.TryParse(fields[1], out int parent)
            && Unescape(fields[4]) is ['/', ..] point
            && Unescape(fields[dash + 1]) is { Length: > 0 } type
                ? new Mount(id, parent, point, type)
                : null;
    }

    /// <summary>
    /// The kernel writes blank, tab, line end and backslash as three octal digits after a backslash; null where a
    /// backslash is followed by anything else.
    /// </summary>
    private static string? Unescape(string field)
    {
        if (!field.Contains('\\', StringComparison.Ordinal))
            return field;
        var text = new StringBuilder();
        for (int i = 0; i < field.Length; i++)
        {
            if (field[i] != '\\')
            {
                text.Append(field[i]);
                continue;
            }
            if (i + 3 >= field.Length || field[i + 1] is < '0' or > '1' || !IsOctal(field[i + 2]) || !IsOctal(field[i + 3]))
                return null;
            text.Append((char)(((field[i + 1] - '0') * 64) + ((field[i + 2] - '0') * 8) + (field[i + 3] - '0')));
            i += 3;
        }
        return text.ToString();
    }

    private static bool IsOctal(char c) => c is >= '0' and <= '7';

    private sealed record Mount(int Id, int Parent, string Point, string Type);
}
