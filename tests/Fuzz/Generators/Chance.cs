namespace TroveClusters.Tests.Fuzz.Generators;

/// <summary>Choices that a seed determines, on every machine and version of .NET alike (SplitMix64).</summary>
internal sealed class Chance(ulong seed)
{
    private ulong _state = seed;

    /// <summary>Any 64 bits.</summary>
    public ulong Bits()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>A number from 0 to below a limit.</summary>
    public int Below(int limit) => (int)((Bits() >> 32) * (ulong)limit >> 32);

    /// <summary>A number between two, both included.</summary>
    public int Between(int least, int most) => least + Below(most - least + 1);

    /// <summary>True so many times in a hundred.</summary>
    public bool Percent(int percent) => Below(100) < percent;

    /// <summary>One of several.</summary>
    public T Of<T>(params ReadOnlySpan<T> items) => items[Below(items.Length)];

    /// <summary>Several, made one by one.</summary>
    public T[] Many<T>(int least, int most, Func<T> make)
    {
        var items = new T[Between(least, most)];
        for (int i = 0; i < items.Length; i++)
            items[i] = make();
        return items;
    }

    public byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        for (int i = 0; i < length; i++)
            bytes[i] = (byte)Bits();
        return bytes;
    }

    public Guid Id() => new(Bytes(16));

    /// <summary>A whole number: small ones, those at the edges of types, and any.</summary>
    public long Number() => Below(4) switch
    {
        0 => Below(10),
        1 => Of(0, 1, -1, 16383, 16384, 65535, 65536, int.MaxValue, int.MinValue, (long)int.MaxValue + 1, long.MaxValue, long.MinValue),
        2 => Between(-100_000, 100_000),
        _ => (long)Bits() >> Below(64),
    };
}
