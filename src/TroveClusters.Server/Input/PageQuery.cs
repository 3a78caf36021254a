using System.Globalization;
using Microsoft.AspNetCore.Http;
using TroveClusters.Server.Answers;

namespace TroveClusters.Server.Input;

/// <summary>Which page of a list is wanted.</summary>
/// <param name="Marker">The last id of the page before; null for the first page.</param>
/// <param name="Limit">How many there are at most.</param>
internal sealed record PageQuery(Guid? Marker, int Limit)
{
    /// <summary>Reads <c>limit</c> and <c>marker</c>. More than a page is never given, as in Trove.</summary>
    /// <exception cref="Fault">400: they are none.</exception>
    public static PageQuery Of(HttpContext http, int most)
    {
        int limit = most;
        if (http.Request.Query["limit"] is { Count: > 0 } wanted
            && (!int.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit < 1))
        {
            throw new Fault(StatusCodes.Status400BadRequest, $"The limit must be a whole number from 1, not '{wanted}'.");
        }
        if (http.Request.Query["marker"] is not { Count: > 0 } given || given == "")
            return new PageQuery(null, Math.Min(limit, most));
        return Guid.TryParseExact(given, "D", out Guid marker)
            ? new PageQuery(marker, Math.Min(limit, most))
            : throw new Fault(StatusCodes.Status400BadRequest, $"The marker must be an id of the page before, not '{given}'.");
    }
}
