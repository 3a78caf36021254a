using System.Globalization;
using System.Text;
using TroveClusters.Engine.Hosts;
using TroveClusters.Engine.Providers.Ssh;
using TroveClusters.Engine.Remote;
using TroveClusters.Engine.Remote.OpenSsh;
using TroveClusters.Engine.Remote.Shell;
using TroveClusters.Tests.Fuzz.Generators;

namespace TroveClusters.Tests.Fuzz;

/// <summary>What people write of hosts, and what hosts answer.</summary>
public sealed class HostsFuzz(ITestOutputHelper output)
{
    private const string Nonce = "d41d8cd98f00b204";
    private readonly Fuzzer _fuzzer = new(output);

    [Fact]
    public void A_host_that_is_taken_can_be_named_in_a_command_and_a_file() => _fuzzer.Run("RegisterHostRequest", fuzz =>
    {
        Chance chance = fuzz.Chance;
        var request = new RegisterHostRequest
        {
            Address = Mutations.Maybe(chance, Address(chance), 60, "@", "@@", ":", "[", "]", "-", "-oProxyCommand=x", " ", "\n", "%", "/"),
            Name = chance.Percent(30) ? Mutations.Maybe(chance, Texts.Word(chance), 50) : null,
            User = chance.Percent(30) ? Mutations.Maybe(chance, Texts.Word(chance), 50, "$(x)", "`", "-l", "\\") : null,
            Port = chance.Percent(30) ? (int)Math.Clamp(chance.Number(), int.MinValue, int.MaxValue) : null,
            Capacity = chance.Percent(30) ? (int)Math.Clamp(chance.Number(), int.MinValue, int.MaxValue) : null,
            Tags = chance.Percent(30) ? chance.Many(0, 3, () => Mutations.Maybe(chance, Texts.Word(chance), 30, ",", ";")) : null,
            AvailabilityZone = chance.Percent(20) ? Mutations.Maybe(chance, Texts.Word(chance), 50) : null,
        };
        fuzz.Input = $"{request.Address} | {request.Name} | {request.User} | {request.Port} | {request.Capacity} | {string.Join(' ', request.Tags ?? [])} | {request.AvailabilityZone}";
        HostWish? wish = null;
        if (!FuzzCase.Accepts(() => wish = HostWish.Read(request), TroveErrorId.InvalidEndpoint, TroveErrorId.InvalidName, TroveErrorId.InvalidArgument))
            return false;
        // Whatever is taken must be an argument of ssh, a word in known_hosts, and a name one can ask for again.
        SshArguments.Verify(new HostLogin(wish!.Name, wish.Address, wish.Port, wish.User ?? "root", HostKeySet.None));
        Assert.Null(NameRules.WhyInvalid(wish.Name));
        Assert.DoesNotContain(wish.Address, c => char.IsWhiteSpace(c) || char.IsControl(c) || c is ',' or '*' or '?' or '!');
        Assert.InRange(wish.Port, 1, 65535);
        Assert.True(wish.Capacity is null or > 0);
        Assert.All(wish.Tags ?? [], tag => Assert.DoesNotContain(tag, c => char.IsWhiteSpace(c)));
        return true;
    });

    [Fact]
    public void What_a_host_says_of_itself_is_read_or_refused() => _fuzzer.Run("HostProbe", fuzz =>
    {
        string text = Probe(fuzz.Chance);
        string given = Mutations.Maybe(fuzz.Chance, text, 70, "\t", "\n", "end\n", $"begin\t{Nonce}\n", "tcp\t", "disk\t", "time\t1.N\n", "redis\ta b\n");
        fuzz.Input = given;
        HostFacts? facts = null;
        bool accepted = FuzzCase.Accepts(() => facts = HostProbe.Read(given, Nonce), TroveErrorId.UnexpectedReply);
        if (given == text)
            Assert.True(accepted);
        if (!accepted)
            return false;
        Assert.All(facts!.TcpPorts.Concat(facts.UdpPorts), port => Assert.InRange(port, 1, 65535));
        Assert.True(facts.FreeKilobytes is null or >= 0);
        Assert.True(facts.Processors is null or > 0);
        Assert.True(facts.MemoryKilobytes is null or > 0);
        Assert.All(facts.RedisServers, server => Assert.NotEmpty(server.Program));
        return true;
    });

    [Fact]
    public void What_a_script_of_a_host_replies_is_read_or_refused() => _fuzzer.Run("HostSurvey", fuzz =>
    {
        Chance chance = fuzz.Chance;
        string text = $"{(chance.Percent(30) ? "Welcome to " + Texts.Word(chance) + "\n" : "")}{HostScripts.Begin}\nsystem Linux\n"
            + string.Concat(chance.Many(0, 3, () => $"lacks {Texts.Word(chance)}\n"))
            + (chance.Percent(20) ? "unwritable /var/lib\n" : "")
            + string.Create(CultureInfo.InvariantCulture, $"free {chance.Below(1_000_000)}\nephemeral 32768\t60999\n")
            + string.Concat(chance.Many(0, 4, () => string.Create(CultureInfo.InvariantCulture, $"listens {chance.Between(1, 65535):X4}\n")))
            + string.Concat(chance.Many(0, 2, () => $"program /usr/bin/{Texts.Word(chance)}\nversion Redis server v=7.0.15\n"))
            + HostScripts.End + "\n";
        string given = Mutations.Maybe(chance, text, 70, "\n", HostScripts.Begin + "\n", HostScripts.End + "\n", "program /x\n", "listens FFFFFFFF\n", "free -1\n");
        fuzz.Input = given;
        HostSurvey? survey = null;
        bool accepted = FuzzCase.Accepts(() => survey = HostSurvey.Parse(HostReply.Parse("db1", given)), TroveErrorId.RemoteCommandFailed);
        if (given == text)
            Assert.True(accepted);
        if (!accepted)
            return false;
        Assert.True(survey!.Free is null or >= 0);
        Assert.All(survey.Listening, port => Assert.InRange(port, 0, 65535));
        return true;
    });

    [Fact]
    public void Keys_that_are_taken_are_keys() => _fuzzer.Run("ssh-keyscan", fuzz =>
    {
        Chance chance = fuzz.Chance;
        HostKey[] keys = chance.Many(0, 3, () => Key(chance));
        string text = "# db1:22 SSH-2.0-OpenSSH_9.2p1\n" + KnownHosts.Lines("db1", keys);
        string given = Mutations.Maybe(chance, text, 60, " ", "\n", "=", "#", "ssh-rsa", "AAAA", "db2 ssh-ed25519 AAAA\n");
        fuzz.Input = given;
        IReadOnlyList<HostKey>? read = null;
        bool accepted = FuzzCase.Accepts(() => read = KnownHosts.Parse(given), TroveErrorId.UnexpectedReply);
        if (given == text)
            Assert.Equal(keys.Distinct(), read);
        if (!accepted)
            return false;
        Assert.All(read!, key => Assert.Matches("^SHA256:[A-Za-z0-9+/]{43}$", key.Fingerprint));
        SshArguments.Verify(new HostLogin("db1", "db1", 22, "root", new HostKeySet(read!)));
        // Written again they are the same, and in no other line.
        Assert.Equal(read, KnownHosts.Parse(KnownHosts.Lines("db1", read!)));
        return true;
    });

    [Fact]
    public void An_output_means_the_same_however_it_is_cut() => _fuzzer.Run("MarkedOutput", fuzz =>
    {
        Chance chance = fuzz.Chance;
        string mark = ShellScript.NewMark();
        byte[] written = Mutations.Maybe(chance, Encoding.UTF8.GetBytes(string.Concat(chance.Many(0, 5, () => Texts.Any(chance)))), 30);
        byte[] session =
        [
            .. Encoding.UTF8.GetBytes(chance.Percent(50) ? Texts.Any(chance) : ""),
            .. Encoding.UTF8.GetBytes(chance.Percent(20) ? $"{mark}:{ShellScript.Becoming}\n" : ""),
            .. Encoding.UTF8.GetBytes($"{mark}:{ShellScript.Ready}:4711\n"),
            .. written,
            .. Encoding.UTF8.GetBytes(chance.Percent(20) ? mark[..chance.Below(mark.Length)] : ""),
            .. Encoding.UTF8.GetBytes(chance.Percent(80) ? $"{mark}:{ShellScript.End}:{chance.Below(256)}\n" : ""),
        ];
        byte[] given = Mutations.Maybe(chance, session, 40);
        fuzz.Input = given;
        var whole = new Session(mark, chance.Between(0, 100));
        whole.Take(given, () => int.MaxValue);
        var pieces = new Session(mark, whole.Limit);
        pieces.Take(given, chance.Percent(30) ? () => 1 : () => chance.Between(1, 40));
        Assert.Equal((whole.Output.ProcessId, whole.Output.ExitCode, whole.Output.IsTruncated), (pieces.Output.ProcessId, pieces.Output.ExitCode, pieces.Output.IsTruncated));
        Assert.Equal(whole.Output.Preamble, pieces.Output.Preamble);
        Assert.Equal(whole.Output.Kept, pieces.Output.Kept);
        Assert.Equal(whole.Lines, pieces.Lines);
        Assert.InRange(whole.Output.Kept.Length, 0, whole.Limit);
        if (given == session && !whole.Output.IsTruncated && whole.Output.ExitCode is not null)
            Assert.Equal(written, whole.Output.Kept[..Math.Min(written.Length, whole.Output.Kept.Length)]);
        return whole.Output.ExitCode is not null;
    });

    private static string Address(Chance chance)
    {
        string host = chance.Of("db1", "10.0.0.4", "[2001:db8::4]", "fe80::1%eth0", "db-1.example.org", Texts.Word(chance));
        string user = chance.Percent(30) ? chance.Of("root@", "ops@", "ops@example.org@") : "";
        return user + host + (chance.Percent(30) ? string.Create(CultureInfo.InvariantCulture, $":{chance.Between(1, 65535)}") : "");
    }

    private static string Probe(Chance chance)
    {
        var lines = new List<string>
        {
            string.Create(CultureInfo.InvariantCulture, $"time\t{1_700_000_000 + chance.Below(1000)}.{chance.Below(1_000_000_000):000000000}"),
            chance.Of("uid\t0", "uid\t1000"), $"user\t{Texts.Word(chance)}", chance.Of("sudo\troot", "sudo\tyes", "sudo\tmissing", "sudo\tno a password is required"),
            "kernel\tLinux", "architecture\tx86_64", "os\tdebian", "os-version\t12", chance.Of("processors\t2", "processors\t"), "memory-kb\t24000000",
            "disk-folder\t/var/lib", chance.Of("disk-writable\tyes", "disk-writable\tno"), "disk\toverlay 1000 600 400 60% /",
        };
        lines.AddRange(chance.Many(0, 4, () => string.Create(CultureInfo.InvariantCulture, $"{chance.Of("tcp", "udp")}\t{chance.Between(1, 65535):X4}")));
        if (chance.Percent(50))
            lines.Add("redis\tredis-server /usr/bin/redis-server Redis server v=7.0.15 sha=00000000:0");
        if (chance.Percent(30))
            lines.AddRange(["vertica\tVertica v12.0.4", chance.Of("vertica-hosts\t?", "vertica-hosts\t10.0.0.1,10.0.0.2")]);
        return $"motd\nbegin\t{Nonce}\n{string.Join('\n', lines)}\nend\n";
    }

    private static HostKey Key(Chance chance)
    {
        string type = chance.Of("ssh-ed25519", "ecdsa-sha2-nistp256", "ssh-rsa");
        return new HostKey(type, Convert.ToBase64String([0, 0, 0, (byte)type.Length, .. Encoding.ASCII.GetBytes(type), .. chance.Bytes(chance.Between(0, 40))]));
    }

    private sealed class Session
    {
        public Session(string mark, int limit)
        {
            Limit = limit;
            Output = new ProgramOutput(mark, new RemoteCommand("x", []) { OutputLimit = limit, Lines = Lines.Add }, isError: false, new object());
        }

        public int Limit { get; }

        public List<RemoteLine> Lines { get; } = [];

        public ProgramOutput Output { get; }

        public void Take(byte[] bytes, Func<int> length)
        {
            for (int position = 0; position < bytes.Length;)
            {
                int count = Math.Min(length(), bytes.Length - position);
                Output.Feed(bytes.AsSpan(position, count));
                position += count;
            }
            Output.Finish();
        }
    }
}
