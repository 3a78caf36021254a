using TroveClusters.Engine.Catalog;

namespace TroveClusters.Engine.Operations;

/// <summary>
/// Hears when somebody else asks for the operation to stop: that is written in the catalog, where another process can
/// write it. One row is read, by its key; nothing is written.
/// </summary>
internal sealed class StopListener : IDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(500);

    private readonly OperationContext _context;
    private readonly CancellationTokenSource _stop;
    private readonly Timer _timer;
    private volatile OperationOwner? _by;

    /// <summary>Begins to listen.</summary>
    /// <param name="context">The operation.</param>
    /// <param name="stop">Its own process' wish to stop.</param>
    public StopListener(OperationContext context, CancellationToken stop)
    {
        _context = context;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(stop);
        _timer = new Timer(_ => Listen(), null, s_interval, s_interval);
    }

    /// <summary>Cancelled when anybody wants the operation to stop.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>Who else asked; null if nobody was heard.</summary>
    public OperationOwner? By => _by;

    public void Dispose()
    {
        _timer.Dispose();
        _stop.Dispose();
    }

    private void Listen()
    {
        if (_by is not null)
            return;
        try
        {
            string by = _context.Services.Catalog.Read("", session => OperationRepository.StoppedBy(session, _context.Operation.Id));
            if (by.Length == 0)
                return;
            _by = OperationOwner.Of(_context.Operation.Id, by, "stopped_by");
            _stop.Cancel();
        }
        catch (TroveException)
        {
            // A catalog that cannot be read now is read again; the next step's journal entry will tell.
        }
        catch (ObjectDisposedException)
        {
            // The operation has just ended.
        }
    }
}
