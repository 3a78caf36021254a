namespace TroveClusters;

/// <summary>What a node to be made should be like. Hashtables convert to it by name, strings as <c>host:port</c>.</summary>
public sealed class TroveNodeSpec
{
    /// <summary>A node with no wishes of its own.</summary>
    public TroveNodeSpec()
    {
    }

    /// <summary>A node at an endpoint, <c>host</c>, <c>host:port</c> or <c>[v6 address]:port</c>; a host may be named as <c>user@host</c>.</summary>
    /// <exception cref="TroveException"><c>InvalidEndpoint</c>: the text is no endpoint.</exception>
    public TroveNodeSpec(string endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        string text = endpoint.Trim();
        // The last one: users of a directory have one in their names.
        int at = text.LastIndexOf('@');
        if (at == 0 || !text[..(at + 1)].All(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_' or '+' or '\\' or '@'))
            throw EndpointText.Invalid(text);
        (string host, Port) = EndpointText.Parse(text[(at + 1)..]);
        Host = text[..(at + 1)] + host;
    }

    /// <summary>The node's name; null for <c>&lt;cluster&gt;-member-N</c>.</summary>
    public string? Name { get; set; }

    /// <summary>Its flavor, by id or name.</summary>
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
}
