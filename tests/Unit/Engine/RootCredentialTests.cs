using TroveClusters.Engine;
using TroveClusters.Engine.Catalog;
using TroveClusters.Tests.Unit.Catalog;

namespace TroveClusters.Tests.Unit.Engine;

public sealed class RootCredentialTests : IDisposable
{
    private readonly TemporaryHome _home = new();
    private readonly EngineServices _services;
    private readonly ITroveService _service;
    private readonly ClusterRow _cluster = CatalogSamples.Cluster("sales");

    public RootCredentialTests()
    {
        var settings = new TroveServiceSettings { Home = _home.Folder, Tenant = CatalogSamples.Tenant };
        _services = new EngineServices(settings);
        _service = new EngineFactory().Create(settings);
        CatalogSamples.Add(_services.Catalog, _cluster, CatalogSamples.Node(_cluster, 1));
    }

    [Fact]
    public async Task A_cluster_whose_root_is_not_enabled_has_none() =>
        Assert.Null(await _service.GetRootCredentialAsync(_cluster.Id, CancellationToken.None));

    [Fact]
    public async Task Roots_password_is_stored_encrypted_and_handed_out()
    {
        var owner = SecretOwner.Cluster(_cluster.Id);
        byte[] stored = _services.Secrets.Protect("of root", owner.Context(SecretNames.RootPassword));
        _services.Catalog.Write(session => SecretRepository.Set(session, owner, SecretNames.RootPassword, stored));
        TroveClusterCredential? root = await _service.GetRootCredentialAsync(_cluster.Id, CancellationToken.None);
        Assert.Equal(("sales", "root", "of root"), (root?.ClusterName, root?.UserName, root?.Password));
        Assert.DoesNotContain("of root", root!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cluster_that_is_not_there_is_an_error()
    {
        TroveException error = await Assert.ThrowsAsync<TroveException>(() => _service.GetRootCredentialAsync(Guid.NewGuid(), CancellationToken.None));
        Assert.Equal(TroveErrorId.TroveClusterNotFound, error.Info.Id);
    }

    public void Dispose() => _home.Dispose();
}
