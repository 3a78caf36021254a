using System.Diagnostics.Metrics;

namespace TroveClusters.Server.Observability;

/// <summary>What the server counts: operations by outcome, and what there is.</summary>
internal sealed class ServerMeters
{
    /// <summary>The name of the meter.</summary>
    public const string Name = "TroveClusters.Server";

    private readonly Histogram<double> _operations;

    public ServerMeters(IMeterFactory meters, Census census)
    {
        Meter meter = meters.Create(Name);
        _operations = meter.CreateHistogram<double>(
            "trove.operation.duration", "s", "How long operations took, by kind and outcome.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600] });
        meter.CreateObservableGauge<long>("trove.clusters", census.Clusters, null, "Clusters, by datastore and status.");
        meter.CreateObservableGauge<long>("trove.nodes", census.Nodes, null, "Nodes, by datastore and status.");
    }

    /// <summary>An operation has ended.</summary>
    /// <param name="kind">What it did.</param>
    /// <param name="outcome">How it ended: a state, or the id of an error.</param>
    /// <param name="took">How long it took.</param>
    public void Ended(TroveOperationKind kind, string outcome, TimeSpan took) =>
        _operations.Record(took.TotalSeconds, KeyValuePair.Create<string, object?>("kind", kind.ToString()), KeyValuePair.Create<string, object?>("outcome", outcome));
}
