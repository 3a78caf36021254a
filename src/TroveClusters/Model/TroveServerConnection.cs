namespace TroveClusters;

/// <summary>A server that this session works through. The token is not in it.</summary>
public sealed class TroveServerConnection
{
    /// <summary>The server's address.</summary>
    public Uri Uri { get; internal init; } = new("http://localhost/");

    /// <summary>What the server is called in commands: its host and port.</summary>
    public string Name => Uri.Authority;

    /// <summary>The tenant whose clusters are worked on.</summary>
    public string Tenant { get; internal init; } = "";

    /// <summary>The name of the token; <c>anybody</c> where the server asks for none.</summary>
    public string User { get; internal init; } = "";

    /// <summary>Whether it may do what administrators may.</summary>
    public bool IsAdmin { get; internal init; }

    /// <summary>The server's version.</summary>
    public string Version { get; internal init; } = "";

    /// <summary>When the connection was made.</summary>
    public DateTimeOffset Connected { get; internal init; }

    /// <summary>Whether commands go there that name no server.</summary>
    public bool IsDefault { get; internal init; }

    /// <summary>The server's address.</summary>
    public override string ToString() => Uri.ToString();
}
