using System.Text;

namespace TroveClusters.Engine.Redis.Slots;

/// <summary>A key that is to move.</summary>
/// <param name="name">Its name; any bytes.</param>
internal sealed class MovingKey(ReadOnlyMemory<byte> name)
{
    private const int LongestShown = 80;

    public ReadOnlyMemory<byte> Name => name;

    /// <summary>Bytes of memory it takes.</summary>
    public long Bytes { get; set; }

    /// <summary>Its name in quotes, cut where it is long.</summary>
    public override string ToString()
    {
        string text = Encoding.UTF8.GetString(name.Span[..Math.Min(name.Length, LongestShown)]);
        string shown = string.Concat(text.Select(c => char.IsControl(c) ? '?' : c));
        return name.Length > LongestShown ? $"'{shown}…'" : $"'{shown}'";
    }
}

/// <summary>Keys of one slot: what one MIGRATE can name.</summary>
internal sealed record SlotKeys(int Slot, IReadOnlyList<MovingKey> Keys);

/// <summary>Keys that are sent in one go: a command for each slot, without a pause in between.</summary>
internal sealed record MovePiece(IReadOnlyList<SlotKeys> Slots, bool IsBig)
{
    /// <summary>How many times as large a piece may be at the end of a slot.</summary>
    public const double Slack = 1.5;

    public int Keys => Slots.Sum(entry => entry.Keys.Count);

    public long Bytes => Slots.Sum(entry => entry.Keys.Sum(key => key.Bytes));

    /// <summary>
    /// Cuts keys into pieces, each as large as the pace allows when it is asked for, or half as much larger where that is the end
    /// of a slot, which a command of its own would cost more than; big keys come alone, and last.
    /// </summary>
    public static IEnumerable<MovePiece> Cut(IReadOnlyList<SlotKeys> all, MovePace pace, long mostBytes)
    {
        var big = new List<MovePiece>();
        var piece = new List<SlotKeys>();
        int keys = 0;
        long bytes = 0;
        foreach (SlotKeys entry in all)
        {
            var some = new List<MovingKey>();
            MovingKey[] small = [.. entry.Keys.Where(key => key.Bytes < pace.BigKey)];
            big.AddRange(entry.Keys.Where(key => key.Bytes >= pace.BigKey).Select(key => new MovePiece([new SlotKeys(entry.Slot, [key])], IsBig: true)));
            bool takesRest = false;
            for (int i = 0; i < small.Length; i++)
            {
                MovingKey key = small[i];
                if (keys > 0 && !takesRest && (keys >= pace.Keys || bytes + key.Bytes > Math.Min(pace.Bytes, mostBytes)))
                {
                    takesRest = some.Count > 0 && keys + small.Length - i <= pace.Keys * Slack
                        && bytes + small.Skip(i).Sum(rest => rest.Bytes) <= Math.Min(pace.Bytes * Slack, mostBytes);
                    if (!takesRest)
                    {
                        if (some.Count > 0)
                            piece.Add(new SlotKeys(entry.Slot, some));
                        yield return new MovePiece(piece, IsBig: false);
                        (piece, some, keys, bytes) = ([], [], 0, 0);
                    }
                }
                some.Add(key);
                keys++;
                bytes += key.Bytes;
            }
            if (some.Count > 0)
                piece.Add(new SlotKeys(entry.Slot, some));
        }
        if (piece.Count > 0)
            yield return new MovePiece(piece, IsBig: false);
        foreach (MovePiece one in big)
            yield return one;
    }
}
