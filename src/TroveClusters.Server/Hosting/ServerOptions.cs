using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Configuration;

namespace TroveClusters.Server.Hosting;

/// <summary>How this server runs: command line over configuration, checked before anything listens.</summary>
internal sealed record ServerOptions
{
    /// <summary>The Trove home; null for the usual one.</summary>
    public string? Home { get; init; }

    /// <summary>The configured values, with those of the command line in their place.</summary>
    public required ServerSettings Settings { get; init; }

    /// <summary>The address to listen at.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>The certificate; null for plain HTTP.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>The certificates between it and its authority.</summary>
    public X509Certificate2Collection Chain { get; init; } = [];

    /// <summary>Reads configuration and certificate.</summary>
    /// <exception cref="TroveException"><c>ConfigurationInvalid</c>, <c>InvalidArgument</c>: the server cannot run so.</exception>
    public static ServerOptions Load(ServerArguments arguments)
    {
        var home = new TroveHome(arguments.Home);
        home.Verify();
        ServerSettings configured = new GeneralOptions(TroveOptions.Load(home.ConfigurationFile)).Server;
        ServerSettings settings = configured with
        {
            BindHost = arguments.Bind ?? configured.BindHost,
            BindPort = arguments.Port ?? configured.BindPort,
            NeedsTokens = configured.NeedsTokens && !arguments.NoAuth,
            CertificateFile = arguments.Certificate ?? configured.CertificateFile,
            KeyFile = arguments.Key ?? configured.KeyFile,
        };
        IPAddress address = AddressOf(settings.BindHost);
        if (!settings.NeedsTokens && !IPAddress.IsLoopback(address))
        {
            throw new TroveException(
                TroveErrorId.ConfigurationInvalid, $"Without tokens the server listens at loopback only, and {settings.BindHost} can be reached from elsewhere.",
                settings.BindHost, "Leave bind_host at 127.0.0.1, or let callers have tokens: auth_strategy token, and New-TroveServerToken.");
        }
        X509Certificate2Collection chain = Certificates(settings);
        return new ServerOptions
        {
            Home = arguments.Home,
            Settings = settings,
            Address = address,
            Certificate = chain.Count > 0 ? chain[0] : null,
            Chain = chain.Count > 1 ? [.. chain.Skip(1)] : [],
        };
    }

    private static IPAddress AddressOf(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) ? IPAddress.Loopback
        : IPAddress.TryParse(host, out IPAddress? address) ? address
        : throw new TroveException(TroveErrorId.ConfigurationInvalid, $"bind_host '{host}' is no address.", host, "Give an IP address, such as 127.0.0.1 or 0.0.0.0.");

    private static X509Certificate2Collection Certificates(ServerSettings settings)
    {
        if (settings is { CertificateFile: null, KeyFile: null })
            return [];
        if (settings.CertificateFile is null || settings.KeyFile is null)
        {
            throw new TroveException(
                TroveErrorId.ConfigurationInvalid, "A certificate and its key belong together: one of ssl_cert_file and ssl_key_file is missing.",
                "ssl_cert_file", "Set both, or neither for plain HTTP.");
        }
        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(settings.CertificateFile);
            using X509Certificate2 pair = X509Certificate2.CreateFromPemFile(settings.CertificateFile, settings.KeyFile);
            // Windows' TLS does not take keys that live in memory only.
            chain[0] = X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pkcs12), null);
            return chain;
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new TroveException(
                TroveErrorId.ConfigurationInvalid, $"The certificate {settings.CertificateFile} with the key {settings.KeyFile} cannot be used: {e.Message}",
                settings.CertificateFile, "Give PEM files: the certificate with its chain, and its key without a password.", e);
        }
    }
}
