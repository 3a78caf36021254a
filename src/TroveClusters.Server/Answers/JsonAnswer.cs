using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace TroveClusters.Server.Answers;

/// <summary>An answer with a JSON body that is made already.</summary>
/// <param name="body">The body, UTF-8.</param>
/// <param name="status">The code.</param>
internal sealed class JsonAnswer(ReadOnlyMemory<byte> body, int status = StatusCodes.Status200OK) : IResult
{
    /// <summary>An answer with a value as its body.</summary>
    public static JsonAnswer Of<T>(T value, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK) => new(JsonSerializer.SerializeToUtf8Bytes(value, type), status);

    /// <summary>202 without a body, but with a content type: clients of Trove expect it.</summary>
    public static JsonAnswer Accepted { get; } = new(default, StatusCodes.Status202Accepted);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = status;
        httpContext.Response.ContentType = "application/json";
        httpContext.Response.ContentLength = body.Length;
        if (body.Length > 0 && !HttpMethods.IsHead(httpContext.Request.Method))
            await httpContext.Response.BodyWriter.WriteAsync(body, httpContext.RequestAborted);
    }
}
