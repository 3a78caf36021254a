using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using TroveClusters.Client.Wire;
using TroveClusters.Server.Answers;
using TroveClusters.Server.Auth;
using TroveClusters.Server.Observability;

namespace TroveClusters.Server.Service;

/// <summary>Errors in the form of the service: with the id, the advice and the target that the engine gave them.</summary>
internal sealed partial class ServiceFaults(ILogger<ServiceFaults> log)
{
    private static readonly PathString s_root = new("/service");

    /// <summary>Whether a request is one of the service.</summary>
    public static bool IsOurs(HttpContext http) => http.Request.Path.StartsWithSegments(s_root);

    /// <summary>Answers with an error.</summary>
    public static Task WriteAsync(HttpContext http, ErrorBody error, CancellationToken cancellationToken)
    {
        int status = error.Code ?? StatusCodes.Status500InternalServerError;
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        http.Response.Headers.CacheControl = "no-store";
        return HttpMethods.IsHead(http.Request.Method)
            ? Task.CompletedTask
            : http.Response.BodyWriter.WriteAsync(WireJson.Write(new ErrorAnswer(error)), cancellationToken).AsTask();
    }

    /// <summary>A refusal of the server's own, which has a status and words.</summary>
    public static ErrorBody Of(int status, string message)
    {
        var error = new TroveException(
            status switch
            {
                401 => TroveErrorId.AuthenticationFailed,
                403 => TroveErrorId.AuthenticationFailed,
                429 => TroveErrorId.RateLimitExceeded,
                503 => TroveErrorId.ServerUnreachable,
                < 500 => TroveErrorId.InvalidArgument,
                _ => TroveErrorId.EngineFault,
            },
            message, recommendedAction: status switch { 401 or 403 => "Connect with a token that is valid here, and for its own tenant.", 503 => "Try again soon.", _ => null });
        return ErrorBody.Of(error) with { Code = status };
    }

    /// <summary>What a caller is told of what went wrong. What nobody foresaw is told by its number only; the log has the rest.</summary>
    public ErrorBody Describe(HttpContext http, Exception e)
    {
        switch (e)
        {
            case Fault fault:
                return Of(fault.Status, fault.Message);
            case BadHttpRequestException bad:
                return Of(bad.StatusCode, bad.Message);
            case TroveException { Info.Id: TroveErrorId.ConfigurationInvalid or TroveErrorId.CatalogUnavailable or TroveErrorId.CatalogVersionTooNew } operators
                when http.Features.Get<Caller>() is not { IsAdmin: true }:
                // Their words name folders and settings: those are for administrators.
                LogFailure(operators, operators.ErrorId);
                return ErrorBody.Of(new TroveException(
                    operators.Info.Id, $"The service cannot be used at present; its operator finds the reason in the log ({RequestIds.Of(http)}).",
                    recommendedAction: "Ask the server's operator.")) with { Code = operators.HttpStatus };
            case TroveException { Info.Id: not TroveErrorId.EngineFault } known:
                if (known.HttpStatus >= 500)
                    LogFailure(known, known.ErrorId);
                return ErrorBody.Of(known) with { Code = known.HttpStatus };
            default:
                LogDefect(e);
                // Its words may be of anything: they are for administrators, as those of the log are.
                string words = http.Features.Get<Caller>() is { IsAdmin: true }
                    ? EngineFaults.From(e).Message
                    : $"Something unforeseen happened in the server; its operator finds it in the log ({RequestIds.Of(http)}).";
                return ErrorBody.Of(new TroveException(TroveErrorId.EngineFault, words)) with { Code = StatusCodes.Status500InternalServerError };
        }
    }

    [LoggerMessage(LogLevel.Warning, "The request failed: {ErrorId}")]
    private partial void LogFailure(Exception e, string errorId);

    [LoggerMessage(LogLevel.Error, "The request failed in a way that nobody foresaw")]
    private partial void LogDefect(Exception e);
}
