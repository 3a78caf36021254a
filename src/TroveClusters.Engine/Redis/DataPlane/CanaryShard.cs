namespace TroveClusters.Engine.Redis.DataPlane;

/// <summary>A shard to prove.</summary>
/// <param name="Name">What errors call it: its primary's name.</param>
/// <param name="Slot">One of its slots; the key that is written belongs to it.</param>
internal sealed record CanaryShard(string Name, int Slot);
