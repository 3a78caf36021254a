namespace TroveClusters.Engine.Redis.Topology;

/// <summary>What a node says of a node in CLUSTER NODES.</summary>
[Flags]
internal enum ClusterNodeFlags
{
    /// <summary>Nothing: <c>noflags</c>.</summary>
    None = 0,

    /// <summary>The node that answers.</summary>
    Myself = 1,

    /// <summary>A primary: <c>master</c>.</summary>
    Primary = 2,

    /// <summary>A replica: <c>slave</c>.</summary>
    Replica = 4,

    /// <summary>The answering node cannot reach it, others may: <c>fail?</c>.</summary>
    PossiblyFailing = 8,

    /// <summary>A majority of the primaries cannot reach it: <c>fail</c>.</summary>
    Failing = 16,

    /// <summary>Not yet known; its id is made up: <c>handshake</c>.</summary>
    Handshake = 32,

    /// <summary>Its address is not known: <c>noaddr</c>.</summary>
    NoAddress = 64,

    /// <summary>A replica that will not take over: <c>nofailover</c>.</summary>
    NoFailover = 128,
}
