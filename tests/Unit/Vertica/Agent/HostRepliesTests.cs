using TroveClusters.Engine.Remote;
using TroveClusters.Engine.Vertica.Agent;

namespace TroveClusters.Tests.Unit.Vertica.Agent;

/// <summary>What the small tools of a host reply, and which folders may go.</summary>
public sealed class HostRepliesTests
{
    [Theory]
    [InlineData(0, "Package: vertica\nStatus: install ok installed\nArchitecture: amd64\nVersion: 12.0.4-0\n", "12.0.4-0")]
    [InlineData(0, "Package: vertica\nStatus: deinstall ok config-files\nVersion: 12.0.4-0\n", null)]
    [InlineData(0, "Package: vertica\nStatus: install ok half-installed\nVersion: 12.0.4-0\n", null)]
    [InlineData(0, "Status: install ok installed\n", null)]
    [InlineData(1, "Status: install ok installed\nVersion: 12.0.4-0\n", null)]
    public void A_package_of_Debian(int code, string output, string? version) => Assert.Equal(version, HostReplies.DpkgVersion(new RemoteResult(code, output, "", false)));

    [Theory]
    [InlineData(0, "11.1.1-0", "11.1.1-0")]
    [InlineData(1, "package vertica is not installed\n", null)]
    [InlineData(0, "two words", null)]
    [InlineData(0, "", null)]
    public void A_package_of_Red_Hat(int code, string output, string? version) => Assert.Equal(version, HostReplies.RpmVersion(new RemoteResult(code, output, "", false)));

    [Theory]
    [InlineData("Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/vda1 100 40 60 40% /\n", 60L * 1024)]
    [InlineData("Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/sd a 100 40 60 40% /my data\n/dev/vda1 9 9 9 9% /\n", 60L * 1024)]
    [InlineData("Filesystem 1024-blocks Used Available Capacity Mounted on\nnone 0 0 0 - /proc\n", 0L)]
    [InlineData("Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/vda1 100 140 -40 100% /\n", 0L)]
    [InlineData("Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/vda1 1 1 9223372036854775807 1% /\n", null)]
    [InlineData("Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/vda1 100 40 many 40% /\n", null)]
    [InlineData("Filesystem 1024-blocks Used Available Capacity Mounted on\n", null)]
    [InlineData("", null)]
    public void Free_space(string output, long? free) => Assert.Equal(free, HostReplies.Free(output));

    [Theory]
    [InlineData("10.0.0.1 172.17.0.1 fd00::1 \n", "10.0.0.1", "172.17.0.1", "fd00::1")]
    [InlineData("\n")]
    [InlineData("hostname: invalid option\n")]
    public void Addresses(string output, params string[] addresses) => Assert.Equal(addresses, HostReplies.Addresses(output));

    [Theory]
    [InlineData("root:x:0:0:root:/root:/bin/bash\n", "/root")]
    [InlineData("dbadmin:x:1000:1000::/home/dbadmin/:/bin/bash\n", "/home/dbadmin")]
    [InlineData("x:x:1:1::/:/bin/sh\n", null)]
    [InlineData("x:x:1:1:://:/bin/sh\n", null)]
    [InlineData("x:x:1:1:::/bin/sh\n", null)]
    [InlineData("nonsense", null)]
    public void A_home(string output, string? home) => Assert.Equal(home, HostReplies.Home(output));

    [Theory]
    [InlineData("/vdata/Sales")]
    [InlineData("/var/lib/vertica/Sales")]
    [InlineData("/home/dbadmin/Sales")]
    [InlineData("/srv/a b/Sales")]
    public void A_folder_of_a_database_may_go(string path) => Assert.Equal(path, RemovableFolder.Verified(path));

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("//")]
    [InlineData("/vdata")]
    [InlineData("/vdata/")]
    [InlineData("/vdata/Sales/")]
    [InlineData("vdata/Sales")]
    [InlineData("/vdata/../etc/x")]
    [InlineData("/vdata/./x")]
    [InlineData("/vdata//x")]
    [InlineData("/home/dbadmin")]
    [InlineData("/var/lib")]
    [InlineData("/opt/vertica")]
    [InlineData("/etc/ssh/x")]
    [InlineData("/usr/lib/x")]
    [InlineData("/vdata/a\nb")]
    [InlineData("~/x/y")]
    public void What_is_a_systems_or_a_base_may_not(string path) =>
        Assert.Equal("InvalidArgument", Assert.Throws<TroveException>(() => RemovableFolder.Verified(path)).ErrorId);
}
