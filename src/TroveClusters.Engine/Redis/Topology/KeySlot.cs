using System.Text;

namespace TroveClusters.Engine.Redis.Topology;

/// <summary>Which slot a key belongs to, and a key for a slot.</summary>
internal static class KeySlot
{
    // Enough for short tags that reach every slot: three letters reach about nine slots in ten, four reach all.
    private const string TagLetters = "0123456789abcdefghijklmnopqrstuvwxyz";

    private static readonly ushort[] s_crc = MakeCrcTable();
    private static readonly Lazy<string[]> s_tags = new(MakeTags);

    /// <summary>The slot of a key, read as UTF-8.</summary>
    public static int Of(string key) => Of(Encoding.UTF8.GetBytes(key));

    /// <summary>
    /// The slot of a key: CRC16 (XMODEM) of the key, or of its hash tag - what stands between the first <c>{</c> and
    /// the next <c>}</c>, unless that is nothing - modulo 16384.
    /// </summary>
    public static int Of(ReadOnlySpan<byte> key)
    {
        var open = key.IndexOf((byte)'{');
        if (open >= 0)
        {
            var length = key[(open + 1)..].IndexOf((byte)'}');
            if (length > 0)
                key = key.Slice(open + 1, length);
        }

        return Crc16(key) % SlotRange.SlotCount;
    }

    /// <summary>A short hash tag, without its braces, that belongs to a slot. Always the same for the same slot.</summary>
    public static string TagFor(int slot)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(slot);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(slot, SlotRange.SlotCount);
        return s_tags.Value[slot];
    }

    /// <summary>A key that belongs to a slot: the prefix, then a hash tag.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="prefix">What the key begins with; without braces.</param>
    public static string KeyFor(int slot, string prefix = "")
    {
        if (prefix.AsSpan().ContainsAny('{', '}'))
            throw new ArgumentException("The prefix holds a brace, which would change the hash tag.", nameof(prefix));
        return $"{prefix}{{{TagFor(slot)}}}";
    }

    private static ushort Crc16(ReadOnlySpan<byte> bytes)
    {
        ushort crc = 0;
        foreach (var b in bytes)
            crc = (ushort)((crc << 8) ^ s_crc[(crc >> 8) ^ b]);
        return crc;
    }

    private static ushort[] MakeCrcTable()
    {
        const ushort polynomial = 0x1021;
        var table = new ushort[256];
        for (var i = 0; i < table.Length; i++)
        {
            var crc = (ushort)(i << 8);
            for (var bit = 0; bit < 8; bit++)
                crc = (ushort)((crc & 0x8000) != 0 ? (crc << 1) ^ polynomial : crc << 1);
            table[i] = crc;
        }

        return table;
    }

    private static string[] MakeTags()
    {
        var tags = new string[SlotRange.SlotCount];
        var missing = tags.Length;
        Span<byte> tag = stackalloc byte[4];
        for (var length = 1; missing > 0; length++)
        {
            var total = (int)Math.Pow(TagLetters.Length, length);
            for (var n = 0; n < total && missing > 0; n++)
            {
                for (int i = length - 1, rest = n; i >= 0; i--, rest /= TagLetters.Length)
                    tag[i] = (byte)TagLetters[rest % TagLetters.Length];
                ref var entry = ref tags[Crc16(tag[..length]) % SlotRange.SlotCount];
                if (entry is not null)
                    continue;
                entry = Encoding.ASCII.GetString(tag[..length]);
                missing--;
            }
        }

        return tags;
    }
}
