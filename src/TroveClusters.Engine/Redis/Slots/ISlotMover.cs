namespace TroveClusters.Engine.Redis.Slots;

/// <summary>
/// A way to move slots with their keys. What the servers at both ends can do decides which one is taken; who asks for a move sees
/// no difference.
/// </summary>
internal interface ISlotMover
{
    /// <summary>How many keys, as they were counted, and how many slots one batch should have at most; it has at least one slot.</summary>
    (long Keys, int Slots) BatchLimits { get; }

    /// <summary>
    /// Moves a batch. On return both ends say that the destination owns the slots, and every key that was in them is there. May be
    /// repeated after any failure.
    /// </summary>
    /// <param name="batch">What to move.</param>
    /// <param name="stop">Ends a wait for a server that does not answer; nothing else, so that no slot is left open.</param>
    /// <exception cref="TroveException">Why it could not be finished; then slots may be open.</exception>
    Task MoveAsync(SlotBatch batch, CancellationToken stop);
}
