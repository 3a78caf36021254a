namespace TroveClusters.Engine.Operations;

/// <summary>What the journal of an operation's steps says about it as a whole.</summary>
internal static class OperationSteps
{
    /// <summary>The steps an operation has, in their order; none where its datastore has no steps for its kind.</summary>
    public static IReadOnlyList<OperationStep> Of(OperationContext context) =>
        [.. context.Datastore.TaskManager.Steps(context.Kind).Where(step => step.AppliesTo(context))];

    /// <summary>Whether what was done by now stays, whatever comes: a step has begun that keeps it.</summary>
    public static bool KeepsWhatIsDone(IEnumerable<OperationStep> steps, IReadOnlyDictionary<string, StepState> states) =>
        steps.Any(step => step.Keeps && states.ContainsKey(step.Name));

    /// <summary>Whether the point of no return has been passed.</summary>
    public static bool HasGoneTooFar(IEnumerable<OperationStep> steps, IReadOnlyDictionary<string, StepState> states) =>
        steps.Any(step => step.ForwardOnly && states.ContainsKey(step.Name));

    /// <summary>
    /// The steps that have left something behind, the last one first: the order in which they are undone. Those before one that
    /// keeps what is done are not among them.
    /// </summary>
    public static IEnumerable<OperationStep> Begun(IReadOnlyList<OperationStep> steps, IReadOnlyDictionary<string, StepState> states)
    {
        foreach (OperationStep step in steps.Reverse())
        {
            if (states.TryGetValue(step.Name, out StepState state) && state != StepState.Undone)
                yield return step;
            if (step.Keeps && states.ContainsKey(step.Name))
                yield break;
        }
    }
}
