using System.Globalization;
using System.Text.RegularExpressions;
using TroveClusters.Engine.Catalog;

namespace TroveClusters.Engine.Hosts;

/// <summary>Makes findings of a visit to a host.</summary>
/// <param name="host">The host.</param>
/// <param name="flavor">The flavor its places offer; null for any.</param>
/// <param name="redisPorts">The first and the last port that nodes get.</param>
internal sealed partial class HostJudge(HostRow host, TroveFlavor? flavor, (int First, int Last) redisPorts)
{
    /// <summary>Servers write times into what they replicate, and logs are read side by side: more than this is seen there.</summary>
    private static readonly TimeSpan s_clockWarning = TimeSpan.FromSeconds(1);

    /// <summary>What Kerberos allows, and with it most of what checks times across machines (RFC 4120, 1.3: typically 5 minutes).</summary>
    private static readonly TimeSpan s_clockFailure = TimeSpan.FromMinutes(5);

    /// <summary>The smallest volume there is.</summary>
    private const long LeastFree = 1 << 20;

    /// <summary>The kernel keeps some of a machine's memory for itself: this share of what was promised counts as all.</summary>
    private const double MemoryShare = 0.9;

    private static readonly int[] s_verticaTcp = [4803, 4804, 4805, 5433, 5434, 5444, 5450];
    private static readonly int[] s_verticaUdp = [4803, 4804, 4805];

    /// <summary>The findings, one a check, in the order of <see cref="HostChecks"/>.</summary>
    public IReadOnlyList<TroveFinding> Judge(HostVisit visit)
    {
        var findings = new List<TroveFinding>();
        foreach (string check in HostChecks.Way)
        {
            if (check == visit.FailedAt)
            {
                findings.Add(Finding(check, TroveFindingStatus.Failed, visit.Error!.Message, visit.Error.RecommendedAction));
                string[] rest = [.. HostChecks.Way.SkipWhile(other => other != check).Skip(1), .. HostChecks.Facts];
                return [.. findings, .. rest.Select(other => Skip(other, check))];
            }
            findings.Add(visit.WasMade ? Passed(check, PassedMessage(check)) : Skip(check, visit.FailedAt!));
        }
        HostFacts facts = visit.Facts!;
        findings.Add(Privilege(facts));
        TroveFinding system = OperatingSystemOf(facts);
        findings.Add(system);
        if (system.Status == TroveFindingStatus.Failed)
            return [.. findings, .. HostChecks.Facts.Skip(2).Select(other => Skip(other, HostChecks.OperatingSystem))];
        return [.. findings, Processors(facts), Memory(facts), Disk(facts), Ports(facts), Clock(facts, visit), Redis(facts), Vertica(facts)];
    }

    /// <summary>How findings leave the host, and what an operator should know about it.</summary>
    public static (TroveHostStatus Status, string Message) Sum(IReadOnlyList<TroveFinding> findings)
    {
        TroveFinding? failed = findings.FirstOrDefault(finding => finding.Status == TroveFindingStatus.Failed);
        TroveHostStatus status = failed?.Check switch
        {
            null => TroveHostStatus.Active,
            HostChecks.Reachable => TroveHostStatus.Unreachable,
            HostChecks.HostKey or HostChecks.Login => TroveHostStatus.Refused,
            _ => TroveHostStatus.Unsuitable,
        };
        TroveFinding? told = failed ?? findings.FirstOrDefault(finding => finding.Status == TroveFindingStatus.Warning);
        return (status, told is null ? "" : $"{told.Check}: {told.Message}");
    }

    private string PassedMessage(string check) => check switch
    {
        HostChecks.Reachable => $"An SSH server answers at {host.ToLogin(null)}.",
        HostChecks.HostKey => "It shows a key that is trusted.",
        HostChecks.Login => $"It lets {host.User} in.",
        _ => "It runs commands.",
    };

    private TroveFinding Privilege(HostFacts facts) => facts switch
    {
        { IsRoot: true } => Passed(HostChecks.Privilege, $"{facts.User} is root."),
        { Sudo: "yes" } => Passed(HostChecks.Privilege, $"{facts.User} runs sudo without a password."),
        { Sudo: "missing" } => NoPrivilege($"{facts.User} is not root, and there is no sudo."),
        _ => NoPrivilege($"{facts.User} is not root and cannot run sudo without a password: {(facts.Sudo.StartsWith("no ", StringComparison.Ordinal) ? facts.Sudo[3..] : "sudo does not say why")}"),
    };

    // Redis nodes run as the login's user and need nothing of root's; whether that user has a place for them is the disk's finding.
    private TroveFinding NoPrivilege(string message) => Warning(
        HostChecks.Privilege, $"{message.TrimEnd('.')}. Redis nodes can do without; Vertica is installed by root.", TroveErrors.Get(TroveErrorId.PrivilegeRequired).RecommendedAction);

    private TroveFinding OperatingSystemOf(HostFacts facts)
    {
        string kernel = $"{facts.Kernel} {facts.Release} on {facts.Architecture}";
        if (facts.Kernel != "Linux")
            return Failed(HostChecks.OperatingSystem, $"It runs {kernel}; nodes need Linux.", "Use a host with Linux.");
        return facts.Os.Length == 0
            ? Warning(HostChecks.OperatingSystem, $"It runs {kernel}; /etc/os-release does not say which distribution it is.", "Make sure that the datastore's packages are for this distribution.")
            : Passed(HostChecks.OperatingSystem, $"It runs {facts.OsName} ({string.Join(' ', new[] { facts.Os, facts.OsVersion }.Where(part => part.Length > 0))}), {kernel}.");
    }

    private TroveFinding Processors(HostFacts facts)
    {
        if (facts.Processors is not { } processors)
            return Warning(HostChecks.Processors, "It does not say how many processors it has.", "");
        long wanted = (long)(flavor?.Vcpus ?? 0) * host.Capacity;
        return flavor is null ? Passed(HostChecks.Processors, $"It has {processors}; it has no flavor to compare them with.")
            : processors >= wanted ? Passed(HostChecks.Processors, $"It has {processors}, and {Places} want {wanted}.")
            : Warning(HostChecks.Processors, $"It has {processors}; {Places} want {wanted}: they would share them.", "Give it fewer places or a smaller flavor: Register-TroveHost -Capacity, -Flavor.");
    }

    private TroveFinding Memory(HostFacts facts)
    {
        if (facts.MemoryKilobytes is not { } kilobytes)
            return Warning(HostChecks.Memory, "It does not say how much memory it has.", "");
        long megabytes = kilobytes >> 10;
        long wanted = (long)(flavor?.Ram ?? 0) * host.Capacity;
        return flavor is null ? Passed(HostChecks.Memory, $"It has {megabytes} MB; it has no flavor to compare them with.")
            : megabytes >= wanted * MemoryShare ? Passed(HostChecks.Memory, $"It has {megabytes} MB, and {Places} want {wanted} MB.")
            : Failed(HostChecks.Memory, $"It has {megabytes} MB; {Places} want {wanted} MB.", "Give it fewer places or a smaller flavor: Register-TroveHost -Capacity, -Flavor.");
    }

    private TroveFinding Disk(HostFacts facts)
    {
        if (!facts.IsDiskWritable)
            return Failed(HostChecks.Disk, $"{facts.User} may not make folders in {facts.DiskFolder}, where nodes would be.", "Make the folder that ssh_data_folder names and give it to the user, or register the host with the user root.");
        if (facts.FreeKilobytes is not { } free || facts.DiskKilobytes is not { } size)
            return Warning(HostChecks.Disk, $"It does not say how much room there is at {facts.DiskFolder}.", "");
        string what = $"{Gigabytes(free)} of {Gigabytes(size)} GB are free at {facts.DiskFolder}";
        long wanted = (long)((flavor?.Disk ?? 0) + (flavor?.Ephemeral ?? 0)) * Math.Max(0, host.Capacity - host.NodeCount);
        return free < LeastFree ? Failed(HostChecks.Disk, $"Only {what}; the smallest volume has 1 GB.", "Make room, or let the folder be on a larger disk.")
            : free >> 20 < wanted ? Warning(HostChecks.Disk, $"{what}; the places that are left want {wanted} GB.", "Make room, or give it fewer places: Register-TroveHost -Capacity.")
            : Passed(HostChecks.Disk, $"{what}.");
    }

    private TroveFinding Ports(HostFacts facts)
    {
        string[] taken = [.. s_verticaTcp.Where(facts.TcpPorts.Contains).Select(port => Text(port, "tcp")), .. s_verticaUdp.Where(facts.UdpPorts.Contains).Select(port => Text(port, "udp"))];
        int nodePorts = redisPorts.Last - redisPorts.First + 1;
        int used = facts.TcpPorts.Count(port => port >= redisPorts.First && port <= redisPorts.Last);
        string redis = $"{nodePorts - used} of the {nodePorts} ports from {redisPorts.First} for Redis nodes are free";
        const string Unknown = "What a firewall lets through cannot be seen from here.";
        if (used == nodePorts)
            return Failed(HostChecks.Ports, $"None of the ports from {redisPorts.First} to {redisPorts.Last} for Redis nodes is free.", "Widen the range, or see what listens there.");
        if (taken.Length == 0)
            return Passed(HostChecks.Ports, $"Vertica's ports are free, and {redis}. {Unknown}");
        string list = string.Join(", ", taken);
        return facts.Vertica is not null
            ? Passed(HostChecks.Ports, $"Of Vertica's ports {list} are taken, and Vertica is installed; {redis}. {Unknown}")
            : Warning(HostChecks.Ports, $"Of Vertica's ports {list} are taken, and Vertica is not installed; {redis}. {Unknown}", "See what listens there (ss -tulpn), if Vertica is to run on the host.");

        static string Text(int port, string protocol) => FormattableString.Invariant($"{port}/{protocol}");
    }

    /// <summary>
    /// Its clock was read between our question and its answer. A difference shows only as far as its time lies outside of
    /// these: what lies within may be the way there and back.
    /// </summary>
    private TroveFinding Clock(HostFacts facts, HostVisit visit)
    {
        if (facts.Time is not { } time)
            return Warning(HostChecks.Clock, "It does not say what time it is.", "");
        TimeSpan behind = visit.Asked - (time + facts.TimeStep);
        TimeSpan ahead = time - visit.Answered;
        TimeSpan difference = behind > ahead ? behind : ahead;
        string precision = $"the answer took {Seconds(visit.Answered - visit.Asked)} s, within which nothing shows";
        if (difference <= s_clockWarning)
            return Passed(HostChecks.Clock, difference <= TimeSpan.Zero ? $"Its clock agrees with ours; {precision}." : $"Its clock differs from ours by {Seconds(difference)} s; {precision}.");
        string message = $"Its clock is at least {Seconds(difference)} s {(behind > ahead ? "behind" : "ahead of")} ours; {precision}.";
        const string Action = "Let both machines take their time from the same servers (chrony, systemd-timesyncd).";
        return difference > s_clockFailure ? Failed(HostChecks.Clock, message, Action) : Warning(HostChecks.Clock, message, Action);
    }

    private TroveFinding Redis(HostFacts facts)
    {
        if (facts.RedisServers is not [var first, ..])
            return Finding(HostChecks.Redis, TroveFindingStatus.Skipped, "Neither valkey-server nor redis-server is installed.", "Install one of them, if Redis nodes are to be put on the host.");
        string[] servers = [.. facts.RedisServers.Select(server => $"{server.Path} ({(ServerVersion().Match(server.Version) is { Success: true } match ? match.Groups[1].Value : "version unknown")})")];
        return ServerVersion().IsMatch(first.Version)
            ? Passed(HostChecks.Redis, $"{string.Join(" and ", servers)} {(servers.Length == 1 ? "is" : "are")} installed.")
            : Warning(HostChecks.Redis, $"{first.Path} is installed and does not tell its version: {first.Version}", $"Run it on the host: {first.Path} --version");
    }

    private TroveFinding Vertica(HostFacts facts)
    {
        if (facts.Vertica is not { } version)
            return Finding(HostChecks.Vertica, TroveFindingStatus.Skipped, "Vertica is not installed.", "");
        string installed = $"{(version.Length == 0 ? "Vertica, of a version that it does not tell," : version)} is installed at /opt/vertica";
        return facts.VerticaHosts switch
        {
            null or "" => Passed(HostChecks.Vertica, $"{installed}; it is a member of no cluster."),
            "?" => Warning(HostChecks.Vertica, $"{installed}; {facts.User} may not read whether it is a member of a cluster.", "Register the host with a user that may read /opt/vertica/config/admintools.conf."),
            var hosts => Passed(HostChecks.Vertica, $"{installed}; it is a member of the cluster of {string.Join(", ", hosts.Split(',', StringSplitOptions.TrimEntries))}."),
        };
    }

    private string Places => host.Capacity == 1 ? $"its one place of flavor {flavor!.Name}" : $"its {host.Capacity} places of flavor {flavor!.Name}";

    private TroveFinding Passed(string check, string message) => Finding(check, TroveFindingStatus.Passed, message);

    private TroveFinding Warning(string check, string message, string action) => Finding(check, TroveFindingStatus.Warning, message, action);

    private TroveFinding Failed(string check, string message, string action) => Finding(check, TroveFindingStatus.Failed, message, action);

    private TroveFinding Skip(string check, string because) => Finding(check, TroveFindingStatus.Skipped, $"Not looked at, since {because} failed.");

    private TroveFinding Finding(string check, TroveFindingStatus status, string message, string action = "") =>
        new() { Node = host.Name, HostName = host.Name, Check = check, Status = status, Message = message, RecommendedAction = action };

    private static string Gigabytes(long kilobytes) => (kilobytes / 1048576.0).ToString("0.0", CultureInfo.InvariantCulture);

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\bv=(\d+(?:\.\d+)+)", RegexOptions.CultureInvariant)]
    private static partial Regex ServerVersion();
}
