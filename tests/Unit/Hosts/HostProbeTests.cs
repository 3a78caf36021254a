using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using TroveClusters.Engine.Hosts;
using TroveClusters.Engine.Remote;
using TroveClusters.Tests.Unit.Remote;

namespace TroveClusters.Tests.Unit.Hosts;

public sealed class HostProbeTests
{
    [ShellTheory]
    [MemberData(nameof(PosixShells.All), MemberType = typeof(PosixShells))]
    public void The_script_says_of_this_machine_what_is_so_under_every_shell(string shell)
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var tcp = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        tcp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        tcp.Listen();
        using var bound = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        bound.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        udp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        string folder = Directory.CreateTempSubdirectory("trove-probe-").FullName;
        try
        {
            DateTimeOffset before = DateTimeOffset.UtcNow;
            HostFacts facts = HostProbe.Read(Run(shell, Path.Combine(folder, "not", "there")), "nonce");
            Assert.InRange(facts.Time!.Value, before, DateTimeOffset.UtcNow);
            Assert.Equal(TimeSpan.Zero, facts.TimeStep);
            Assert.Equal(Environment.UserName, facts.User);
            Assert.Equal(Environment.IsPrivilegedProcess, facts.IsRoot);
            Assert.Equal(Environment.IsPrivilegedProcess, facts.Sudo == "root");
            Assert.Equal("Linux", facts.Kernel);
            Assert.Contains($"ID={facts.Os}", File.ReadAllText("/etc/os-release").Replace("\"", "", StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.NotEmpty(facts.OsName);
            // What this process may use can be less than what the machine has.
            Assert.True(facts.Processors >= Environment.ProcessorCount);
            Assert.Equal(long.Parse(File.ReadLines("/proc/meminfo").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture), facts.MemoryKilobytes);
            Assert.Equal(folder, facts.DiskFolder);
            Assert.True(facts.IsDiskWritable);
            var drive = new DriveInfo(folder);
            Assert.Equal(drive.TotalSize / 1024, facts.DiskKilobytes);
            // Others write at the same time.
            Assert.InRange(facts.FreeKilobytes!.Value, (drive.AvailableFreeSpace / 1024) - (4 << 20), (drive.AvailableFreeSpace / 1024) + (4 << 20));
            Assert.Contains(Port(tcp), facts.TcpPorts);
            Assert.DoesNotContain(Port(bound), facts.TcpPorts);
            Assert.Contains(Port(udp), facts.UdpPorts);
            foreach (InstalledServer server in facts.RedisServers)
                Assert.True(File.Exists(server.Path), server.Path);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        static int Port(Socket socket) => ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    [Fact]
    public void All_facts_are_read()
    {
        HostFacts facts = HostProbe.Read(
            """
            You have mail.
            begin	n
            time	1767225600.250000000
            uid	1000
            user	ops
            sudo	no sudo: a password is required
            kernel	Linux
            release	6.1.0
            architecture	x86_64
            os	debian
            os-version	12
            os-name	Debian GNU/Linux 12 (bookworm)
            processors	4
            memory-kb	8000000
            disk-folder	/var/lib
            disk-writable	no
            disk	/dev/mapper/a b 1000 600 400 60% /with space
            tcp	0016
            tcp	1539
            tcp	0016
            udp	12C3
            redis	redis-server /usr/bin/redis-server Redis server v=7.0.15 sha=0
            vertica	Vertica Analytic Database v12.0.4-0
            vertica-hosts	10.0.0.1,10.0.0.2
            end
            logout
            """.ReplaceLineEndings("\n"), "n");
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 0, 0, 0, 250, TimeSpan.Zero), facts.Time);
        Assert.Equal((false, "ops", "no sudo: a password is required"), (facts.IsRoot, facts.User, facts.Sudo));
        Assert.Equal(("Linux", "6.1.0", "x86_64", "debian", "12", "Debian GNU/Linux 12 (bookworm)"), (facts.Kernel, facts.Release, facts.Architecture, facts.Os, facts.OsVersion, facts.OsName));
        Assert.Equal((4L, 8000000L, "/var/lib", false, 1000L, 400L), (facts.Processors, facts.MemoryKilobytes, facts.DiskFolder, facts.IsDiskWritable, facts.DiskKilobytes, facts.FreeKilobytes));
        Assert.Equal([22, 5433, 22], facts.TcpPorts);
        Assert.Equal([4803], facts.UdpPorts);
        Assert.Equal(new InstalledServer("redis-server", "/usr/bin/redis-server", "Redis server v=7.0.15 sha=0"), Assert.Single(facts.RedisServers));
        Assert.Equal(("Vertica Analytic Database v12.0.4-0", "10.0.0.1,10.0.0.2"), (facts.Vertica, facts.VerticaHosts));
    }

    [Theory]
    [InlineData("time\t1767225600.N", 1)]
    [InlineData("time\t1767225600", 1)]
    [InlineData("time\t1767225600.", 1)]
    [InlineData("time\t1767225600.000000000", 0)]
    public void A_date_without_fractions_is_one_of_a_second(string line, int step) =>
        Assert.Equal((new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), TimeSpan.FromSeconds(step)), Times(HostProbe.Read($"begin\tn\n{line}\nend", "n")));

    [Theory]
    [InlineData("time\t")]
    [InlineData("processors\t")]
    [InlineData("memory-kb\t")]
    [InlineData("disk\t")]
    public void What_a_host_cannot_say_is_unknown(string line)
    {
        HostFacts facts = HostProbe.Read($"begin\tn\n{line}\nend", "n");
        Assert.Null(facts.Time);
        Assert.Null(facts.Processors);
        Assert.Null(facts.MemoryKilobytes);
        Assert.Null(facts.FreeKilobytes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("begin\tother\nend")]
    [InlineData("begin\tn\nuid\t0")]
    [InlineData("end\nbegin\tn")]
    [InlineData("begin\tn\nsurprise\t1\nend")]
    [InlineData("begin\tn\nuid 0\nend")]
    [InlineData("begin\tn\nuid\t0\t1\nend")]
    [InlineData("begin\tn\nuid\troot\nend")]
    [InlineData("begin\tn\nuid\t-1\nend")]
    [InlineData("begin\tn\ntcp\t00\nend")]
    [InlineData("begin\tn\ntcp\t1FFFF\nend")]
    [InlineData("begin\tn\ntcp\tzz\nend")]
    [InlineData("begin\tn\nprocessors\t0\nend")]
    [InlineData("begin\tn\ntime\tnow\nend")]
    [InlineData("begin\tn\ntime\t1.2.3\nend")]
    [InlineData("begin\tn\ntime\t99999999999999\nend")]
    [InlineData("begin\tn\ntime\t253402300799\nend")]
    [InlineData("begin\tn\ndisk\t/dev/vda 100\nend")]
    [InlineData("begin\tn\ndisk\tdf: no such file or directory here now\nend")]
    [InlineData("begin\tn\ndisk-writable\tmaybe\nend")]
    [InlineData("begin\tn\nredis\tredis-server\nend")]
    public void Anything_else_is_refused_with_what_was_said(string output)
    {
        TroveException error = Assert.Throws<TroveException>(() => HostProbe.Read(output, "n"));
        Assert.Equal("UnexpectedReply", error.ErrorId);
        Assert.DoesNotContain(error.Message, char.IsControl);
    }

    [Fact]
    public void A_long_reply_is_quoted_short() =>
        Assert.True(Assert.Throws<TroveException>(() => HostProbe.Read(new string('x', 100000), "n")).Message.Length < 500);

    private static (DateTimeOffset?, TimeSpan) Times(HostFacts facts) => (facts.Time, facts.TimeStep);

    private static string Run(string shell, string folder)
    {
        RemoteCommand command = HostProbe.Command("nonce", folder, _ => { });
        Assert.Equal("/bin/sh", command.Program);
        var start = new ProcessStartInfo(shell) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (string argument in shell.EndsWith("busybox", StringComparison.Ordinal) ? ["sh"] : Array.Empty<string>())
            start.ArgumentList.Add(argument);
        foreach (RemoteArgument argument in command.Arguments)
            start.ArgumentList.Add(argument.Reveal());
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal("", errors.Result);
        return output;
    }
}
