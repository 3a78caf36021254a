using System.Text.Json.Serialization;

namespace TroveClusters.Server.Dashboard;

/// <summary>What the dashboard is told before anything else.</summary>
/// <param name="NeedsToken">Whether anybody must sign in.</param>
/// <param name="SignedIn">Whether the request comes from somebody who is let in.</param>
/// <param name="Name">The token's name; null where there is none.</param>
/// <param name="Tenant">The token's tenant; null for any.</param>
/// <param name="IsAdmin">Whether the caller may do what administrators may.</param>
internal sealed record SessionAnswer(bool NeedsToken, bool SignedIn, string? Name, string? Tenant, bool IsAdmin);

/// <summary>What is sent to sign in.</summary>
internal sealed record SignInBody
{
    /// <summary>The token.</summary>
    [JsonRequired]
    public string Token { get; init; } = "";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(SessionAnswer))]
[JsonSerializable(typeof(SignInBody))]
internal sealed partial class DashboardJson : JsonSerializerContext;
