using System.Text;
using TroveClusters.Tests.SshHosts;

namespace TroveClusters.Tests.VerticaClusters.Harness;

/// <summary>
/// The same operation again and again, each time on hosts of its own, and each time something goes wrong elsewhere: at each
/// of its steps, or at each thing that it asks of a host. All that fail are told at the end, by what went wrong.
/// </summary>
internal sealed class Trials(int hosts, Func<VerticaHome, Task<OperationRequest>> prepare, Func<VerticaHome, Task> isAsBefore, Func<VerticaHome, Task> isDone)
{
    private readonly StringBuilder _failures = new();
    private int _count, _met;

    /// <summary>The double's options.</summary>
    public SimOptions Options { get; init; } = new();

    /// <summary>
    /// What the operation asks of hosts, as a run without trouble shows it: what changes something, and of what only looks
    /// each kind once.
    /// </summary>
    public async Task<IReadOnlyList<RemoteCall>> CallsAsync()
    {
        await using VerticaHome home = await VerticaHome.StartAsync(hosts, Options);
        OperationRequest request = await prepare(home);
        var transport = new WatchedTransport(home.Sim.Transport, ownsInner: false);
        ITroveService service = home.ServiceOver(transport);
        TrovePlan plan = await service.PlanAsync(request, CancellationToken.None);
        transport.Restart();
        await service.RunAsync(plan, home.Events, CancellationToken.None);
        await isDone(home);
        return [.. transport.Calls.Where(call => !call.IsLook), .. transport.Calls.Where(call => call.IsLook).DistinctBy(call => call.Line)];
    }

    /// <summary>The process dies at each step; whoever comes next finishes the operation, or undoes it and does it anew.</summary>
    public async Task DieAtEachStepAsync()
    {
        bool died = true;
        for (int step = 0; died; step++)
        {
            await TryAsync($"died at step {step}", async home =>
            {
                OperationRequest request = await prepare(home);
                await using DeadProcess dead = await DeadProcess.AtStepAsync(home, request, step);
                died = dead.Died;
                if (!died)
                    return;
                _met++;
                await RecoverAsync(home, request);
            });
        }
    }

    /// <summary>The process dies at each call.</summary>
    public async Task DieAtEachCallAsync(bool after)
    {
        foreach (RemoteCall call in await CallsAsync())
        {
            await TryAsync($"died {(after ? "after" : "before")} {call}", async home =>
            {
                OperationRequest request = await prepare(home);
                await using DeadProcess dead = await DeadProcess.AtCallAsync(home, request, call, after);
                if (!dead.Died)
                    return;
                _met++;
                await RecoverAsync(home, request);
            });
        }
    }

    /// <summary>The connection is lost at each call; there is no second loss.</summary>
    public async Task LoseEachConnectionAsync(bool after)
    {
        foreach (RemoteCall lost in await CallsAsync())
        {
            await TryAsync($"connection lost {(after ? "after" : "before")} {lost}", async home =>
            {
                OperationRequest request = await prepare(home);
                var transport = new WatchedTransport(home.Sim.Transport, ownsInner: false);
                ITroveService service = home.ServiceOver(transport);
                TrovePlan plan = await service.PlanAsync(request, CancellationToken.None);
                transport.Restart();
                Func<RemoteCall, Task> lose = call =>
                {
                    if (call != lost)
                        return Task.CompletedTask;
                    _met++;
                    return Task.FromException(new TroveException(
                        TroveErrorId.HostConnectionLost, $"The connection to {call.Host} was lost; what ran may have run wholly, in part or not at all.", call.Host));
                };
                if (after)
                    transport.After = lose;
                else
                    transport.Before = lose;
                await SettleAsync(home, request, () => service.RunAsync(plan, home.Events, CancellationToken.None));
            });
        }
    }

    /// <summary>At each point of the double a program fails, and is cut off from its caller, with which it ends or goes on.</summary>
    public async Task FaultsAsync(params string[] points)
    {
        foreach (string action in (string[])["fail", "drop", "drop-continue"])
        {
            foreach (string point in points)
                await FaultAsync(point, action);
        }
    }

    /// <summary>A fault happens at a point of the double.</summary>
    public Task FaultAsync(string point, string action, string? arg = null) => TryAsync($"{action} at {point}", async home =>
    {
        OperationRequest request = await prepare(home);
        home.Sim.Control.AddFault(point, action, arg: arg);
        home.MayOverlap = action == "drop-continue";
        await SettleAsync(home, request, () => home.RunAsync(request));
        Assert.True(home.Sim.State.Faults.Count == 0, $"The point {point} was never reached.");
        _met++;
    });

    /// <summary>Fails if a trial failed.</summary>
    public void Verdict()
    {
        Assert.True(_count > 0, "Nothing was tried.");
        // Which of several looks at once comes first differs; most of what is arranged must have happened.
        Assert.True(_failures.Length > 0 || _met * 5 >= _count * 4 || _count - _met <= 1, $"Of {_count} troubles only {_met} came.");
        Assert.True(_failures.Length == 0, $"Of {_count} trials these failed:\n{_failures}");
    }

    private async Task TryAsync(string what, Func<VerticaHome, Task> trial)
    {
        _count++;
        await using VerticaHome home = await VerticaHome.StartAsync(hosts, Options);
        try
        {
            await trial(home);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            _failures.Append("* ").Append(what).Append(": ").Append(exception.GetType().Name).Append(": ").AppendLine(exception.Message.Trim().ReplaceLineEndings("\n    "));
            foreach (TroveOperation operation in await home.OperationsAsync())
                _failures.AppendLine($"    {operation.Kind} {operation.State} at '{operation.Step}': {operation.Message}");
        }
    }

    /// <summary>Runs it; one that fails half-way is finished or undone, and one that was undone is done once more.</summary>
    private async Task SettleAsync(VerticaHome home, OperationRequest request, Func<Task<OperationResult>> run)
    {
        try
        {
            await run();
        }
        catch (TroveException)
        {
            await RecoverAsync(home, request);
            return;
        }
        await isDone(home);
    }

    private async Task RecoverAsync(VerticaHome home, OperationRequest request)
    {
        TroveOperation operation = (await home.OperationsAsync())[0];
        if (operation.State is TroveOperationState.Interrupted)
            operation = await home.ResumeAsync(operation.Id);
        if (operation.State == TroveOperationState.Done)
        {
            await isDone(home);
            return;
        }
        Assert.True(operation.State == TroveOperationState.RolledBack, $"{operation}: {operation.Message}");
        // A program whose connection was cut may go on unseen, and lets nobody else change the cluster until it has ended.
        await Poll.UntilAsync("the programs on the hosts to end", () =>
        {
            using IDisposable? free = home.Sim.World.Store.TryTakeTopology();
            return free is not null;
        }, () => $"{operation}: {operation.Message}");
        await isAsBefore(home);
        await home.RunAsync(request);
        await isDone(home);
    }
}
