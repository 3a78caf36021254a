namespace TroveClusters.Tests.VerticaClusters.Harness;

/// <summary>Keeps what operations tell, and can act when a step begins.</summary>
internal sealed class EventLog : IOperationObserver
{
    private readonly List<OperationEvent> _events = [];

    /// <summary>Called with each event after it was kept; the engine goes on when this returns.</summary>
    public Action<OperationEvent>? On { get; set; }

    public IReadOnlyList<OperationEvent> Events
    {
        get
        {
            lock (_events)
                return [.. _events];
        }
    }

    /// <summary>The steps that were begun, not undone, in order.</summary>
    public IReadOnlyList<string> Steps => [.. Events.OfType<StepStarted>().Where(step => !step.Undoing).Select(step => step.Step)];

    public IReadOnlyList<string> Warnings => [.. Events.OfType<WarningEvent>().Select(warning => warning.Text)];

    /// <summary>All that was said, a line each: for messages of tests, and to look for secrets.</summary>
    public string Text => string.Join('\n', Events);

    public void OnEvent(OperationEvent e)
    {
        lock (_events)
            _events.Add(e);
        On?.Invoke(e);
    }

    public void Clear()
    {
        lock (_events)
            _events.Clear();
    }
}
