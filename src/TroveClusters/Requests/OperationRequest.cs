namespace TroveClusters;

/// <summary>Something to be done to a cluster.</summary>
public abstract class OperationRequest
{
    private string _command = "";
    private string? _askedBy;

    private protected OperationRequest()
    {
    }

    /// <summary>What it is.</summary>
    public abstract TroveOperationKind Kind { get; }

    /// <summary>The command it comes from, for the record; without secrets.</summary>
    public string Command { get => _command; init => _command = value; }

    /// <summary>
    /// For whom it is done, where a server does it for somebody else: such as <c>ops from 10.0.0.9</c>. The journal shows
    /// it as the user who began it. Null: the user of this process.
    /// </summary>
    public string? AskedBy { get => _askedBy; init => _askedBy = value; }

    /// <summary>How long the operation may take; null for the configured limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The same request as it is to be journaled.</summary>
    /// <param name="askedBy">Who asks.</param>
    /// <param name="command">By what command.</param>
    internal OperationRequest AsAskedBy(string askedBy, string command)
    {
        var copy = (OperationRequest)MemberwiseClone();
        (copy._askedBy, copy._command) = (askedBy, command);
        return copy;
    }
}
