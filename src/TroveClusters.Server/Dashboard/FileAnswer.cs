using Microsoft.AspNetCore.Http;

namespace TroveClusters.Server.Dashboard;

/// <summary>An answer with a file of the dashboard, or that the browser has it already. It is asked each time: a new server has new files.</summary>
internal sealed class FileAnswer(DashboardFile file) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        IHeaderDictionary headers = httpContext.Response.Headers;
        PageHeaders.Set(headers);
        headers.CacheControl = "no-cache";
        headers.ETag = file.Tag;
        if (httpContext.Request.Headers.IfNoneMatch.Any(tags => tags?.Contains(file.Tag, StringComparison.Ordinal) == true))
        {
            httpContext.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        httpContext.Response.ContentType = file.Type;
        httpContext.Response.ContentLength = file.Content.Length;
        await httpContext.Response.BodyWriter.WriteAsync(file.Content, httpContext.RequestAborted);
    }
}
