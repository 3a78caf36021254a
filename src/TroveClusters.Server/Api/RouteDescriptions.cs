using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using TroveClusters.Server.Input;

namespace TroveClusters.Server.Api;

/// <summary>What a route's body must look like: for the description of the API.</summary>
internal sealed record BodyMetadata(Schema Schema);

/// <summary>The names of what a route reads of the query.</summary>
internal sealed record QueryMetadata(IReadOnlyList<string> Names);

/// <summary>Describes routes where they are mapped.</summary>
internal static class RouteDescriptions
{
    /// <summary>What the route does, and the body of its answer.</summary>
    public static RouteHandlerBuilder Answers<T>(this RouteHandlerBuilder route, string summary, int status = StatusCodes.Status200OK) =>
        route.WithSummary(summary).Produces<T>(status, "application/json");

    /// <summary>What the route does, where the answer has no body.</summary>
    public static RouteHandlerBuilder Answers(this RouteHandlerBuilder route, string summary, int status) => route.WithSummary(summary).Produces(status);

    /// <summary>What the body of the request must look like.</summary>
    public static RouteHandlerBuilder Takes(this RouteHandlerBuilder route, Schema schema) => route.WithMetadata(new BodyMetadata(schema));

    /// <summary>That the answer comes in pages.</summary>
    public static RouteHandlerBuilder Paged(this RouteHandlerBuilder route, params string[] more) => route.WithMetadata(new QueryMetadata(["limit", "marker", .. more]));
}
