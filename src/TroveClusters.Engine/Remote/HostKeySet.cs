using System.Collections;

namespace TroveClusters.Engine.Remote;

/// <summary>Host keys, equal where they hold the same ones in any order: a login is a key of the transport's connections.</summary>
internal sealed class HostKeySet : IReadOnlyCollection<HostKey>, IEquatable<HostKeySet>
{
    private readonly HashSet<HostKey> _keys;

    public HostKeySet(IEnumerable<HostKey> keys) => _keys = [.. keys];

    /// <summary>No key at all: nothing is trusted.</summary>
    public static HostKeySet None { get; } = new([]);

    public int Count => _keys.Count;

    public bool Contains(HostKey key) => _keys.Contains(key);

    public bool Equals(HostKeySet? other) => other is not null && _keys.SetEquals(other._keys);

    public override bool Equals(object? obj) => Equals(obj as HostKeySet);

    public override int GetHashCode() => _keys.Aggregate(0, (hash, key) => hash ^ key.GetHashCode());

    public IEnumerator<HostKey> GetEnumerator() => _keys.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
