using TroveClusters.Engine;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Operations;
using TroveClusters.Tests.Unit.Catalog;

namespace TroveClusters.Tests.Unit.Operations;

/// <summary>What the journal is asked, and that it is not read further than it must be.</summary>
public sealed class JournalQueryTests : IDisposable
{
    private static readonly OperationOwner s_dead = OperationOwner.Current with { Engine = Guid.NewGuid(), ProcessStart = "1" };
    private static readonly OperationOwner s_otherAlive = OperationOwner.Current with { Engine = Guid.NewGuid() };

    private readonly TemporaryHome _home = new();
    private readonly EngineServices _services;
    private readonly OperationReader _reader;
    private readonly ClusterRow _cluster = CatalogSamples.Cluster("web-01");

    public JournalQueryTests()
    {
        _services = new EngineServices(new TroveServiceSettings { Home = _home.Folder, Tenant = CatalogSamples.Tenant });
        _reader = new OperationReader(_services);
    }

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(19)]
    [InlineData(20)]
    [InlineData(21)]
    [InlineData(100)]
    [InlineData(2500)]
    public void However_many_there_are_each_comes_once_newest_first(int count)
    {
        // Several begin at the same time: pages are told apart by more than that.
        OperationRow[] rows = Add(Enumerable.Range(0, count).Select(i => Row() with { Started = CatalogSamples.Then.AddSeconds(i / 7) }));
        TroveOperation[] found = [.. _reader.Find(new OperationQuery())];
        Assert.Equal(rows.Select(row => row.Id).Order(), found.Select(operation => operation.Id).Order());
        Assert.Equal(found.Select(operation => operation.Started).OrderDescending(), found.Select(operation => operation.Started));
    }

    [Fact]
    public void The_newest_are_found_without_reading_the_others()
    {
        // The old ones cannot be read: whoever does finds out.
        Add(Enumerable.Range(0, 100).Select(i => Row() with { Started = CatalogSamples.Then.AddSeconds(-i), Owner = "no owner" }));
        OperationRow[] newest = Add(Enumerable.Range(0, 10).Select(i => Row() with { Started = CatalogSamples.Then.AddDays(i + 1) }));
        Assert.Equal(newest.Reverse().Select(row => row.Id), _reader.Find(new OperationQuery()).Take(10).Select(operation => operation.Id));
        Assert.ThrowsAny<Exception>(() => _reader.Find(new OperationQuery()).Count());
    }

    [Fact]
    public void Filters_meet_what_they_say_and_together_less()
    {
        DateTimeOffset then = CatalogSamples.Then;
        OperationRow grow = Row() with { Kind = TroveOperationKind.Grow, Started = then };
        OperationRow alices = Row(CatalogSamples.Cluster("DB-01"), OperationOwner.Current with { User = "Alice" }) with { Started = then.AddHours(1) };
        OperationRow removal = Row(CatalogSamples.Cluster("db-02")) with { Kind = TroveOperationKind.Delete, Started = then.AddHours(2) };
        Add([grow, alices, removal]);

        Assert.Equal([grow.Id], Ids(new OperationQuery { Kinds = [TroveOperationKind.Grow] }));
        Assert.Equal([removal.Id, grow.Id], Ids(new OperationQuery { Kinds = [TroveOperationKind.Grow, TroveOperationKind.Delete] }));
        Assert.Equal([removal.Id, alices.Id], Ids(new OperationQuery { Clusters = [new NamePattern("db-*")] }));
        Assert.Equal([alices.Id], Ids(new OperationQuery { Clusters = [new NamePattern("db-01")] }));
        Assert.Equal([grow.Id], Ids(new OperationQuery { ClusterIds = [grow.ClusterId] }));
        Assert.Equal([alices.Id], Ids(new OperationQuery { Users = [new NamePattern("al?ce")] }));
        Assert.Equal([alices.Id, grow.Id], Ids(new OperationQuery { Ids = [grow.Id, alices.Id, Guid.NewGuid()] }));
        Assert.Equal([removal.Id, alices.Id], Ids(new OperationQuery { Since = then.AddHours(1) }));
        Assert.Equal([alices.Id, grow.Id], Ids(new OperationQuery { Until = then.AddHours(1).ToOffset(TimeSpan.FromHours(9)) }));
        Assert.Equal([alices.Id], Ids(new OperationQuery { Since = then.AddTicks(1), Until = then.AddHours(2).AddTicks(-1) }));
        Assert.Empty(Ids(new OperationQuery { Kinds = [TroveOperationKind.Grow], Users = [new NamePattern("alice")] }));
    }

    [Theory]
    [InlineData("WEB-01", "web-01", true)]
    [InlineData("Web-01", "web-01 ", false)]
    [InlineData("web-01", "web-011", false)]
    [InlineData("grün", "GRÜN", true)]
    [InlineData("gr*", "GRÜN", true)]
    [InlineData("s", "ſ", null)]
    public void A_name_means_what_it_means_everywhere(string asked, string name, bool? found)
    {
        Add([Row(CatalogSamples.Cluster(name))]);
        var pattern = new NamePattern(asked);
        Assert.Equal(pattern.IsMatch(name), Ids(new OperationQuery { Clusters = [new NamePattern("other"), pattern] }).Length == 1);
        Assert.Equal(found ?? pattern.IsMatch(name), pattern.IsMatch(name));
    }

    [Fact]
    public void A_state_is_what_is_shown_and_not_what_is_stored()
    {
        OperationRow left = Row(owner: s_dead) with { Started = CatalogSamples.Then };
        OperationRow leftRollingBack = Row(owner: s_dead) with { State = TroveOperationState.RollingBack, Started = CatalogSamples.Then.AddSeconds(1) };
        OperationRow running = Row(owner: s_otherAlive) with { Started = CatalogSamples.Then.AddSeconds(2) };
        OperationRow done = Row(owner: s_dead) with { State = TroveOperationState.Done, Started = CatalogSamples.Then.AddSeconds(3) };
        Add([left, leftRollingBack, running, done]);

        Assert.Equal([leftRollingBack.Id, left.Id], Ids(new OperationQuery { States = [TroveOperationState.Interrupted] }));
        Assert.Equal([running.Id], Ids(new OperationQuery { States = [TroveOperationState.Running] }));
        Assert.Empty(Ids(new OperationQuery { States = [TroveOperationState.RollingBack] }));
        Assert.Equal([done.Id, leftRollingBack.Id, left.Id], Ids(new OperationQuery { States = [TroveOperationState.Done, TroveOperationState.Interrupted] }));
    }

    [Fact]
    public void Who_began_it_is_remembered_when_another_one_takes_it_over()
    {
        OperationRow left = Add([Row(owner: s_dead with { User = "alice" })])[0];
        OperationOwner taker = OperationOwner.Current with { User = "bob" };
        _services.Catalog.Write(session => OperationRepository.TryTakeOver(session, left, taker.ToJson(), TroveOperationState.Running, DateTimeOffset.UtcNow));
        TroveOperation operation = Assert.Single(_reader.Find(new OperationQuery { Users = [new NamePattern("alice")] }));
        Assert.Equal(("alice", "bob"), (operation.StartedBy.Split('@')[0], operation.Owner.Split('@')[0]));
    }

    [Fact]
    public async Task After_the_retention_the_old_and_ended_are_gone_and_the_open_stay()
    {
        DateTimeOffset then = DateTimeOffset.UtcNow.AddDays(-100);
        Add([Row() with { State = TroveOperationState.Done, Started = then, Finished = then }]);
        OperationRow open = Add([Row(owner: s_dead) with { Started = then }])[0];
        ClusterRow gone = CatalogSamples.Cluster("gone");
        CatalogSamples.Add(_services.Catalog, gone);
        ITroveService service = new EngineFactory().Create(new TroveServiceSettings { Home = _home.Folder, Tenant = CatalogSamples.Tenant });
        TrovePlan plan = await service.PlanAsync(new RemoveClusterRequest { ClusterId = gone.Id }, CancellationToken.None);
        OperationResult result = await service.RunAsync(plan, new CollectingObserver(), CancellationToken.None);
        Assert.Equal([result.Operation.Id, open.Id], Ids(new OperationQuery()));
    }

    private Guid[] Ids(OperationQuery query) => [.. _reader.Find(query).Select(operation => operation.Id)];

    private OperationRow Row(ClusterRow? cluster = null, OperationOwner? owner = null) => CatalogSamples.Operation(cluster ?? _cluster, owner: owner ?? s_otherAlive);

    private OperationRow[] Add(IEnumerable<OperationRow> rows)
    {
        OperationRow[] all = [.. rows];
        _services.Catalog.Write(session =>
        {
            foreach (OperationRow row in all)
                OperationRepository.Insert(session, row);
        });
        return all;
    }
}
