using TroveClusters.Engine.Operations;

namespace TroveClusters.Tests.Unit.Operations;

/// <summary>What a process meets at a point of an operation.</summary>
internal enum Fault
{
    None,

    /// <summary>The step throws.</summary>
    Throw,

    /// <summary>The process dies: nothing of it runs on, only the journal is left.</summary>
    Die,
}

/// <summary>
/// A world in which steps have effects, and the points at which something can go wrong: before and after each effect, and
/// between a step's record and the step. A process that dies stays at its point until the world ends.
/// </summary>
internal sealed class FakeWorld : IDisposable
{
    private readonly object _lock = new();
    private readonly ManualResetEventSlim _end = new();
    private readonly List<string> _effects = [];
    private readonly List<string> _log = [];
    private readonly List<Task> _dead = [];
    private Fault _fault;
    private int _pointsUntilFault;
    private TaskCompletionSource? _died;

    /// <summary>The steps whose effect is in the world now, in the order in which they came.</summary>
    public IReadOnlyList<string> Effects
    {
        get
        {
            lock (_lock)
                return [.. _effects];
        }
    }

    /// <summary>What was called: <c>do a</c>, <c>undo a</c>.</summary>
    public IReadOnlyList<string> Log
    {
        get
        {
            lock (_lock)
                return [.. _log];
        }
    }

    /// <summary>Lets the next process meet a fault at its n-th point, from 0.</summary>
    public void Plan(Fault fault, int point) => (_fault, _pointsUntilFault) = (fault, point);

    /// <summary>Runs a process to its end or to its death.</summary>
    /// <returns>Null when it ended well or died; else its error.</returns>
    public async Task<(bool Died, TroveException? Error)> RunAsync(Func<Task> process)
    {
        var died = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _died = died;
        Task task = Task.Factory.StartNew(process, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
        if (await Task.WhenAny(task, died.Task) == died.Task)
        {
            _dead.Add(task);
            return (true, null);
        }
        return task.IsCompletedSuccessfully ? (false, null) : (false, Assert.IsType<TroveException>(await Record.ExceptionAsync(() => task)));
    }

    public void Point()
    {
        Fault fault;
        lock (_lock)
        {
            fault = _fault != Fault.None && _pointsUntilFault-- == 0 ? _fault : Fault.None;
            if (fault != Fault.None)
                _fault = Fault.None;
        }
        switch (fault)
        {
            case Fault.Throw:
                throw new InvalidOperationException("the fault");
            case Fault.Die:
                _died!.TrySetResult();
                _end.Wait();
                throw new InvalidOperationException("the world has ended");
        }
        if (_end.IsSet)
            throw new InvalidOperationException("the world has ended");
    }

    public void Do(string step) => Change(step, "do", add: true);

    public void Undo(string step) => Change(step, "undo", add: false);

    /// <summary>Lets the dead be buried: their threads end, and nothing of them touches the home any more.</summary>
    public void Dispose()
    {
        _end.Set();
        foreach (Task dead in _dead)
            Record.ExceptionAsync(() => dead).GetAwaiter().GetResult();
        _end.Dispose();
    }

    private void Change(string step, string what, bool add)
    {
        Point();
        lock (_lock)
        {
            _log.Add($"{what} {step}");
            // A step finds what is there and adds or removes only what is missing: idempotent, as steps must be.
            if (add && !_effects.Contains(step))
                _effects.Add(step);
            else if (!add)
                _effects.Remove(step);
        }
        Point();
    }
}

/// <summary>A step of a fake world.</summary>
internal sealed class FakeStep(FakeWorld world, string name, bool forwardOnly = false) : OperationStep
{
    public override string Name => name;

    public override bool ForwardOnly => forwardOnly;

    /// <summary>Acts within the step, beside its effect.</summary>
    public Func<OperationContext, CancellationToken, Task>? Doing { get; init; }

    /// <inheritdoc cref="Doing"/>
    public Func<OperationContext, CancellationToken, Task>? Undone { get; init; }

    /// <summary>Settles the step.</summary>
    public Func<Task>? Settling { get; init; }

    public override string Describe(OperationContext context) => $"Step {name}";

    public override Task SettleAsync(OperationContext context) => Settling?.Invoke() ?? Task.CompletedTask;

    public override async Task DoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        world.Do(name);
        if (Doing is not null)
            await Doing(context, cancellationToken);
    }

    public override async Task UndoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        if (Undone is not null)
            await Undone(context, cancellationToken);
        world.Undo(name);
    }
}
