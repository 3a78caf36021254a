using TroveClusters.Engine;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Datastores;
using TroveClusters.Tests.Unit.Catalog;

namespace TroveClusters.Tests.Unit.Engine;

public sealed class NodeSelectionTests : IDisposable
{
    private const string LooksLikeAnId = "0123456789abcdef0123456789abcdef";

    private readonly TemporaryHome _home = new();
    private readonly EngineServices _services;
    private readonly ClusterState _state;
    private readonly NodeRow _elsewhere;

    public NodeSelectionTests()
    {
        _services = new EngineServices(new TroveServiceSettings { Home = _home.Folder, Tenant = CatalogSamples.Tenant });
        ClusterRow mine = CatalogSamples.Cluster("mine"), other = CatalogSamples.Cluster("other");
        NodeRow[] nodes = [CatalogSamples.Node(mine, 1), CatalogSamples.Node(mine, 2), CatalogSamples.Node(mine, 3, "odd[1]"), CatalogSamples.Node(mine, 4, LooksLikeAnId)];
        _elsewhere = CatalogSamples.Node(other, 1);
        CatalogSamples.Add(_services.Catalog, mine, nodes);
        CatalogSamples.Add(_services.Catalog, other, _elsewhere);
        _state = new ClusterState(mine, nodes);
    }

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData("mine-member-1", "1")]
    [InlineData("MINE-member-2", "2")]
    [InlineData("mine-*", "1 2")]
    [InlineData("mine-member-[2-9]", "2")]
    [InlineData("odd`[1`]", "3")]
    [InlineData(LooksLikeAnId, "4")]
    [InlineData("*", "1 2 3 4")]
    // Each once, in the order named; a wildcard beside a name may match nothing.
    [InlineData("mine-member-2,mine-member-1,mine-*", "2 1")]
    [InlineData("mine-member-1,none-*", "1")]
    public void Names_and_wildcards(string wanted, string positions) =>
        Assert.Equal(positions, string.Join(' ', NodeSelection.Find(_services, _state, wanted.Split(',')).Select(node => node.Position)));

    [Theory]
    [InlineData("D")]
    [InlineData("B")]
    [InlineData("N")]
    public void Ids_in_any_of_their_forms(string form) =>
        Assert.Equal(_state.Nodes[1], Assert.Single(NodeSelection.Find(_services, _state, [_state.Nodes[1].Id.ToString(form), _state.Nodes[1].Name])));

    [Fact]
    public void All_that_are_unknown_are_named()
    {
        TroveException error = Assert.Throws<TroveException>(() => NodeSelection.Find(_services, _state, ["mine-member-1", "ghost", "spook"]));
        Assert.Equal("NodeNotFound", error.ErrorId);
        Assert.Contains("'ghost', 'spook'", error.Message, StringComparison.Ordinal);
        Assert.Equal(["ghost", "spook"], Assert.IsType<string[]>(error.Target));
    }

    [Fact]
    public void A_node_of_another_cluster_is_said_to_be_one()
    {
        TroveException error = Assert.Throws<TroveException>(() => NodeSelection.Find(_services, _state, ["ghost", _elsewhere.Id.ToString()]));
        Assert.Equal("NodeNotInCluster", error.ErrorId);
        Assert.Contains("'other'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_node_of_another_tenant_is_not_found()
    {
        ClusterRow theirs = CatalogSamples.Cluster("theirs", "other-tenant");
        NodeRow node = CatalogSamples.Node(theirs, 1);
        CatalogSamples.Add(_services.Catalog, theirs, node);
        Assert.Equal("NodeNotFound", Assert.Throws<TroveException>(() => NodeSelection.Find(_services, _state, [node.Id.ToString()])).ErrorId);
    }

    [Theory]
    [InlineData("none-*")]
    [InlineData("")]
    public void Nothing_chosen_is_an_error(string wanted) => Assert.Equal(
        "NodeRequired",
        Assert.Throws<TroveException>(() => NodeSelection.Find(_services, _state, wanted.Split(',', StringSplitOptions.RemoveEmptyEntries))).ErrorId);
}
