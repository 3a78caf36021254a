using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace TroveClusters.Engine.Redis.Protocol;

/// <summary>How connections are made and how long they wait.</summary>
internal sealed record RespConnectionOptions
{
    public static RespConnectionOptions Default { get; } = new();

    /// <summary>For everything until the first command can be sent: TCP, TLS, authentication. The node agent gives its own.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>For a call that names no deadline of its own; the node agent's always do.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>TLS; null for plain TCP.</summary>
    public RespTlsOptions? Tls { get; init; }

    public RespLimits Limits { get; init; } = RespLimits.Default;
}

/// <summary>How TLS is spoken.</summary>
internal sealed record RespTlsOptions
{
    /// <summary>The name the server's certificate must carry; null for the endpoint's host.</summary>
    public string? TargetHost { get; init; }

    /// <summary>The only roots trusted; null for those of the system.</summary>
    public X509Certificate2Collection? TrustedRoots { get; init; }

    /// <summary>What the client shows where the server asks.</summary>
    public X509Certificate2Collection? ClientCertificates { get; init; }

    internal SslClientAuthenticationOptions ToSslOptions(string host)
    {
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = TargetHost ?? host,
            ClientCertificates = ClientCertificates,
        };
        if (TrustedRoots is not null)
        {
            var policy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            policy.CustomTrustStore.AddRange(TrustedRoots);
            options.CertificateChainPolicy = policy;
        }
        return options;
    }
}
