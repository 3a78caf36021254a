using System.Text.Json;
using Microsoft.AspNetCore.Http;
using TroveClusters.Server.Service;

namespace TroveClusters.Server.Answers;

/// <summary>The body of an answer that tells of an error: Trove's envelope, which its clients read; the service has its own.</summary>
internal static class FaultAnswer
{
    /// <summary>Writes it, as the whole answer.</summary>
    /// <param name="http">The request.</param>
    /// <param name="status">The code.</param>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="more">Further fields.</param>
    public static async Task WriteAsync(HttpContext http, int status, string message, CancellationToken cancellationToken, params (string Name, string Value)[] more)
    {
        if (ServiceFaults.IsOurs(http))
        {
            await ServiceFaults.WriteAsync(http, ServiceFaults.Of(status, message), cancellationToken);
            return;
        }
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        if (HttpMethods.IsHead(http.Request.Method))
            return;
        await using var writer = new Utf8JsonWriter(http.Response.BodyWriter);
        writer.WriteStartObject();
        writer.WriteStartObject(Name(status));
        writer.WriteNumber("code", status);
        writer.WriteString("message", message);
        foreach ((string name, string value) in more)
            writer.WriteString(name, value);
        writer.WriteEndObject();
        writer.WriteEndObject();
        await writer.FlushAsync(cancellationToken);
    }

    /// <summary>Trove's name of an error, by its code.</summary>
    public static string Name(int status) => status switch
    {
        400 => "badRequest",
        401 => "unauthorized",
        403 => "forbidden",
        404 => "itemNotFound",
        405 => "badMethod",
        406 => "notAcceptable",
        409 => "conflict",
        413 => "overLimit",
        415 => "badMediaType",
        422 => "unprocessableEntity",
        501 => "notImplemented",
        503 => "serviceUnavailable",
        _ => status < 500 ? "badRequest" : "instanceFault",
    };
}
