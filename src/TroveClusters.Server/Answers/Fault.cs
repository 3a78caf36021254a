namespace TroveClusters.Server.Answers;

/// <summary>A request that is refused, with the code and the words of the answer.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="message">What the caller is told.</param>
internal sealed class Fault(int status, string message) : Exception(message)
{
    /// <summary>The HTTP status.</summary>
    public int Status { get; } = status;
}
