namespace TroveClusters.Tests.Integration.Engine;

/// <summary>Keeps all events, and can act when a step begins or a word is said.</summary>
public sealed class RecordingObserver : IOperationObserver
{
    private readonly List<OperationEvent> _events = [];

    public Action<StepStarted>? OnStep { get; set; }

    public Action<VerboseEvent>? OnWord { get; set; }

    public Action<OperationEvent>? OnEach { get; set; }

    public IReadOnlyList<OperationEvent> Events
    {
        get
        {
            lock (_events)
                return [.. _events];
        }
    }

    public void OnEvent(OperationEvent e)
    {
        lock (_events)
            _events.Add(e);
        OnEach?.Invoke(e);
        if (e is StepStarted { Undoing: false } step)
            OnStep?.Invoke(step);
        if (e is VerboseEvent word)
            OnWord?.Invoke(word);
    }
}
