namespace TroveClusters;

/// <summary>Every error this library raises on purpose.</summary>
public sealed class TroveException : Exception
{
    /// <summary>An error about an object.</summary>
    /// <param name="id">The stable id.</param>
    /// <param name="message">What went wrong, for the operator: whole sentences, no secrets.</param>
    /// <param name="target">The offending object: a name, an id, a node, a specification.</param>
    /// <param name="recommendedAction">What to do; null for the advice of <see cref="TroveErrors"/>.</param>
    /// <param name="inner">The cause.</param>
    public TroveException(
        TroveErrorId id, string message, object? target = null, string? recommendedAction = null, Exception? inner = null)
        : base(message, inner)
    {
        Info = TroveErrors.Get(id);
        Target = target;
        RecommendedAction = recommendedAction ?? Info.RecommendedAction;
    }

    /// <summary>What is fixed about the error.</summary>
    public TroveErrorInfo Info { get; }

    /// <summary>The stable id, as text.</summary>
    public string ErrorId => Info.Id.ToString();

    /// <summary>The kind of error.</summary>
    public TroveErrorCategory Category => Info.Category;

    /// <summary>The HTTP status by which the REST API answers.</summary>
    public int HttpStatus => Info.HttpStatus;

    /// <summary>The offending object; null if there is none.</summary>
    public object? Target { get; }

    /// <summary>What the operator can do.</summary>
    public string RecommendedAction { get; }

    /// <summary>The operation that ended with this error, where one had begun.</summary>
    public Guid? OperationId { get; set; }
}
