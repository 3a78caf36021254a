namespace TroveClusters;

/// <summary>Something an operation tells while it runs.</summary>
public abstract record OperationEvent;

/// <summary>The operation is journaled and has begun.</summary>
/// <param name="OperationId">Its id.</param>
/// <param name="Activity">What it does, such as <c>Creating Redis cluster 'web-01'</c>.</param>
/// <param name="StepCount">How many steps it has.</param>
public sealed record OperationStarted(Guid OperationId, string Activity, int StepCount) : OperationEvent;

/// <summary>A step begins.</summary>
/// <param name="Step">What it does.</param>
/// <param name="Index">Its number, from 0.</param>
/// <param name="StepCount">How many steps there are.</param>
/// <param name="Undoing">Whether it is being undone.</param>
public sealed record StepStarted(string Step, int Index, int StepCount, bool Undoing) : OperationEvent;

/// <summary>Progress within the step in hand.</summary>
/// <param name="Done">Units done.</param>
/// <param name="Total">Units in all.</param>
/// <param name="Unit">What is counted, such as <c>nodes</c>.</param>
public sealed record StepProgress(long Done, long Total, string Unit) : OperationEvent;

/// <summary>The operation was told to stop and says what it does about it.</summary>
/// <param name="Text">One sentence.</param>
public sealed record OperationStopping(string Text) : OperationEvent;

/// <summary>Something the operator should know.</summary>
/// <param name="Text">One sentence.</param>
public sealed record WarningEvent(string Text) : OperationEvent;

/// <summary>Detail for those who want it.</summary>
/// <param name="Text">One sentence.</param>
public sealed record VerboseEvent(string Text) : OperationEvent;

/// <summary>Diagnostics: agent calls and the like; never secrets.</summary>
/// <param name="Text">One sentence.</param>
public sealed record DebugEvent(string Text) : OperationEvent;
