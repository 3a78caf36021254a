using TroveClusters.Engine;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Configuration;
using TroveClusters.Engine.Operations;
using TroveClusters.Tests.Unit.Catalog;

namespace TroveClusters.Tests.Unit.Operations;

public sealed class JournalRetentionTests : IDisposable
{
    private static readonly DateTimeOffset s_day = new(2025, 6, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly TemporaryHome _home = new();
    private readonly CatalogDatabase _catalog;

    public JournalRetentionTests() => _catalog = new CatalogDatabase(new TroveHome(_home.Folder));

    public void Dispose() => _home.Dispose();

    [Fact]
    public void Whole_days_are_kept()
    {
        var morning = new DateTimeOffset(2025, 8, 30, 0, 0, 1, TimeSpan.FromHours(-5));
        Assert.Equal(s_day, JournalRetention.KeptSince(morning, 90));
        Assert.Equal(s_day, JournalRetention.KeptSince(morning.AddHours(18), 90));
        Assert.Equal(s_day.AddDays(1), JournalRetention.KeptSince(morning.AddHours(19), 90));
        Assert.Null(JournalRetention.KeptSince(morning, null));
        Assert.Null(JournalRetention.KeptSince(morning, int.MaxValue));
    }

    [Fact]
    public void What_ended_before_the_day_goes_with_its_steps_and_nothing_else_does()
    {
        OperationRow old = Add(TroveOperationState.Done, s_day.AddDays(-2), s_day.AddTicks(-1));
        OperationRow failed = Add(TroveOperationState.Failed, s_day.AddDays(-2), s_day.AddDays(-1), tenant: "other");
        OperationRow[] kept =
        [
            Add(TroveOperationState.Done, s_day.AddDays(-2), s_day),
            Add(TroveOperationState.RolledBack, s_day.AddDays(1), s_day.AddDays(1)),
            Add(TroveOperationState.Running, s_day.AddDays(-200), null),
            Add(TroveOperationState.RollingBack, s_day.AddDays(-200), null),
            Add(TroveOperationState.Interrupted, s_day.AddDays(-200), null),
            // These cannot be, and are kept if they are.
            Add(TroveOperationState.Interrupted, s_day.AddDays(-200), s_day.AddDays(-199)),
            Add(TroveOperationState.Done, s_day.AddDays(-200), s_day.AddDays(-199), holds: true),
        ];

        Assert.Equal(2, _catalog.Write(session => OperationRepository.RemoveEndedBefore(session, s_day)));
        Assert.Equal(0, _catalog.Write(session => OperationRepository.RemoveEndedBefore(session, s_day)));
        Assert.All([old, failed], row => Assert.Equal((null, 0), Find(row)));
        Assert.All(kept, row => Assert.Equal((row.Id, 1), Find(row)));
    }

    [Theory]
    [InlineData(null, 90)]
    [InlineData("7", 7)]
    [InlineData("0", null)]
    [InlineData("-1", -1)]
    public void The_option_is_a_number_of_days_or_0(string? text, int? days)
    {
        TroveOptions options = TroveOptions.Load(Path.Combine(_home.Folder, "trove.json"), name => name == "TROVE_DEFAULT_OPERATION_RETENTION_DAYS" ? text : null);
        if (days < 0)
            Assert.Equal("ConfigurationInvalid", Assert.Throws<TroveException>(() => new GeneralOptions(options).OperationRetentionDays).ErrorId);
        else
            Assert.Equal(days, new GeneralOptions(options).OperationRetentionDays);
    }

    [Theory]
    [InlineData(90, false)]
    [InlineData(3000, true)]
    [InlineData(0, true)]
    public async Task A_change_removes_what_has_become_old(int days, bool kept)
    {
        File.WriteAllText(Path.Combine(_home.Folder, "trove.json"), $$"""{ "default": { "operation_retention_days": {{days}} } }""");
        DateTimeOffset then = DateTimeOffset.UtcNow.AddDays(-100);
        OperationRow old = Add(TroveOperationState.Done, then, then);
        ClusterRow cluster = CatalogSamples.Cluster("gone");
        CatalogSamples.Add(_catalog, cluster);
        var service = new EngineFactory().Create(new TroveServiceSettings { Home = _home.Folder, Tenant = CatalogSamples.Tenant });
        TrovePlan plan = await service.PlanAsync(new RemoveClusterRequest { ClusterId = cluster.Id }, CancellationToken.None);
        Assert.Equal(old.Id, Find(old).Item1);

        OperationResult result = await service.RunAsync(plan, new CollectingObserver(), CancellationToken.None);
        Assert.Equal(kept ? old.Id : null, Find(old).Item1);
        Assert.NotNull(_catalog.Read(null, session => OperationRepository.Find(session, result.Operation.Id)));
    }

    private (Guid?, int) Find(OperationRow row) => _catalog.Read((null, 0), session =>
        (OperationRepository.Find(session, row.Id)?.Id, OperationRepository.Steps(session, row.Id).Count));

    private OperationRow Add(
        TroveOperationState state, DateTimeOffset started, DateTimeOffset? finished, string tenant = CatalogSamples.Tenant, bool holds = false)
    {
        ClusterRow cluster = CatalogSamples.Cluster($"c-{Guid.NewGuid():N}", tenant);
        OperationRow row = CatalogSamples.Operation(cluster) with { State = state, Started = started, Finished = finished };
        CatalogSamples.Add(_catalog, cluster with { OperationId = holds ? row.Id : null });
        _catalog.Write(session =>
        {
            OperationRepository.Insert(session, row);
            OperationRepository.SetStep(session, row.Id, "step", StepState.Done, started);
        });
        return row;
    }
}
