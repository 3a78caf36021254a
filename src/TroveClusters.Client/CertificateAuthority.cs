using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TroveClusters.Client;

/// <summary>Trust in authorities that this machine does not know.</summary>
internal static class CertificateAuthority
{
    /// <summary>How the server's certificate is judged.</summary>
    /// <param name="path">The authorities' PEM file; null for those of this machine.</param>
    /// <exception cref="TroveException"><c>InvalidArgument</c>: the file cannot be read, or has no certificate.</exception>
    public static SslClientAuthenticationOptions Trust(string? path)
    {
        var options = new SslClientAuthenticationOptions();
        if (path is null)
            return options;
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPemFile(path);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new TroveException(TroveErrorId.InvalidArgument, $"The certificates in {path} cannot be read: {e.Message}", path, "Give a PEM file with the authority's certificate.", e);
        }
        if (authorities.Count == 0)
            throw new TroveException(TroveErrorId.InvalidArgument, $"There is no certificate in {path}.", path, "Give a PEM file with the authority's certificate.");
        options.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            // Private authorities seldom publish what they have revoked.
            RevocationMode = X509RevocationMode.NoCheck,
        };
        foreach (X509Certificate2 authority in authorities)
            (IsRoot(authority) ? options.CertificateChainPolicy.CustomTrustStore : options.CertificateChainPolicy.ExtraStore).Add(authority);
        return options.CertificateChainPolicy.CustomTrustStore.Count > 0 ? options : throw new TroveException(
            TroveErrorId.InvalidArgument, $"None of the certificates in {path} is an authority's own.", path, "Give the certificate that the others are signed by.");
    }

    private static bool IsRoot(X509Certificate2 certificate) => certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);
}
