using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace TroveClusters.Engine.Redis.Protocol;

/// <summary>Where one server is reached: a host name or address, and the client port.</summary>
public sealed record RedisEndpoint(string Host, int Port)
{
    /// <summary>The form users read and type: <c>host:port</c>, an IPv6 address in brackets.</summary>
    public override string ToString() =>
        Host.Contains(':', StringComparison.Ordinal)
            ? string.Create(CultureInfo.InvariantCulture, $"[{Host}]:{Port}")
            : string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");

    /// <summary>What a socket connects to: an address is used as it is, a name is resolved at connect time.</summary>
    internal EndPoint ToSocketEndPoint() =>
        IPAddress.TryParse(Host, out var address)
            ? new IPEndPoint(address, Port)
            : new DnsEndPoint(Host, Port, AddressFamily.Unspecified);
}
