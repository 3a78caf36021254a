using Microsoft.AspNetCore.Http;
using TroveClusters.Server.Auth;

namespace TroveClusters.Server.Service;

/// <summary>A call of the service: a method of <see cref="ITroveService"/>, as a route.</summary>
/// <param name="Name">Its name in the path.</param>
/// <param name="Arguments">What its body may have.</param>
/// <param name="AdministratorsOnly">Whether only administrators may call it.</param>
/// <param name="Answer">Answers it.</param>
internal sealed record ServiceCall(string Name, IReadOnlyList<string> Arguments, bool AdministratorsOnly, Func<CallContext, Task<IResult>> Answer);

/// <summary>A call that is made.</summary>
/// <param name="Http">The request.</param>
/// <param name="Tenant">The tenant.</param>
/// <param name="Service">The tenant's service.</param>
/// <param name="Arguments">The arguments.</param>
internal sealed record CallContext(HttpContext Http, string Tenant, ITroveService Service, CallArguments Arguments)
{
    /// <summary>Who calls.</summary>
    public Caller Caller => Caller.Of(Http);

    /// <summary>Ends with the caller's patience.</summary>
    public CancellationToken Aborted => Http.RequestAborted;
}
