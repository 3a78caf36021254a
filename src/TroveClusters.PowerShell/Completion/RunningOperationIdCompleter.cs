namespace TroveClusters.Commands;

/// <summary>Completes the ids of operations that are under way.</summary>
public sealed class RunningOperationIdCompleter : OperationIdCompleter
{
    private protected override IReadOnlyList<TroveOperationState> States { get; } = [TroveOperationState.Running, TroveOperationState.RollingBack];
}
