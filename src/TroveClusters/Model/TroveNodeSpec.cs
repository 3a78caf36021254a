using System.Globalization;

namespace TroveClusters;

/// <summary>What a node to be made should be like. Hashtables convert to it by name, strings as <c>host:port</c>.</summary>
public sealed class TroveNodeSpec
{
    /// <summary>A node with no wishes of its own.</summary>
    public TroveNodeSpec()
    {
    }

    /// <summary>A node at an endpoint, <c>host</c>, <c>host:port</c> or <c>[v6 address]:port</c>.</summary>
    /// <exception cref="TroveException"><c>InvalidEndpoint</c>: the text is no endpoint.</exception>
    public TroveNodeSpec(string endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        (Host, Port) = ParseEndpoint(endpoint.Trim());
    }

    /// <summary>The node's name; null for <c>&lt;cluster&gt;-member-N</c>.</summary>
    public string? Name { get; set; }

    /// <summary>The id of its flavor.</summary>
    public string? Flavor { get; set; }

    /// <summary>The size of its volume in GB.</summary>
    public int? VolumeSize { get; set; }

    /// <summary>The host to place it on, or the address of a server that exists.</summary>
    public string? Host { get; set; }

    /// <summary>The port it should listen on, or listens on.</summary>
    public int? Port { get; set; }

    /// <summary>Its part in the cluster.</summary>
    public TroveNodeRole? Role { get; set; }

    /// <summary>The availability zone to place it in.</summary>
    public string? AvailabilityZone { get; set; }

    private static (string Host, int? Port) ParseEndpoint(string text)
    {
        string host = text;
        int? port = null;
        int bracket = text.LastIndexOf(']');
        int colon = text.LastIndexOf(':');
        bool bareV6 = bracket < 0 && colon != text.IndexOf(':', StringComparison.Ordinal);
        if (colon > bracket && !bareV6)
        {
            host = text[..colon];
            if (!int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                || number is < 1 or > 65535)
                throw Invalid(text);
            port = number;
        }
        if (host.StartsWith('[') && host.EndsWith(']'))
            host = host[1..^1];
        if (Uri.CheckHostName(host) == UriHostNameType.Unknown)
            throw Invalid(text);
        return (host, port);
    }

    private static TroveException Invalid(string text) => new(
        TroveErrorId.InvalidEndpoint, $"'{text}' is not an endpoint. Give host:port, such as 10.0.0.4:6379.", text);
}
