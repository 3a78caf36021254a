using Microsoft.AspNetCore.Http;

namespace TroveClusters.Server.Answers;

/// <summary>Links to what a tenant has. They say https whatever the connection, as Trove's do: behind what ends TLS they are right.</summary>
/// <param name="Host">The host that was asked.</param>
/// <param name="Tenant">The tenant.</param>
internal sealed record Links(string Host, string Tenant)
{
    /// <summary>The links of a request's answer.</summary>
    public static Links Of(HttpContext http, string tenant) => new(http.Request.Host.Value ?? "localhost", Uri.EscapeDataString(tenant));

    /// <summary>The two links that everything has.</summary>
    /// <param name="kind">Such as <c>clusters</c>.</param>
    /// <param name="id">Its id.</param>
    public IReadOnlyList<Link> To(string kind, string id) =>
        [new($"https://{Host}/v1.0/{Tenant}/{kind}/{id}", "self"), new($"https://{Host}/{kind}/{id}", "bookmark")];

    /// <summary>The link to the next page.</summary>
    /// <param name="kind">What the page is of.</param>
    /// <param name="query">The query of this page without its marker, as names and values.</param>
    /// <param name="marker">The last id of this page.</param>
    public IReadOnlyList<Link> Next(string kind, IEnumerable<KeyValuePair<string, string>> query, string marker)
    {
        IEnumerable<string> parts = query.Append(KeyValuePair.Create("marker", marker)).Select(part => $"{Uri.EscapeDataString(part.Key)}={Uri.EscapeDataString(part.Value)}");
        return [new($"https://{Host}/v1.0/{Tenant}/{kind}?{string.Join('&', parts)}", "next")];
    }
}
