namespace TroveClusters.Engine.Operations;

/// <summary>
/// A step of an operation. Doing it twice is the same as doing it once, and undoing it too: recovery repeats what it
/// cannot be sure of. Steps hold no state of their own; what they need is in the <see cref="OperationContext"/>.
/// </summary>
/// <remarks>
/// The journal says <em>intent</em> before a step is done and <em>done</em> after it, <em>undoing</em> and <em>undone</em>
/// in the same way, each written before anything else happens. A process may die between any two of them; the one that
/// takes over does the step again, or undoes it however much of it was done. What a step must know then, and cannot find
/// out, it saves with <see cref="OperationContext.Save(OperationData)"/> before it acts. An exception of a step is the
/// operation's error: a <see cref="TroveException"/> as it is, any other as a defect.
/// </remarks>
public abstract class OperationStep
{
    /// <summary>The name the journal knows it by. Never changed once shipped.</summary>
    public abstract string Name { get; }

    /// <summary>What it does, for people.</summary>
    public abstract string Describe(OperationContext context);

    /// <summary>
    /// Whether the claim of the cluster, which writes the records of new nodes, is a part of it: then the journal has it as
    /// begun from that very transaction on, and a process that dies right after it leaves no records behind.
    /// </summary>
    public virtual bool BeginsWithClaim => false;

    /// <summary>
    /// Whether there is no way back once this step has begun: from then on the operation is completed, not undone, and a
    /// wish to stop waits for its end.
    /// </summary>
    public virtual bool ForwardOnly => false;

    /// <summary>Whether an operation has this step at all. Must be answered alike for as long as the operation lives.</summary>
    public virtual bool AppliesTo(OperationContext context) => true;

    /// <summary>
    /// Whether what it has done stays, and all that came before it, from the moment it has begun. A crash is gone on from, in
    /// this direction; a wish to stop, time that is up, and an error end the operation at the step's next safe point, to which
    /// <see cref="UndoAsync"/> brings it.
    /// </summary>
    public virtual bool Keeps => false;

    /// <summary>The error when the operation's time is up during this step.</summary>
    public virtual TroveErrorId TimeUp(OperationContext context) => TroveErrorId.OperationTimedOut;

    /// <summary>Does it.</summary>
    public abstract Task DoAsync(OperationContext context, CancellationToken cancellationToken);

    /// <summary>Puts right what was changed only for as long as the step runs, when what it made is kept after a failure.</summary>
    public virtual Task SettleAsync(OperationContext context) => Task.CompletedTask;

    /// <summary>
    /// Makes sure that undoing it takes away nothing that is needed by now, when somebody asks for that long after. The
    /// default: nothing of it can be needed.
    /// </summary>
    /// <exception cref="TroveException">What is needed.</exception>
    public virtual Task CheckUndoAsync(OperationContext context, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Undoes it, however much of it was done. The default: there is nothing to undo.</summary>
    public virtual Task UndoAsync(OperationContext context, CancellationToken cancellationToken) => Task.CompletedTask;
}
