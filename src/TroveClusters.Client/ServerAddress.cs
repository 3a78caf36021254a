using System.Net;

namespace TroveClusters.Client;

/// <summary>Addresses of servers.</summary>
internal static class ServerAddress
{
    /// <summary>An address as requests are made from it: with a slash at its end.</summary>
    /// <exception cref="TroveException"><c>InvalidArgument</c>: it is none, or what is sent could be read on its way.</exception>
    public static Uri Check(Uri uri)
    {
        ArgumentNullException.ThrowIfNull(uri);
        if (!uri.IsAbsoluteUri || (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp) || uri.Host.Length == 0)
            throw Invalid(uri, $"'{uri}' is no address of a server.", "Give it with its scheme, such as https://trove.example.com:8779.");
        if (uri.UserInfo.Length > 0 || uri.Query.Length > 0 || uri.Fragment.Length > 0)
            throw Invalid(uri.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped), "The address of a server has no user, no query and no fragment.", "Give the token with -Token.");
        if (uri.Scheme == Uri.UriSchemeHttp && !IsThisMachine(uri))
        {
            throw Invalid(
                uri, $"{uri} is not encrypted: whoever is on the way could read the token and the passwords. Nothing was sent.",
                "Give an https address. Plain http is for this machine only; a proxy in front of the server can do TLS, and so can the server (ssl_cert_file).");
        }
        return new Uri(uri.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/");
    }

    /// <summary>Whether an address is one of this machine.</summary>
    public static bool IsThisMachine(Uri uri) =>
        string.Equals(uri.Host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(uri.Host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address));

    private static TroveException Invalid(object target, string message, string action) => new(TroveErrorId.InvalidArgument, message, target, action);
}
