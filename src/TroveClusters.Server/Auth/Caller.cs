using System.Net;
using Microsoft.AspNetCore.Http;

namespace TroveClusters.Server.Auth;

/// <summary>Who makes a request.</summary>
/// <param name="Name">The token's name.</param>
/// <param name="Tenant">The one tenant it is for; null for any, where nobody needs a token.</param>
/// <param name="IsAdmin">Whether it may do what administrators may.</param>
internal sealed record Caller(string Name, string? Tenant, bool IsAdmin)
{
    /// <summary>Everybody, where nobody needs a token.</summary>
    public static Caller Anybody { get; } = new("anybody", null, IsAdmin: true);

    /// <summary>The caller of a request, once it is known.</summary>
    public static Caller Of(HttpContext http) => http.Features.Get<Caller>() ?? throw new InvalidOperationException("The request has no caller: its route has no access rule.");

    /// <summary>Who asked, for the journal: such as <c>ops from 10.0.0.9</c>.</summary>
    public string From(HttpContext http) => $"{Name} from {Address(http.Connection.RemoteIpAddress)}";

    private static string Address(IPAddress? address) =>
        address is null ? "an unknown address" : address.IsIPv4MappedToIPv6 ? address.MapToIPv4().ToString() : address.ToString();
}
