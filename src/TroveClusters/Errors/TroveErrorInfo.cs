namespace TroveClusters;

/// <summary>What is fixed about an error id.</summary>
/// <param name="Id">The id.</param>
/// <param name="Category">Its category.</param>
/// <param name="HttpStatus">The status by which the REST API answers: the specification's where it names one.</param>
/// <param name="RecommendedAction">What to do, where the error itself has nothing better to say.</param>
public sealed record TroveErrorInfo(
    TroveErrorId Id, TroveErrorCategory Category, int HttpStatus, string RecommendedAction);
