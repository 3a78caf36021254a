using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Hosts;
using TroveClusters.Tests.Unit.Catalog;

namespace TroveClusters.Tests.Unit.Hosts;

public sealed class HostJudgeTests
{
    private static readonly DateTimeOffset s_asked = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset s_answered = s_asked.AddSeconds(2);
    private static readonly TroveFlavor s_flavor = new() { Id = "1", Name = "f", Ram = 1000, Vcpus = 2, Disk = 10, Ephemeral = 5 };

    private static readonly HostFacts s_well = new()
    {
        Time = s_asked.AddSeconds(1),
        IsRoot = true,
        User = "root",
        Sudo = "root",
        Kernel = "Linux",
        Release = "6.1.0",
        Architecture = "x86_64",
        Os = "debian",
        OsVersion = "12",
        OsName = "Debian GNU/Linux 12 (bookworm)",
        Processors = 4,
        MemoryKilobytes = 2000 << 10,
        DiskFolder = "/var/lib",
        IsDiskWritable = true,
        DiskKilobytes = 100 << 20,
        FreeKilobytes = 50 << 20,
        TcpPorts = [22],
        RedisServers = [new("redis-server", "/usr/bin/redis-server", "Redis server v=7.0.15 sha=0")],
    };

    [Fact]
    public void A_host_that_is_well_passes_all_that_can_be_looked_at()
    {
        IReadOnlyList<TroveFinding> findings = Judge(s_well, s_flavor, capacity: 2);
        Assert.Equal([.. HostChecks.Way, .. HostChecks.Facts], findings.Select(finding => finding.Check));
        Assert.All(findings, finding => Assert.Equal(("a", "a", ""), (finding.Node, finding.HostName, finding.ClusterName)));
        Assert.All(findings.SkipLast(1), finding => Assert.True(finding.Status == TroveFindingStatus.Passed, $"{finding}: {finding.Message}"));
        Assert.Equal(TroveFindingStatus.Skipped, findings[^1].Status);
        Assert.Equal((TroveHostStatus.Active, ""), HostJudge.Sum(findings));
    }

    [Theory]
    [InlineData("yes", TroveFindingStatus.Passed, "sudo without a password")]
    [InlineData("missing", TroveFindingStatus.Warning, "there is no sudo")]
    [InlineData("no sudo: a password is required", TroveFindingStatus.Warning, "sudo: a password is required")]
    [InlineData("", TroveFindingStatus.Warning, "does not say why")]
    public void Sudo_is_looked_at_where_the_user_is_not_root(string sudo, TroveFindingStatus status, string words) =>
        Check(s_well with { IsRoot = false, User = "ops", Sudo = sudo }, HostChecks.Privilege, status, words);

    [Fact]
    public void What_is_not_linux_is_not_looked_at_further()
    {
        IReadOnlyList<TroveFinding> findings = Judge(s_well with { Kernel = "FreeBSD" });
        Assert.Equal(TroveFindingStatus.Failed, Of(findings, HostChecks.OperatingSystem).Status);
        Assert.All(HostChecks.Facts.Skip(2), check => Assert.Equal((TroveFindingStatus.Skipped, "Not looked at, since OperatingSystem failed."), (Of(findings, check).Status, Of(findings, check).Message)));
        Assert.Equal(13, findings.Count);
        Assert.Equal(TroveHostStatus.Unsuitable, HostJudge.Sum(findings).Status);
        Check(s_well with { Os = "" }, HostChecks.OperatingSystem, TroveFindingStatus.Warning, "os-release");
    }

    [Theory]
    [InlineData(4L, 2, TroveFindingStatus.Passed)]
    [InlineData(3L, 2, TroveFindingStatus.Warning)]
    [InlineData(null, 2, TroveFindingStatus.Warning)]
    public void Processors_are_compared_with_what_all_places_want(long? processors, int capacity, TroveFindingStatus status) =>
        Assert.Equal(status, Of(Judge(s_well with { Processors = processors }, s_flavor, capacity), HostChecks.Processors).Status);

    [Theory]
    [InlineData(1800L, 2, TroveFindingStatus.Passed)]
    [InlineData(1799L, 2, TroveFindingStatus.Failed)]
    [InlineData(900L, 1, TroveFindingStatus.Passed)]
    [InlineData(899L, 1, TroveFindingStatus.Failed)]
    [InlineData(null, 1, TroveFindingStatus.Warning)]
    public void Memory_is_compared_with_what_all_places_want(long? megabytes, int capacity, TroveFindingStatus status) =>
        Assert.Equal(status, Of(Judge(s_well with { MemoryKilobytes = megabytes << 10 }, s_flavor, capacity), HostChecks.Memory).Status);

    [Theory]
    [InlineData(1L << 20, 0, TroveFindingStatus.Warning)]
    [InlineData((1L << 20) - 1, 0, TroveFindingStatus.Failed)]
    [InlineData(30L << 20, 0, TroveFindingStatus.Passed)]
    [InlineData((30L << 20) - 1, 0, TroveFindingStatus.Warning)]
    [InlineData(15L << 20, 1, TroveFindingStatus.Passed)]
    [InlineData(1L << 20, 2, TroveFindingStatus.Passed)]
    [InlineData(1L << 20, 3, TroveFindingStatus.Passed)]
    [InlineData(null, 0, TroveFindingStatus.Warning)]
    public void Room_is_compared_with_what_the_places_want_that_are_left(long? free, int nodes, TroveFindingStatus status) =>
        Assert.Equal(status, Of(Judge(s_well with { FreeKilobytes = free }, s_flavor, capacity: 2, nodes), HostChecks.Disk).Status);

    [Fact]
    public void A_folder_that_cannot_be_made_is_a_failure() =>
        Check(s_well with { IsDiskWritable = false, User = "ops" }, HostChecks.Disk, TroveFindingStatus.Failed, "ops may not make folders in /var/lib");

    [Fact]
    public void Without_a_flavor_there_is_nothing_to_compare_with()
    {
        IReadOnlyList<TroveFinding> findings = Judge(s_well with { MemoryKilobytes = 1, Processors = 1, FreeKilobytes = 1 << 20 });
        Assert.All(new[] { HostChecks.Memory, HostChecks.Processors, HostChecks.Disk }, check => Assert.Equal(TroveFindingStatus.Passed, Of(findings, check).Status));
    }

    [Fact]
    public void Ports_that_vertica_needs_are_free_unless_it_is_there()
    {
        Check(s_well with { TcpPorts = [22, 5433, 20000], UdpPorts = [4803] }, HostChecks.Ports, TroveFindingStatus.Warning, "5433/tcp, 4803/udp are taken", "2 of the 3 ports from 20000");
        Check(s_well with { TcpPorts = [5433], Vertica = "v" }, HostChecks.Ports, TroveFindingStatus.Passed, "5433/tcp");
        Check(s_well with { TcpPorts = [4803], UdpPorts = [5433] }, HostChecks.Ports, TroveFindingStatus.Warning, "4803/tcp are taken");
        Check(s_well with { TcpPorts = [20000, 20001, 20002] }, HostChecks.Ports, TroveFindingStatus.Failed, "None of the ports from 20000 to 20002");
    }

    [Theory]
    // Within the time that the question took, nothing shows; the answer came after 2 seconds.
    [InlineData(0.0, 0, TroveFindingStatus.Passed, "agrees")]
    [InlineData(2.0, 0, TroveFindingStatus.Passed, "agrees")]
    [InlineData(2.9, 0, TroveFindingStatus.Passed, "differs from ours by 0.9 s")]
    [InlineData(3.1, 0, TroveFindingStatus.Warning, "at least 1.1 s ahead of ours")]
    [InlineData(-1.1, 0, TroveFindingStatus.Warning, "at least 1.1 s behind ours")]
    [InlineData(-1.1, 1, TroveFindingStatus.Passed, "differs from ours by 0.1 s")]
    [InlineData(301.9, 0, TroveFindingStatus.Warning, "299.9 s ahead")]
    [InlineData(302.1, 0, TroveFindingStatus.Failed, "300.1 s ahead")]
    [InlineData(-300.1, 0, TroveFindingStatus.Failed, "300.1 s behind")]
    public void A_clock_differs_by_what_the_way_cannot_explain(double after, int step, TroveFindingStatus status, string words) =>
        Check(s_well with { Time = s_asked.AddSeconds(after), TimeStep = TimeSpan.FromSeconds(step) }, HostChecks.Clock, status, words);

    [Fact]
    public void A_host_without_a_clock_is_told() => Check(s_well with { Time = null }, HostChecks.Clock, TroveFindingStatus.Warning, "time");

    [Fact]
    public void Installed_servers_are_named_with_their_versions()
    {
        Check(s_well, HostChecks.Redis, TroveFindingStatus.Passed, "/usr/bin/redis-server (7.0.15) is installed");
        Check(s_well with { RedisServers = [new("valkey-server", "/v", "Server v=8.0.1 sha"), .. s_well.RedisServers] }, HostChecks.Redis, TroveFindingStatus.Passed, "/v (8.0.1) and /usr/bin/redis-server (7.0.15) are");
        Check(s_well with { RedisServers = [new("redis-server", "/r", "cannot execute")] }, HostChecks.Redis, TroveFindingStatus.Warning, "cannot execute");
        Check(s_well with { RedisServers = [] }, HostChecks.Redis, TroveFindingStatus.Skipped, "Neither");
        Check(s_well with { Vertica = "Vertica Analytic Database v12.0.4-0" }, HostChecks.Vertica, TroveFindingStatus.Passed, "v12.0.4-0", "no cluster");
        Check(s_well with { Vertica = "", VerticaHosts = "10.0.0.1,10.0.0.2" }, HostChecks.Vertica, TroveFindingStatus.Passed, "of a version that it does not tell", "10.0.0.1, 10.0.0.2");
        Check(s_well with { Vertica = "v", VerticaHosts = "?" }, HostChecks.Vertica, TroveFindingStatus.Warning, "may not read");
    }

    [Theory]
    [InlineData(TroveErrorId.HostUnreachable, "Reachable", TroveHostStatus.Unreachable)]
    [InlineData(TroveErrorId.ServerBinaryNotFound, "Reachable", TroveHostStatus.Unreachable)]
    [InlineData(TroveErrorId.HostKeyChanged, "HostKey", TroveHostStatus.Refused)]
    [InlineData(TroveErrorId.HostKeyUnknown, "HostKey", TroveHostStatus.Refused)]
    [InlineData(TroveErrorId.AuthenticationFailed, "Login", TroveHostStatus.Refused)]
    [InlineData(TroveErrorId.HostConnectionLost, "Commands", TroveHostStatus.Unsuitable)]
    [InlineData(TroveErrorId.OperationTimedOut, "Commands", TroveHostStatus.Unsuitable)]
    public async Task What_keeps_us_from_asking_is_the_finding_it_belongs_to(TroveErrorId id, string check, TroveHostStatus status)
    {
        using var home = new HostHome();
        ScriptedHost host = home.Transport.Add("a", HostHome.KeyA);
        TroveHost registered = await home.RegisterAsync(new RegisterHostRequest { Address = "a" });
        host.Answer = (_, _) => throw new TroveException(id, "The words.", "a", "The advice.");
        List<TroveFinding> findings = await home.TestAsync(registered.Id);
        int at = findings.FindIndex(finding => finding.Check == check);
        Assert.All(findings.Take(at), finding => Assert.Equal(TroveFindingStatus.Passed, finding.Status));
        Assert.Equal((TroveFindingStatus.Failed, "The words.", "The advice."), (findings[at].Status, findings[at].Message, findings[at].RecommendedAction));
        Assert.All(findings.Skip(at + 1), finding => Assert.Equal((TroveFindingStatus.Skipped, $"Not looked at, since {check} failed."), (finding.Status, finding.Message)));
        Assert.Equal(13, findings.Count);
        HostRow row = home.Store.Get(registered.Id);
        Assert.Equal((status, $"{check}: The words."), (row.Status, row.Message));
        // A host that let us in has been seen.
        Assert.Equal(check == "Commands", row.LastSeen > registered.LastSeen);
    }

    private static void Check(HostFacts facts, string check, TroveFindingStatus status, params string[] words)
    {
        TroveFinding finding = Of(Judge(facts), check);
        Assert.Equal(status, finding.Status);
        Assert.All(words, word => Assert.Contains(word, finding.Message, StringComparison.Ordinal));
        Assert.Equal(status is TroveFindingStatus.Failed, finding.RecommendedAction.Length > 0 && status is TroveFindingStatus.Failed);
    }

    private static TroveFinding Of(IReadOnlyList<TroveFinding> findings, string check) => findings.Single(finding => finding.Check == check);

    private static IReadOnlyList<TroveFinding> Judge(HostFacts facts, TroveFlavor? flavor = null, int capacity = 1, int nodes = 0) =>
        new HostJudge(CatalogSamples.Host("a") with { Capacity = capacity, NodeCount = nodes }, flavor, (20000, 20002))
            .Judge(new HostVisit { Asked = s_asked, Answered = s_answered, Facts = facts });
}
