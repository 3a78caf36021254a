namespace TroveClusters.Engine.Remote;

/// <summary>Does the same on many hosts.</summary>
internal static class RemoteHosts
{
    /// <summary>
    /// Does something on all hosts at the same time, as far as the transport allows, and waits for all of them. One that
    /// fails keeps no other from being dealt with.
    /// </summary>
    /// <param name="hosts">The hosts.</param>
    /// <param name="task">What to do on one.</param>
    /// <param name="cancellationToken">Ends it on all hosts.</param>
    /// <returns>What came of it, in the order of the hosts.</returns>
    public static async Task<IReadOnlyList<RemoteOutcome<T>>> OnAllAsync<T>(
        IEnumerable<IRemoteHost> hosts, Func<IRemoteHost, CancellationToken, Task<T>> task, CancellationToken cancellationToken) =>
        await Task.WhenAll(hosts.Select(host => OnOneAsync(host, task, cancellationToken)));

    private static async Task<RemoteOutcome<T>> OnOneAsync<T>(
        IRemoteHost host, Func<IRemoteHost, CancellationToken, Task<T>> task, CancellationToken cancellationToken)
    {
        // Hundreds of tasks begin here: none of them before the caller's turn is over.
        await Task.Yield();
        try
        {
            return new RemoteOutcome<T>(host, await task(host, cancellationToken), null);
        }
        catch (TroveException e)
        {
            return new RemoteOutcome<T>(host, default, e);
        }
    }
}
