using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Operations;

namespace TroveClusters.Tests.Dashboard.Harness;

/// <summary>A home with something of everything to look at, and a server on it: a real cluster, one with markup in all of its names, operations of every kind.</summary>
public sealed class Shown : IAsyncLifetime
{
    /// <summary>What must be shown as it stands.</summary>
    public const string Markup = "<img src=x onerror=alert(1)>";

    private RunningServer? _server;

    public TestHome Home { get; } = new();

    public string Url => _server!.Url;

    /// <summary>The id of the cluster that runs.</summary>
    public string Cluster { get; private set; } = "";

    /// <summary>The id of the cluster with the markup.</summary>
    public string Odd { get; private set; } = "";

    /// <summary>The ids of an operation that failed, and of one that was interrupted.</summary>
    public (string Failed, string Interrupted) Operations { get; private set; }

    public async Task InitializeAsync()
    {
        if (Needs.Missing(redis: true) is not null)
            return;
        Cluster = (await Home.CreateAsync("web-01", 4, replicas: 1)).Id.ToString();
        var records = new Records(Home.Folder);
        Odd = records.Add("default", Markup).Id;
        Operations = (Add(TroveOperationState.Failed).ToString(), Add(TroveOperationState.Interrupted).ToString());
        _server = await RunningServer.StartAsync(Home.Folder);
    }

    public async Task DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        await Home.DisposeAsync();
    }

    private Guid Add(TroveOperationState state)
    {
        var id = Guid.NewGuid();
        bool failed = state == TroveOperationState.Failed;
        DateTimeOffset began = DateTimeOffset.UtcNow.AddMinutes(-3);
        new CatalogDatabase(new TroveHome(Home.Folder)).Write(session => OperationRepository.Insert(session, new OperationRow
        {
            Id = id, Tenant = "default", Kind = TroveOperationKind.Grow, ClusterId = Guid.Parse(Odd), ClusterName = Markup, State = state, Step = $"Start {Markup}", Percent = 40,
            Plan = $"Start {Markup}-member-3\nProve {Markup}", Data = "{}", Owner = OperationOwner.Current.ToJson(), StartedBy = OperationOwner.For(Markup).ToJson(), Heartbeat = began,
            Command = $"Add-TroveClusterNode {Markup}", Started = began, Finished = failed ? began.AddMinutes(1) : null, ErrorId = failed ? "NodeStartFailed" : "", Message = failed ? $"It says {Markup}." : "",
        }));
        return id;
    }
}
