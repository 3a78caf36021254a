namespace TroveClusters.Engine.Operations;

/// <summary>How far a step has come, as the journal has it.</summary>
internal enum StepState
{
    /// <summary>Recorded before the step acts: it may have acted, wholly, in part or not at all.</summary>
    Intent,

    /// <summary>It has acted wholly.</summary>
    Done,

    /// <summary>Recorded before the step is undone: what it did may be gone, wholly, in part or not at all.</summary>
    Undoing,

    /// <summary>It has been undone wholly.</summary>
    Undone,
}
