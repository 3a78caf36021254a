namespace TroveClusters;

/// <summary>A server as people name it: by a connection, by its address or its host and port, or <c>Local</c> for this machine.</summary>
public sealed class TroveServerIdentity
{
    /// <summary>What this machine's own catalog is called.</summary>
    public const string LocalName = "Local";

    private readonly string _text;
    private readonly TroveServerConnection? _connection;

    /// <summary>A server by its address, by its host and port, or <c>Local</c>.</summary>
    public TroveServerIdentity(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        _text = name;
    }

    /// <summary>A server by its address.</summary>
    public TroveServerIdentity(Uri uri)
    {
        ArgumentNullException.ThrowIfNull(uri);
        _text = uri.ToString();
    }

    /// <summary>A server by a connection with it.</summary>
    public TroveServerIdentity(TroveServerConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        _text = connection.ToString();
        _connection = connection;
    }

    /// <summary>Whether this machine is meant, and no server.</summary>
    public bool IsLocal => string.Equals(_text, LocalName, StringComparison.OrdinalIgnoreCase);

    /// <summary>The server as it was named.</summary>
    public override string ToString() => _text;

    internal bool Is(TroveServerConnection other) => _connection is not null
        ? _connection.Uri == other.Uri && _connection.Tenant == other.Tenant
        : string.Equals(_text, other.Name, StringComparison.OrdinalIgnoreCase)
            || string.Equals(_text.TrimEnd('/'), other.Uri.ToString().TrimEnd('/'), StringComparison.OrdinalIgnoreCase)
            || string.Equals(_text, other.Uri.Host, StringComparison.OrdinalIgnoreCase);
}
