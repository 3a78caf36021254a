namespace TroveClusters;

/// <summary>The pauses between two looks at something that is waited for: each twice as long as the one before, up to a limit.</summary>
/// <param name="first">The first pause.</param>
/// <param name="longest">The longest one.</param>
internal sealed class GrowingPause(TimeSpan first, TimeSpan longest)
{
    /// <summary>How long the next pause is.</summary>
    public TimeSpan Next { get; private set; } = first;

    /// <summary>Makes the next pause.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Next, cancellationToken);
        Grow();
    }

    /// <summary>Counts the next pause as made, by other means.</summary>
    public void Grow() => Next = Next * 2 < longest ? Next * 2 : longest;
}
