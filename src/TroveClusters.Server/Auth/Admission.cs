using Microsoft.AspNetCore.Http;
using TroveClusters.Server.Answers;
using TroveClusters.Server.Tenants;

namespace TroveClusters.Server.Auth;

/// <summary>How the caller of a request was let in: who listens for long is judged again, for a token may have been removed.</summary>
/// <param name="Judge">Judges the caller.</param>
internal sealed record Admission(Func<Task> Judge)
{
    /// <summary>Whether the caller of a request that is being answered would still be let in.</summary>
    public static async Task<bool> IsStillAllowedAsync(HttpContext http)
    {
        CatalogVersion.Forget(http);
        try
        {
            await (http.Features.Get<Admission>()?.Judge() ?? Task.CompletedTask);
            return true;
        }
        catch (Fault)
        {
            return false;
        }
    }
}
