namespace TroveClusters.Engine.Operations;

/// <summary>What the journal of an operation's steps says about it as a whole.</summary>
internal static class OperationSteps
{
    /// <summary>Whether the point of no return has been passed.</summary>
    public static bool HasGoneTooFar(IEnumerable<OperationStep> steps, IReadOnlyDictionary<string, StepState> states) =>
        steps.Any(step => step.ForwardOnly && states.ContainsKey(step.Name));

    /// <summary>The steps that have left something behind, the last one first: the order in which they are undone.</summary>
    public static IEnumerable<OperationStep> Begun(IEnumerable<OperationStep> steps, IReadOnlyDictionary<string, StepState> states) =>
        steps.Where(step => states.TryGetValue(step.Name, out StepState state) && state != StepState.Undone).Reverse();
}
