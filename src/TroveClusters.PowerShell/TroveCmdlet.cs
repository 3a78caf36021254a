using System.Collections.Concurrent;
using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>
/// What the cmdlets share that work with clusters: the service. Cmdlets bind, confirm, call and shape; they decide nothing.
/// </summary>
public abstract class TroveCmdlet : StoppableCmdlet
{
    private readonly ConcurrentQueue<TroveException> _unreadable = new();
    private ITroveService? _service;

    /// <summary>
    /// The server to work through: a connection, its address or its host and port; Local for this machine. Without it, the one that
    /// the session was connected with last, or else this machine.
    /// </summary>
    [Parameter]
    [ArgumentCompleter(typeof(ServerNameCompleter))]
    [ValidateNotNull]
    public TroveServerIdentity? Server { get; set; }

    /// <summary>Whether a server does the work: then files are its files.</summary>
    private protected TroveServerConnection? RemoteServer => (Service as IRemoteTroveService)?.Connection;

    /// <summary>The service. Without it nothing can be done: a failure ends the command.</summary>
    internal ITroveService Service
    {
        get
        {
            if (_service is null)
            {
                try
                {
                    _service = TroveSession.GetService(Server);
                }
                catch (TroveException e)
                {
                    ThrowTerminatingError(ErrorRecords.From(e, null));
                    throw;
                }
                if (RemoteServer is { } server)
                    WriteVerbose($"Working through {server}, as {server.User} for tenant '{server.Tenant}'.");
            }
            return _service;
        }
    }

    /// <summary>Calls the service and waits; whatever goes wrong comes as a <see cref="TroveException"/>.</summary>
    internal T Call<T>(Func<ITroveService, CancellationToken, Task<T>> call)
    {
        ITroveService service = Service;
        return Await(token => call(service, token));
    }

    /// <summary>
    /// Reads from the service, an object at a time. Only the reading is watched: what the commands further down the
    /// pipeline throw is theirs.
    /// </summary>
    internal IEnumerable<T> Read<T>(Func<ITroveService, CancellationToken, IAsyncEnumerable<T>> read)
    {
        using IEnumerator<T> source = read(Service, StopToken).ToBlockingEnumerable(StopToken).GetEnumerator();
        while (MoveNext(source))
        {
            ReportUnreadable();
            yield return source.Current;
        }
        ReportUnreadable();
    }

    /// <summary>For a query that is read by <see cref="Read{T}"/>: what cannot be read is reported beside the rest.</summary>
    internal void NoteUnreadable(TroveException error)
    {
        HasUnreadable = true;
        _unreadable.Enqueue(error);
    }

    /// <summary>Whether something could not be read, so that what was not found may be there.</summary>
    private protected bool HasUnreadable { get; private set; }

    // Never the end of the command, whatever the error's id: the other objects are there to be read.
    private void ReportUnreadable()
    {
        while (_unreadable.TryDequeue(out TroveException? error))
            WriteError(ErrorRecords.From(error, null));
    }

    private bool MoveNext<T>(IEnumerator<T> source)
    {
        try
        {
            return source.MoveNext();
        }
        catch (Exception e)
        {
            throw Shape(e);
        }
    }
}
