namespace TroveClusters.Engine.Configuration;

/// <summary>What the REST server is configured to be.</summary>
internal sealed record ServerSettings
{
    /// <summary>The address to listen at.</summary>
    public required string BindHost { get; init; }

    /// <summary>The port to listen at; 0 for any that is free.</summary>
    public required int BindPort { get; init; }

    /// <summary>Whether callers must have tokens.</summary>
    public required bool NeedsTokens { get; init; }

    /// <summary>The certificate's file; null for plain HTTP.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>The file of the certificate's key.</summary>
    public string? KeyFile { get; init; }

    /// <summary>The most clusters on a page.</summary>
    public required int ClustersPageSize { get; init; }

    /// <summary>The most instances on a page.</summary>
    public required int InstancesPageSize { get; init; }

    /// <summary>The most bytes of a request's body.</summary>
    public required int MaxRequestBodySize { get; init; }

    /// <summary>How many requests a tenant may make.</summary>
    public required ServerRates Rates { get; init; }
}

/// <summary>Requests of a tenant a minute, by verb, and those to the service, whatever their verb; 0 for any number.</summary>
internal sealed record ServerRates(int Get, int Post, int Put, int Delete, int MgmtPost, int Service);
