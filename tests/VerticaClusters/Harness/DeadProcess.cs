using System.Collections.Concurrent;
using System.Reflection;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Operations;
using TroveClusters.Tests.VerticaHost.InProcess;

namespace TroveClusters.Tests.VerticaClusters.Harness;

/// <summary>
/// An operation whose process dies at a moment of the test's choice, without a process: at that moment it stops for good,
/// nothing it asks of hosts happens any more, and the journal says of its owner what it says of a process that is gone.
/// Disposing it ends what was kept waiting; do that when everything was looked at.
/// </summary>
internal sealed class DeadProcess : IAsyncDisposable
{
    private readonly TaskCompletionSource _died = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _burial = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly WatchedTransport _transport;
    private Task _operation = Task.CompletedTask;

    private DeadProcess(VerticaHome home) => _transport = new WatchedTransport(new SimTransport(home.InProcess), ownsInner: true);

    /// <summary>Whether it died; false where the operation ended before the moment came.</summary>
    public bool Died => _died.Task.IsCompleted;

    /// <summary>The process dies when the how-manyth step of the operation begins, from 0: the journal has its intent, and nothing of it was done.</summary>
    public static Task<DeadProcess> AtStepAsync(VerticaHome home, OperationRequest request, int step) => RunAsync(home, request, (dead, events) =>
    {
        int begun = -1;
        events.On = e =>
        {
            if (e is StepStarted { Undoing: false } && ++begun == step)
                dead.Die(andWait: true);
        };
    });

    /// <summary>The process dies when it has asked a host for something and knows no answer, or right before it asks.</summary>
    /// <param name="home">The home.</param>
    /// <param name="request">The request.</param>
    /// <param name="call">What it asks, since its plan was made.</param>
    /// <param name="after">Whether what is asked for happens.</param>
    public static Task<DeadProcess> AtCallAsync(VerticaHome home, OperationRequest request, RemoteCall call, bool after) => RunAsync(home, request, (dead, _) =>
    {
        Func<RemoteCall, Task> die = at => at == call ? dead.DieAsync() : Task.CompletedTask;
        if (after)
            dead._transport.After = die;
        else
            dead._transport.Before = die;
    });

    public async ValueTask DisposeAsync()
    {
        _burial.TrySetResult();
        try
        {
            await _operation;
        }
        catch (Exception exception) when (exception is TroveException or BuriedException or ObjectDisposedException or OperationCanceledException)
        {
            // It failed, as it must: its hosts are out of its reach.
        }
    }

    private static async Task<DeadProcess> RunAsync(VerticaHome home, OperationRequest request, Action<DeadProcess, EventLog> arrange)
    {
        var dead = new DeadProcess(home);
        ITroveService service = home.ServiceOver(dead._transport);
        TrovePlan plan = await service.PlanAsync(request, CancellationToken.None);
        dead._transport.Restart();
        var events = new EventLog();
        arrange(dead, events);
        dead.Bury(dead._transport);
        dead._operation = service.RunAsync(plan, events, CancellationToken.None);
        await Task.WhenAny(dead._died.Task, dead._operation);
        if (dead.Died)
            MarkDead(home, events.Events.OfType<OperationStarted>().First().OperationId);
        else
            await dead._operation;
        return dead;
    }

    /// <summary>Once it is dead, nothing that it still asks for happens.</summary>
    private void Bury(WatchedTransport transport)
    {
        Func<RemoteCall, Task>? before = transport.Before;
        transport.Before = async call =>
        {
            if (Died)
                await WaitAsync();
            if (before is not null)
                await before(call);
        };
    }

    private void Die(bool andWait)
    {
        _died.TrySetResult();
        if (andWait)
            WaitAsync().GetAwaiter().GetResult();
    }

    private Task DieAsync()
    {
        _died.TrySetResult();
        return WaitAsync();
    }

    private async Task WaitAsync()
    {
        await _burial.Task;
        throw new BuriedException();
    }

    /// <summary>The journal's owner becomes a process of an earlier boot, which nobody takes for one that runs, and this process forgets that it runs the operation.</summary>
    private static void MarkDead(VerticaHome home, Guid operation)
    {
        home.Catalog.Write(session =>
        {
            OperationRow row = OperationRepository.Find(session, operation)!;
            OperationOwner owner = OperationOwner.Of(row) with { Engine = Guid.NewGuid(), ProcessId = int.MaxValue, ProcessStart = "0", Boot = "an earlier one" };
            session.Execute("UPDATE operations SET owner = $owner WHERE id = $id", ("$owner", owner.ToJson()), ("$id", operation));
        });
        // Nothing but the end of the process makes it forget an operation: there is no other way to say so from outside.
        object running = typeof(RunningOperations).GetFields(BindingFlags.NonPublic | BindingFlags.Static).Select(field => field.GetValue(null)).OfType<ConcurrentDictionary<Guid, bool>>().Single();
        ((ConcurrentDictionary<Guid, bool>)running).TryRemove(operation, out _);
    }

    private sealed class BuriedException() : Exception("This process is dead.");
}
