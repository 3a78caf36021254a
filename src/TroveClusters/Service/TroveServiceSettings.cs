namespace TroveClusters;

/// <summary>What a service works on.</summary>
public sealed record TroveServiceSettings
{
    /// <summary>The tenant PowerShell works as.</summary>
    public const string DefaultTenant = "default";

    /// <summary>The folder of catalog, configuration and local nodes; null for <c>TROVE_HOME</c> or the platform's data folder.</summary>
    public string? Home { get; init; }

    /// <summary>The tenant; null for <c>TROVE_TENANT</c> or <see cref="DefaultTenant"/>.</summary>
    public string? Tenant { get; init; }
}
