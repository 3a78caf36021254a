using System.Collections;
using Microsoft.AspNetCore.Http;
using TroveClusters.Server.Answers;

namespace TroveClusters.Server.Api;

/// <summary>
/// The words of errors: the specification's sentence where it has one, then Trove's, then the engine's. The codes are those
/// of the engine's table but for what Trove has a code of its own for.
/// </summary>
internal static class ChangeWords
{
    /// <summary>What the caller is told of an error.</summary>
    /// <param name="e">The error.</param>
    /// <param name="action">What was asked for.</param>
    public static Exception Of(TroveException e, string action) => e.Info.Id switch
    {
        TroveErrorId.NodeNotFound or TroveErrorId.NodeNotInCluster =>
            new Fault(StatusCodes.Status404NotFound, string.Join(' ', Targets(e).Select(id => $"Instance {id} does not exist."))),
        TroveErrorId.OperationNotSupported => new Fault(StatusCodes.Status400BadRequest, $"Action '{action}' not supported"),
        TroveErrorId.ClustersNotSupported => new Fault(StatusCodes.Status501NotImplemented, e.Message),
        _ => e,
    };

    private static IEnumerable<string> Targets(TroveException e) =>
        e.Target is IEnumerable several and not string ? several.Cast<object>().Select(one => $"{one}") : [$"{e.Target}"];
}
