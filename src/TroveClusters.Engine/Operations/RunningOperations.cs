using System.Collections.Concurrent;
using TroveClusters.Engine.Catalog;

namespace TroveClusters.Engine.Operations;

/// <summary>
/// The operations this process runs. An operation that names this process as its owner but is not among them has been
/// abandoned, and may be recovered here.
/// </summary>
internal static class RunningOperations
{
    private static readonly TimeSpan s_beat = TimeSpan.FromSeconds(5);
    private static readonly ConcurrentDictionary<Guid, bool> s_running = new();

    public static bool Contains(Guid id) => s_running.ContainsKey(id);

    /// <summary>Notes an operation as running here, before the catalog knows of it, until disposed.</summary>
    public static IDisposable Enter(Guid id)
    {
        s_running[id] = true;
        return new Leave(id);
    }

    /// <summary>Lets an operation's heart beat until disposed.</summary>
    public static IDisposable KeepAlive(OperationContext context) => new Heart(context);

    /// <summary>Notes an operation as running here unless it is already; null then: another thread was faster.</summary>
    public static IDisposable? TryEnter(Guid id) => s_running.TryAdd(id, true) ? new Leave(id) : null;

    private sealed class Leave(Guid id) : IDisposable
    {
        public void Dispose() => s_running.TryRemove(id, out _);
    }

    private sealed class Heart : IDisposable
    {
        private readonly OperationContext _context;
        private readonly IDisposable _connection;
        private readonly Timer _timer;

        public Heart(OperationContext context)
        {
            _context = context;
            _connection = context.Services.Catalog.KeepOpen();
            _timer = new Timer(_ => Beat(), null, s_beat, s_beat);
        }

        public void Dispose()
        {
            _timer.Dispose();
            _connection.Dispose();
        }

        private void Beat()
        {
            try
            {
                _context.Services.Catalog.Write(session =>
                    OperationRepository.Beat(session, _context.Operation.Id, _context.Operation.Owner, EngineServices.Now));
            }
            catch (TroveException)
            {
                // A beat that cannot be written is no reason to stop the work; the next step's journal entry will tell.
            }
        }
    }
}
