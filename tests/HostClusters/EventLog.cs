namespace TroveClusters.Tests.HostClusters;

/// <summary>Keeps all events, and can act when a step begins.</summary>
internal sealed class EventLog : IOperationObserver
{
    private readonly List<OperationEvent> _events = [];

    /// <summary>Called at each step that is done, not undone, before it begins; it goes on when this returns.</summary>
    public Action<string>? OnStep { get; set; }

    public IReadOnlyList<string> Warnings
    {
        get
        {
            lock (_events)
                return [.. _events.OfType<WarningEvent>().Select(warning => warning.Text)];
        }
    }

    public void OnEvent(OperationEvent e)
    {
        lock (_events)
            _events.Add(e);
        if (e is StepStarted { Undoing: false } step)
            OnStep?.Invoke(step.Step);
    }
}
