namespace TroveClusters.Bench.Slots;

/// <summary>Something that is measured, and what is asked of it.</summary>
/// <param name="Title">What happens.</param>
/// <param name="TargetToDefault">How many times faster than redis-cli as it is; 0 for no wish.</param>
/// <param name="TargetToBest">How many times faster than its best setting; 0 for no wish.</param>
internal sealed record Scenario(string Title, double TargetToDefault = 0, double TargetToBest = 0)
{
    /// <summary>Seconds of each run, by mover.</summary>
    public Dictionary<string, List<double>> Times { get; } = [];

    public void Add(Mover mover, double seconds)
    {
        if (!Times.TryGetValue(mover.Name, out List<double>? times))
            Times[mover.Name] = times = [];
        times.Add(seconds);
    }
}
