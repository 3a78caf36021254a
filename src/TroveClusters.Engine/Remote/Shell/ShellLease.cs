namespace TroveClusters.Engine.Remote.Shell;

/// <summary>A place for one session on a connection; disposing it gives the place back.</summary>
/// <typeparam name="T">A connection.</typeparam>
/// <param name="connections">Whose connection it is.</param>
/// <param name="connection">The connection.</param>
/// <param name="isFresh">Whether the connection was made for this place: what fails on it does not fail for its age.</param>
internal sealed class ShellLease<T>(ShellConnections<T> connections, T connection, bool isFresh) : IDisposable
    where T : ShellConnection
{
    public T Connection => connection;

    public bool IsFresh => isFresh;

    /// <inheritdoc/>
    public void Dispose() => connections.Release(connection);
}
