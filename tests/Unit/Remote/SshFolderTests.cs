using System.Net.Sockets;
using TroveClusters.Engine.Remote.OpenSsh;

namespace TroveClusters.Tests.Unit.Remote;

public sealed class SshFolderTests
{
    [Fact]
    public void It_is_private_and_goes_with_the_transport()
    {
        using var folder = SshFolder.Create();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder.FullPath));
        File.WriteAllText(folder.NewPath('k'), "x");
        folder.Dispose();

        Assert.False(Directory.Exists(folder.FullPath));
    }

    [Fact]
    public void No_path_is_given_twice()
    {
        using var folder = SshFolder.Create();

        Assert.Equal(100, Enumerable.Range(0, 100).Select(_ => folder.NewPath('s')).Distinct().Count());
    }

    [Fact]
    public void A_base_is_taken_only_if_the_system_can_bind_sockets_of_that_length()
    {
        Assert.True(SshFolder.FitsSockets("/tmp"));
        Assert.True(SshFolder.FitsSockets("/var/folders/zz/zyxvpxvq6csfxvn_n0000000000000/T"));
        Assert.False(SshFolder.FitsSockets("/" + new string('x', 60)));

        // The longest that is taken: what ssh makes of it, with its own ending, can be bound indeed.
        int longest = Enumerable.Range(1, 100).Last(length => SshFolder.FitsSockets(new string('x', length)));
        int whole = longest + "/trove-ssh-".Length + 12 + "/s2147483647".Length + ".1234567890123456".Length;
        _ = new UnixDomainSocketEndPoint(new string('x', whole));
        Assert.InRange(whole, 80, 107);
    }
}
