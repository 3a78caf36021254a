using System.Net;
using System.Net.Sockets;

namespace TroveClusters;

/// <summary>Reads <c>host:port</c>, as people write it.</summary>
internal static class EndpointText
{
    /// <summary>Reads an endpoint whose port may be missing; an IPv6 address with a port stands in brackets.</summary>
    /// <exception cref="TroveException"><c>InvalidEndpoint</c>.</exception>
    public static (string Host, int? Port) Parse(string text)
    {
        string host = text;
        int? port = null;
        int bracket = text.LastIndexOf(']');
        int colon = text.LastIndexOf(':');
        bool bareV6 = bracket < 0 && colon != text.IndexOf(':', StringComparison.Ordinal);
        if (colon > bracket && !bareV6)
        {
            host = text[..colon];
            if (!WholeNumber.TryParse(text.AsSpan(colon + 1), out int number)
                || number is < 1 or > 65535)
                throw Invalid(text);
            port = number;
        }
        bool bracketed = host is ['[', .., ']'];
        if (bracketed)
            host = host[1..^1];
        if (!(bracketed || host.Contains(':', StringComparison.Ordinal) ? IsV6Address(host) : IsName(host)))
            throw Invalid(text);
        return (host, port);
    }

    // Uri.CheckHostName also takes characters that no name has, such as separators of lines.
    private static bool IsName(string host) =>
        host.All(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_') && Uri.CheckHostName(host) != UriHostNameType.Unknown;

    // IPAddress takes brackets for part of an address, and anything at all for a zone.
    private static bool IsV6Address(string host) =>
        host.All(c => char.IsAsciiLetterOrDigit(c) || c is ':' or '.' or '%' or '-' or '_') && IPAddress.TryParse(host, out IPAddress? address) && address.AddressFamily == AddressFamily.InterNetworkV6;

    /// <summary>The error for a text that is none.</summary>
    public static TroveException Invalid(string text) => new(
        TroveErrorId.InvalidEndpoint, $"'{text}' is not an endpoint. Give host:port, such as 10.0.0.4:6379.", text);
}
