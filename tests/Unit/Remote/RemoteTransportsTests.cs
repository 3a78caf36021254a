using Microsoft.Extensions.Logging.Abstractions;
using TroveClusters.Engine;
using TroveClusters.Engine.Remote;

namespace TroveClusters.Tests.Unit.Remote;

public sealed class RemoteTransportsTests : IDisposable
{
    private static readonly RemoteOptions s_options = new(new TimeLimit(TimeSpan.FromSeconds(5), "test"), TimeSpan.FromSeconds(5), 4);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("trove-transports-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task OpenSSH_is_what_its_name_says()
    {
        await using IRemoteTransport transport = RemoteTransports.Create("openssh", s_options, NullLogger.Instance);

        Assert.Equal("openssh", transport.Name);
    }

    [Fact]
    public void A_build_without_SSH_NET_says_so_and_how_to_get_it()
    {
        var e = Assert.Throws<TroveException>(() => RemoteTransports.Create("ssh.net", s_options, NullLogger.Instance, _folder.FullName));

        Assert.Equal("OperationNotSupported", e.ErrorId);
        Assert.Contains(Path.Combine(_folder.FullName, "TroveClusters.SshNet.dll"), e.Message, StringComparison.Ordinal);
        Assert.Contains("-p:WithSshNet=true", e.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void An_assembly_that_is_none_is_told_with_its_path()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "TroveClusters.SshNet.dll"), "not an assembly");
        var e = Assert.Throws<TroveException>(() => RemoteTransports.Create("ssh.net", s_options, NullLogger.Instance, _folder.FullName));

        Assert.Equal("OperationNotSupported", e.ErrorId);
        Assert.Contains("cannot be loaded", e.Message, StringComparison.Ordinal);
    }
}
