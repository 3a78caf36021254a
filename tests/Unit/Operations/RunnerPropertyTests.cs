using FsCheck;
using FsCheck.Fluent;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Operations;

namespace TroveClusters.Tests.Unit.Operations;

/// <summary>Wherever an operation fails or its process dies, and however often: it ends with everything done or nothing.</summary>
public sealed class RunnerPropertyTests : IDisposable
{
    private readonly RunnerHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void It_ends_wholly_done_or_wholly_undone() => Prop.ForAll(Arb.From(Cases()), RunsToOneOfTwoEnds)
        .Check(Config.QuickThrowOnFailure.WithMaxTest(80));

    private void RunsToOneOfTwoEnds(Scenario scenario)
    {
        using var world = new FakeWorld();
        FakeStep[] steps = [.. Enumerable.Range(0, scenario.Steps).Select(i => new FakeStep(world, $"{i}", i == scenario.PointOfNoReturn))];
        OperationRow operation = _home.Claim();
        bool first = true;
        foreach ((Fault fault, int point) in scenario.Faults.Append((Fault.None, 0)))
        {
            if (!_home.Operation(operation.Id).IsOpen)
                break;
            world.Plan(fault, point);
            // A process of its own: it knows the journal and nothing else.
            OperationRunner runner = _home.Runner(operation.Id, steps);
            bool fresh = first;
            first = false;
            world.RunAsync(() => fresh ? runner.RunAsync(CancellationToken.None) : runner.RecoverAsync(CancellationToken.None)).GetAwaiter().GetResult();
            IsOrderly(scenario, world, steps);
        }

        OperationRow ended = _home.Operation(operation.Id);
        Assert.Contains(ended.State, (TroveOperationState[])[TroveOperationState.Done, TroveOperationState.RolledBack]);
        Assert.Equal(ended.State == TroveOperationState.Done ? steps.Select(step => step.Name) : [], world.Effects);
        _home.AssertFree(operation);
        // Nothing that was undone is done again, and a step is repeated only by a process that found it unfinished.
        Assert.DoesNotContain("do", world.Log.SkipWhile(call => !call.StartsWith("undo", StringComparison.Ordinal)).Select(call => call.Split(' ')[0]));
        Assert.All(world.Log.GroupBy(call => call), calls => Assert.InRange(calls.Count(), 1, scenario.Faults.Count + 1));
    }

    private static void IsOrderly(Scenario scenario, FakeWorld world, FakeStep[] steps)
    {
        IReadOnlyList<string> effects = world.Effects;
        Assert.Equal(steps.Take(effects.Count).Select(step => step.Name), effects);
        if (world.Log.Contains($"do {scenario.PointOfNoReturn}"))
            Assert.DoesNotContain(world.Log, call => call.StartsWith("undo", StringComparison.Ordinal));
    }

    private static Gen<Scenario> Cases() =>
        from steps in Gen.Choose(1, 5)
        from pointOfNoReturn in Gen.Choose(-3, steps - 1)
        from faults in OneFault(steps).ListOf()
        select new Scenario(steps, pointOfNoReturn, [.. faults.Take(4)]);

    private static Gen<(Fault, int)> OneFault(int steps) =>
        from fault in Gen.Elements(Fault.Throw, Fault.Die)
        from point in Gen.Choose(0, 2 * steps)
        select (fault, point);

    private sealed record Scenario(int Steps, int PointOfNoReturn, IReadOnlyList<(Fault Fault, int Point)> Faults)
    {
        public override string ToString() => $"{Steps} steps, no return from {PointOfNoReturn}, {string.Join(", ", Faults)}";
    }
}
