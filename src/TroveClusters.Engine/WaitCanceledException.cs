namespace TroveClusters.Engine;

/// <summary>A wait was given up, by whoever waited; its message says what state that which was waited for is in.</summary>
internal sealed class WaitCanceledException(string state, OperationCanceledException inner)
    : OperationCanceledException(state, inner, inner.CancellationToken)
{
    /// <summary>What is known of the state, as the end of a sentence; empty when nothing is.</summary>
    public static string Known(Exception exception) => exception is WaitCanceledException { Message: var state } ? $": {state.TrimEnd('.')}" : "";
}
