namespace TroveClusters.Engine.Redis.Formation;

/// <summary>The ways in which a node can be short of agreement.</summary>
internal enum AgreementDefect
{
    /// <summary>It does not answer.</summary>
    Unreachable,

    /// <summary>It does not know the subject.</summary>
    DoesNotKnow,

    /// <summary>It knows the subject only in handshake, or without an address.</summary>
    HalfKnows,

    /// <summary>Its link to the subject is down.</summary>
    NotLinked,

    /// <summary>It believes the subject to be failing.</summary>
    ThinksFailing,

    /// <summary>It gives the subject other slots than the subject gives itself.</summary>
    OtherSlots,

    /// <summary>It believes the subject to be another's replica, or no replica, or one when it is none.</summary>
    OtherRole,

    /// <summary>It knows a node that nobody expects.</summary>
    KnowsStranger,

    /// <summary>It is in handshake with somebody; that passes.</summary>
    Greeting,

    /// <summary>Its view leaves slots without an owner.</summary>
    Uncovered,

    /// <summary>Its <c>cluster_state</c> is not ok.</summary>
    NotServing,

    /// <summary>It has another id than expected, or is not expected at all.</summary>
    OtherId,
}

/// <summary>One thing that keeps nodes from agreeing.</summary>
/// <param name="Node">The index of the node, among those asked, whose view deviates.</param>
/// <param name="Defect">What is wrong.</param>
/// <param name="SubjectId">The id of the node it is about; null where it is about the node itself.</param>
/// <param name="Detail">What else is known; empty for nothing.</param>
internal sealed record AgreementDeviation(int Node, AgreementDefect Defect, string? SubjectId, string Detail)
{
    /// <summary>Whether a forced ping from the subject mends it. A missing link is made by the servers' next tick.</summary>
    public bool IsMendedByPing => Defect is AgreementDefect.DoesNotKnow or AgreementDefect.HalfKnows
        or AgreementDefect.OtherSlots or AgreementDefect.OtherRole;

    /// <summary>Whether agreement lacks it: the rest is about serving, or passes by itself.</summary>
    public bool IsStructural => Defect is not (AgreementDefect.NotServing or AgreementDefect.Greeting);
}
