using TroveClusters.Engine;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Configuration;
using TroveClusters.Engine.Operations;
using TroveClusters.Tests.Unit.Operations;

namespace TroveClusters.Tests.Unit.Catalog;

/// <summary>A home on a disk without room: each way of writing says so, leaves nothing half done, and works once there is room.</summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly TemporaryHome _temporary = new();
    private SmallDisk? _disk;

    private string Folder => _disk!.Folder;

    private string Ballast => Path.Combine(Folder, "ballast");

    public void Dispose()
    {
        _disk?.Dispose();
        _temporary.Dispose();
    }

    [NeedsSmallDiskFact]
    public async Task A_claim_that_cannot_be_written_changes_nothing()
    {
        using RunnerHome home = Home();
        ClusterRow cluster = CatalogSamples.Cluster("web");
        CatalogSamples.Add(home.Services.Catalog, cluster, CatalogSamples.Node(cluster, 1));
        var service = new TroveService(home.Services);
        TrovePlan plan = await service.PlanAsync(new RemoveClusterRequest { ClusterId = cluster.Id }, CancellationToken.None);
        Fill();
        AssertFull(await Assert.ThrowsAsync<TroveException>(() => service.RunAsync(plan, home.Observer, CancellationToken.None)), "catalog.db");
        MakeRoom();
        Assert.Equal(cluster, CatalogSamples.Find(home.Services.Catalog, cluster.Id));
        Assert.Equal(0, home.Services.Catalog.Read(-1, session => session.Count("operations")));

        await service.RunAsync(plan, home.Observer, CancellationToken.None);
        Assert.Null(CatalogSamples.Find(home.Services.Catalog, cluster.Id));
    }

    [NeedsSmallDiskTheory]
    [InlineData("a")]
    [InlineData("b")]
    [InlineData("c")]
    public async Task An_operation_whose_journal_cannot_be_written_stops_where_it_is_and_can_be_resumed(string filling)
    {
        using RunnerHome home = Home();
        using var world = new FakeWorld();
        OperationRow operation = home.Claim();
        FakeStep[] steps = [.. ((string[])["a", "b", "c"]).Select(name => new FakeStep(world, name)
        {
            Doing = (_, _) =>
            {
                if (name == filling)
                    Fill();
                return Task.CompletedTask;
            },
        })];
        TroveException error = await Assert.ThrowsAsync<TroveException>(() => home.Runner(operation.Id, steps).RunAsync(CancellationToken.None));
        AssertFull(error, "catalog.db");
        Assert.Equal(operation.Id, error.OperationId);
        Assert.Contains("has stopped where it was", error.Message, StringComparison.Ordinal);
        Assert.Contains($"Resume-TroveOperation -Id {operation.Id}", error.RecommendedAction, StringComparison.Ordinal);
        // What it did last is not undone either: nothing happens that is not in the journal.
        Assert.Equal($"do {filling}", world.Log[^1]);
        MakeRoom();
        Assert.Equal(StepState.Intent, home.Steps(operation.Id)[filling]);
        home.AssertClaimed(operation);

        await home.Runner(operation.Id, steps).RecoverAsync(CancellationToken.None);
        Assert.Empty(world.Effects);
        Assert.Equal(TroveOperationState.RolledBack, home.Operation(operation.Id).State);
        home.AssertFree(operation);
        Assert.Equal("ok", CatalogFile.Ask(home.Services.Home.CatalogFile, "PRAGMA integrity_check"));
    }

    [NeedsSmallDiskFact]
    public void A_heartbeat_that_cannot_be_written_is_told_as_such()
    {
        using RunnerHome home = Home();
        OperationRow operation = home.Claim();
        Fill();
        AssertFull(Assert.Throws<TroveException>(() => home.Services.Catalog.Write(session =>
            OperationRepository.Beat(session, operation.Id, operation.Owner, DateTimeOffset.UtcNow))), "catalog.db");
        MakeRoom();
        Assert.Equal(operation.Heartbeat, home.Operation(operation.Id).Heartbeat);
    }

    [NeedsSmallDiskFact]
    public async Task A_setting_that_cannot_be_written_leaves_the_file_as_it_was()
    {
        using RunnerHome home = Home();
        var settings = new SettingStore(home.Services.Home, _ => OptionSet.Of([]));
        string file = home.Services.Home.ConfigurationFile;
        string text = $$"""{ "default": { "default_flavor": "{{new string('1', 6000)}}" } }""";
        File.WriteAllText(file, text);
        File.WriteAllText(file + ".lock", "");
        Fill();
        var request = new SetSettingRequest { Name = "default_volume_size", Value = "3" };
        TroveException error = await Assert.ThrowsAsync<TroveException>(() => settings.SetAsync(request, CancellationToken.None));
        Assert.Equal("ConfigurationInvalid", error.ErrorId);
        Assert.Contains("the disk is full", error.Message, StringComparison.Ordinal);
        Assert.Contains(file, error.Message, StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(file));
        Assert.Equal(["ballast", "trove.json", "trove.json.lock"], CatalogFile.Names(Folder));
        MakeRoom();
        Assert.Equal(3, (await settings.SetAsync(request, CancellationToken.None)).After.Value);
    }

    [NeedsSmallDiskFact]
    public void A_key_that_cannot_be_written_is_not_there()
    {
        using RunnerHome home = Home();
        Fill();
        TroveException error = Assert.Throws<TroveException>(() => home.Services.Secrets.Protect("secret", "context"));
        AssertFull(error, "secret.key");
        Assert.Equal(["ballast"], CatalogFile.Names(Folder));
        MakeRoom();
        Assert.Equal("secret", home.Services.Secrets.Unprotect(home.Services.Secrets.Protect("secret", "context"), "context"));
    }

    private RunnerHome Home()
    {
        _disk = new SmallDisk(_temporary.Folder, 4);
        return new RunnerHome(Folder);
    }

    private void Fill()
    {
        _disk!.Settle();
        File.WriteAllBytes(Ballast, new byte[new DriveInfo(Folder).AvailableFreeSpace]);
    }

    private void MakeRoom() => File.Delete(Ballast);

    private void AssertFull(TroveException error, string file)
    {
        Assert.Equal("CatalogUnavailable", error.ErrorId);
        Assert.Contains("disk is full", error.Message, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(Folder, file), error.Message, StringComparison.Ordinal);
    }
}
