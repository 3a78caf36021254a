using TroveClusters.Engine.Configuration;
using TroveClusters.Engine.Redis.Protocol;

namespace TroveClusters.Engine.Redis.Slots;

/// <summary>What all movers of one operation share.</summary>
internal sealed record SlotMoveTools
{
    /// <summary>The password of the cluster's servers.</summary>
    public required string Password { get; init; }

    /// <summary>How long a server may block another's commands.</summary>
    public required TimeSpan Latency { get; init; }

    public required MoveBandwidth Bandwidth { get; init; }

    /// <summary>Has a place for each source that may send keys at the same moment.</summary>
    public required SemaphoreSlim Sending { get; init; }

    public required MoveTally Tally { get; init; }

    /// <summary>How long a server is waited for that does not answer, or does not take keys.</summary>
    public required TimeLimit Patience { get; init; }

    /// <summary>How long one server waits for another in the middle of a transfer.</summary>
    public required TimeLimit TransferTimeout { get; init; }

    /// <summary>
    /// Asked when a destination has no memory for so many bytes of keys: whether it has some now, so that they are sent again.
    /// </summary>
    public required Func<SlotParty, long, Task<bool>> MakeRoomAsync { get; init; }

    /// <summary>
    /// Told of a slot in which the destination has a key of a name that is to come, before anything else is done: none is sent over
    /// another there, whoever goes on.
    /// </summary>
    public required Action<int> Contest { get; init; }

    /// <summary>Whether a server certainly does not run: then it is no use to wait for it.</summary>
    public required Func<SlotParty, Task<bool>> IsGoneAsync { get; init; }

    /// <summary>Tells the operator something, in one sentence.</summary>
    public required Action<string> Warn { get; init; }

    /// <summary>Tells where the move is, for diagnosis.</summary>
    public required Action<string> Debug { get; init; }

    /// <summary>The credential as MIGRATE takes it: by user where servers know users.</summary>
    public RedisArgument[] Authentication(bool hasUsers) => hasUsers
        ? ["AUTH2", "default", RedisArgument.Secret(Password)]
        : ["AUTH", RedisArgument.Secret(Password)];
}
