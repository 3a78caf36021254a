using TroveClusters.Engine.Providers.Local;

namespace TroveClusters.Tests.Unit.Providers;

public sealed class LocalProviderOptionsTests
{
    [Theory]
    [InlineData("localhost", 20000, 22767)]
    [InlineData("127.0.0.1", 0, 22767)]
    [InlineData("127.0.0.1", 20000, 65536)]
    [InlineData("127.0.0.1", 20001, 20000)]
    public void What_makes_no_sense_is_refused(string address, int first, int last)
    {
        var options = new LocalProviderOptions { Home = Path.GetTempPath(), BindAddress = address, FirstPort = first, LastPort = last };

        Assert.Equal(TroveErrorId.ConfigurationInvalid, Assert.Throws<TroveException>(() => new LocalProvider(options)).Info.Id);
    }

    [Fact]
    public void A_node_s_folder_is_named_by_its_id()
    {
        Guid id = Guid.NewGuid();
        var provider = new LocalProvider(new LocalProviderOptions { Home = Path.GetTempPath() });

        Assert.Equal(Path.Combine(Path.GetTempPath(), "nodes", id.ToString()), provider.FolderOf(id));
    }
}
