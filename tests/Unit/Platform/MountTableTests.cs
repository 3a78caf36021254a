using TroveClusters.Engine.Platform;

namespace TroveClusters.Tests.Unit.Platform;

public sealed class MountTableTests
{
    private const string Sample = """
        22 27 0:21 / /proc rw,relatime - proc proc rw
        27 1 254:0 / / rw,relatime shared:1 master:2 - ext4 /dev/vda rw,discard
        30 27 0:26 / /home rw,relatime shared:3 - nfs4 server:/export/home rw,vers=4.2
        31 30 0:27 / /home/me/local rw - xfs /dev/vdb1 rw
        32 27 0:28 / /mnt/with\040blank\011tab\134slash rw - cifs //server/share rw
        33 27 0:29 / /mnt/a rw - tmpfs tmpfs rw
        34 33 0:30 / /mnt/a rw - fuse.sshfs me@server: rw
        35 27 0:31 /sub /var/shared rw propagate_from:1 unbindable - 9p  rw,trans=virtio
        """;

    [Theory]
    [InlineData("/", "/", "ext4")]
    [InlineData("/root/.local/share", "/", "ext4")]
    [InlineData("/home", "/home", "nfs4")]
    [InlineData("/home/me/.local/share", "/home", "nfs4")]
    [InlineData("/homes/me", "/", "ext4")]
    [InlineData("/home/me/local/trove", "/home/me/local", "xfs")]
    [InlineData("/home/me/localhost", "/home", "nfs4")]
    [InlineData("/mnt/with blank\ttab\\slash/trove", "/mnt/with blank\ttab\\slash", "cifs")]
    [InlineData("/mnt/a/b", "/mnt/a", "fuse.sshfs")]
    [InlineData("/var/shared/trove", "/var/shared", "9p")]
    public void The_longest_mount_point_above_a_path_holds_it(string path, string point, string type) =>
        Assert.Equal(new MountedFileSystem(point, type), MountTable.Parse(Sample).Find(path));

    [Fact]
    public void What_is_on_top_counts_in_whatever_order_it_is_listed()
    {
        string[] lines = Sample.Split('\n');
        Assert.Equal("fuse.sshfs", MountTable.Parse(string.Join('\n', lines.Reverse())).Find("/mnt/a")!.Type);
    }

    [Theory]
    [InlineData("")]
    [InlineData("27 1 254:0 / / rw,relatime shared:1")]
    [InlineData("27 1 254:0 / / rw,relatime - nfs")]
    [InlineData("27 1 254:0 / - rw,relatime nfs x rw")]
    [InlineData("x 1 254:0 / / rw - nfs server:/ rw")]
    [InlineData("27 -1 254:0 / / rw - nfs server:/ rw")]
    [InlineData("27 1 254:0 / relative rw - nfs server:/ rw")]
    [InlineData("27 1 254:0 / /bad\\04 rw - nfs server:/ rw")]
    [InlineData("27 1 254:0 / /bad\\980 rw - nfs server:/ rw")]
    [InlineData("27 1 254:0 / /bad\\777 rw - nfs server:/ rw")]
    [InlineData("27 1 254:0 / / rw -  server:/ rw")]
    public void A_line_that_is_none_tells_of_nothing(string line)
    {
        Assert.Null(MountTable.Parse(line).Find("/bad"));
        // The lines around it are read all the same.
        Assert.Equal("ext4", MountTable.Parse($"{line}\n{Sample}\n{line}").Find("/bad")!.Type);
    }

    [Theory]
    [InlineData("nfs", true)]
    [InlineData("nfs4", true)]
    [InlineData("cifs", true)]
    [InlineData("smb3", true)]
    [InlineData("9p", true)]
    [InlineData("afs", true)]
    [InlineData("ceph", true)]
    [InlineData("glusterfs", true)]
    [InlineData("lustre", true)]
    [InlineData("fuse.sshfs", true)]
    [InlineData("ext4", false)]
    [InlineData("xfs", false)]
    [InlineData("btrfs", false)]
    [InlineData("zfs", false)]
    [InlineData("tmpfs", false)]
    [InlineData("overlay", false)]
    [InlineData("fuse.ntfs-3g", false)]
    [InlineData("nfsd", false)]
    public void Network_file_systems_are_known_by_their_type(string type, bool network) => Assert.Equal(network, NetworkFileSystem.IsNetwork(type));

    [Fact]
    public void A_path_is_on_the_network_or_not()
    {
        MountTable mounts = MountTable.Parse(Sample);
        Assert.Equal(new MountedFileSystem("/home", "nfs4"), NetworkFileSystem.Of("/home/me/trove", mounts));
        Assert.Null(NetworkFileSystem.Of("/home/me/local/trove", mounts));
        Assert.Null(NetworkFileSystem.Of("relative", mounts));
    }

    [Fact]
    public void This_machines_table_is_read_whole()
    {
        if (!OperatingSystem.IsLinux())
            return;
        string text = File.ReadAllText("/proc/self/mountinfo");
        MountTable mounts = MountTable.Parse(text);
        Assert.All(text.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.NotNull(MountTable.Parse(line).Find(Unescaped(line.Split(' ')[4]))));
        Assert.Equal("proc", mounts.Find("/proc/self/mountinfo")!.Type);
    }

    private static string Unescaped(string field) => field
        .Replace("\\040", " ", StringComparison.Ordinal).Replace("\\011", "\t", StringComparison.Ordinal)
        .Replace("\\012", "\n", StringComparison.Ordinal).Replace("\\134", "\\", StringComparison.Ordinal);
}
