using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using TroveClusters.Server.Observability;
using TroveClusters.Server.Service;

namespace TroveClusters.Server.Answers;

/// <summary>Turns what goes wrong into answers. What nobody foresaw is told by its number only; the log has the rest.</summary>
internal sealed partial class Faults(RequestDelegate next, ServiceFaults service, ILogger<Faults> log)
{
    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await next(http);
            // Trove has no route for a wrong verb either.
            if (http.Response is { HasStarted: false, StatusCode: StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed } && http.GetEndpoint() is null or { DisplayName: "405 HTTP Method Not Supported" })
                await FaultAnswer.WriteAsync(http, StatusCodes.Status404NotFound, "The resource could not be found.", http.RequestAborted);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody waits for the answer any more.
        }
        catch (Exception e) when (!http.Response.HasStarted && ServiceFaults.IsOurs(http))
        {
            await ServiceFaults.WriteAsync(http, service.Describe(http, e), http.RequestAborted);
        }
        catch (Exception e) when (!http.Response.HasStarted)
        {
            (int status, string message) = Words(http, e);
            await FaultAnswer.WriteAsync(http, status, message, http.RequestAborted);
        }
    }

    private (int Status, string Message) Words(HttpContext http, Exception e)
    {
        switch (e)
        {
            case Fault fault:
                return (fault.Status, fault.Message);
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return (StatusCodes.Status413PayloadTooLarge, "Request is too large.");
            case BadHttpRequestException bad:
                return (bad.StatusCode, bad.Message);
            case TroveException { Info.Id: TroveErrorId.ConfigurationInvalid or TroveErrorId.CatalogUnavailable or TroveErrorId.CatalogVersionTooNew } operators:
                // Their words name folders and settings: those are for the log.
                LogFailure(operators, operators.ErrorId);
                return (StatusCodes.Status503ServiceUnavailable, $"The service cannot be used at present; its operator finds the reason in the log ({RequestIds.Of(http)}).");
            case TroveException { HttpStatus: < 500 } known:
                return (known.HttpStatus, known.Message);
            case TroveException { HttpStatus: StatusCodes.Status501NotImplemented or StatusCodes.Status503ServiceUnavailable } known:
                LogFailure(known, known.ErrorId);
                return (known.HttpStatus, known.Message);
            default:
                LogDefect(e);
                return (StatusCodes.Status500InternalServerError,
                    $"Internal Server Error. Please keep this ID to help us figure out what went wrong: ({RequestIds.Of(http)}).");
        }
    }

    [LoggerMessage(LogLevel.Warning, "The request failed: {ErrorId}")]
    private partial void LogFailure(Exception e, string errorId);

    [LoggerMessage(LogLevel.Error, "The request failed in a way that nobody foresaw")]
    private partial void LogDefect(Exception e);
}
