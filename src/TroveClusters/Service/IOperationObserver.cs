namespace TroveClusters;

/// <summary>Takes what an operation tells while it runs. Called from any thread; must not block or throw.</summary>
public interface IOperationObserver
{
    /// <summary>Takes one event.</summary>
    void OnEvent(OperationEvent e);
}
