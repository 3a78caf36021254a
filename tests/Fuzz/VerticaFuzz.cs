using System.Globalization;
using System.Text;
using TroveClusters.Engine.Remote;
using TroveClusters.Engine.Vertica.Agent;
using TroveClusters.Tests.Fuzz.Generators;

namespace TroveClusters.Tests.Fuzz;

/// <summary>What Vertica's programs and files say, and what hosts have of keys.</summary>
public sealed class VerticaFuzz(ITestOutputHelper output)
{
    private static readonly string[] s_severities = ["HINT", "WARN", "FAIL", "HALT"];
    private readonly Fuzzer _fuzzer = new(output);

    [Fact]
    public void A_configuration_is_read_or_refused() => _fuzzer.Run("admintools.conf", fuzz =>
    {
        string text = Configuration(fuzz.Chance);
        string given = Mutations.Maybe(fuzz.Chance, text, 70, "\n", "[", "]", "=", ",", "/", "[Cluster]\n", "hosts = a\n", "nodes = ", "# ", " ", "[Database:x]\n");
        fuzz.Input = given;
        AdminToolsConfiguration? read = null;
        bool accepted = FuzzCase.Accepts(() => read = AdminToolsFile.Parse(given, "h1"), TroveErrorId.UnexpectedReply);
        if (given == text)
            Assert.True(accepted);
        if (!accepted)
            return false;
        // These become arguments of commands.
        foreach (string address in read!.Hosts.Concat(read.Databases.SelectMany(database => database.Nodes).Select(node => node.Address)))
            Assert.DoesNotContain(address, c => char.IsWhiteSpace(c) || char.IsControl(c) || c == ',');
        Assert.Equal(read.Hosts.Count, read.Hosts.Distinct().Count());
        Assert.All(read.Databases, database =>
        {
            Assert.NotEmpty(database.Name);
            Assert.Equal(database.Nodes.Count, database.Nodes.Select(node => node.Name).Distinct().Count());
            Assert.All(database.Nodes, node => Assert.True(node.Address.Length > 0 && node.CatalogFolder[0] == '/' && node.DataFolder[0] == '/'));
        });
        return true;
    });

    [Fact]
    public void The_rows_of_a_state_are_read_or_refused() => _fuzzer.Run("VerticaStateQuery", fuzz =>
    {
        string text = State(fuzz.Chance);
        string separator = VerticaStateQuery.Separator.ToString();
        string given = Mutations.Maybe(fuzz.Chance, text, 70, separator, "\n", "end\n", "node" + separator, $"system{separator}1{separator}1\n", "f", "t", $"sessions{separator}0\n");
        fuzz.Input = given;
        VerticaDatabaseState? state = null;
        bool accepted = FuzzCase.Accepts(() => state = VerticaStateQuery.Parse(given, "Sales", "h1"), TroveErrorId.UnexpectedReply);
        if (given == text)
            Assert.True(accepted);
        if (!accepted)
            return false;
        Assert.NotEmpty(state!.Nodes);
        Assert.Equal(state.Nodes.Count, state.Nodes.Select(node => node.Name).Distinct().Count());
        Assert.All(state.Nodes, node => Assert.True(node.Name.Length > 0 && node.Address.Length > 0 && node.State.Length > 0));
        Assert.True(state.DesignedKSafety >= 0 && state.CurrentKSafety >= 0 && state.Sessions >= 0 && state.ScalingFactor >= 0 && state.LicenseNodes is null or >= 0);
        Assert.True(state.RebalancePercent is null or (>= 0 and <= 100));
        Assert.StartsWith("v", state.Version, StringComparison.Ordinal);
        return true;
    });

    [Fact]
    public void Whatever_the_installer_writes_findings_are_findings() => _fuzzer.Run("InstallFindings", fuzz =>
    {
        Chance chance = fuzz.Chance;
        var written = new List<InstallFinding>();
        var text = new StringBuilder(chance.Percent(50) ? "\n>> Validating node and cluster prerequisites...\n\n" : "");
        foreach (string address in chance.Many(0, 3, () => Address(chance)))
        {
            text.Append(CultureInfo.InvariantCulture, $"Prerequisites not fully met during local (OS) configuration for\nverify-{address}.xml:\n");
            foreach (string severity in chance.Many(0, 3, () => chance.Of<string>(s_severities)))
            {
                string code = string.Create(CultureInfo.InvariantCulture, $"S{chance.Below(10000):0000}"), word = Texts.Word(chance);
                text.Append(CultureInfo.InvariantCulture, $"    {severity} ({code}): https://{word}\n");
                written.Add(new InstallFinding(address, severity, code, $"https://{word}"));
            }
        }
        text.Append("System prerequisites passed.  Threshold = NONE\n");
        string given = Mutations.Maybe(chance, text.ToString(), 60, "\n", "    ", "verify-", ".xml:\n", "    WARN (S0141): ", "\t", ":");
        fuzz.Input = given;
        IReadOnlyList<InstallFinding> findings = InstallFindings.Parse(given);
        if (given == text.ToString())
            Assert.Equal(written, findings);
        Assert.All(findings, finding =>
        {
            Assert.Contains(finding.Severity, s_severities);
            Assert.Matches("^[A-Z][0-9]{1,8}$", finding.Code);
            Assert.InRange(finding.Text.Length, 0, 501);
            Assert.DoesNotContain(finding.Text + finding.Address, c => char.IsControl(c) || char.IsSurrogate(c));
        });
        return findings.Count > 0;
    }, least: 10, most: 95);

    [Fact]
    public void Whatever_a_tool_writes_its_words_are_short_and_keep_secrets() => _fuzzer.Run("ProgramWords", fuzz =>
    {
        Chance chance = fuzz.Chance;
        var secret = new Secret(Texts.Word(chance, 8, 16) + (chance.Percent(30) ? Texts.Odd(chance) : "") + Texts.Word(chance, 0, 3));
        string Piece() => chance.Below(7) switch
        {
            0 => secret.Reveal(),
            1 => $"'{secret.Reveal().Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'",
            2 => Sql.Literal(secret.Reveal()),
            3 => string.Create(CultureInfo.InvariantCulture, $"ERROR {chance.Number()}:  {Texts.Any(chance)}"),
            4 => "\n",
            5 => "\n\tNode Status: v_x_node0001: (DOWN) ",
            _ => Texts.Any(chance),
        };
        var result = new RemoteResult(chance.Below(256), string.Concat(chance.Many(0, 8, Piece)), string.Concat(chance.Many(0, 8, Piece)), false);
        fuzz.Input = $"{result.Output} | {result.Error}";
        SecretMask mask = SecretMask.Of([secret]);
        string words = ProgramWords.Of(result, mask);
        Assert.InRange(words.Length, 1, 1001);
        Assert.DoesNotContain(words, c => char.IsControl(c) || char.IsSurrogate(c));
        Assert.DoesNotContain(secret.Reveal(), mask.Apply(result.Output + result.Error), StringComparison.Ordinal);
        SqlRefusal? refusal = SqlRefusal.Parse(mask.Apply(result.Error + "\n" + result.Output));
        Assert.True(refusal is null || (refusal.Number >= 0 && refusal.Text.Length <= 301));
        return refusal is not null;
    }, least: 5, most: 90);

    [Fact]
    public void What_is_not_about_the_keys_stays_byte_by_byte() => _fuzzer.Run("authorized_keys", fuzz =>
    {
        Chance chance = fuzz.Chance;
        string[] ours = chance.Many(1, 3, () => Key(chance));
        string Line() => chance.Below(6) switch
        {
            0 => "# " + Texts.Word(chance),
            1 => "",
            2 => $"from=\"10.0.0.0/8\",command=\"{Texts.Word(chance)} \\\"x y\\\"\" {Key(chance)} {Texts.Word(chance)}",
            3 => chance.Of<string>(ours) + " " + Texts.Word(chance),
            4 => Texts.Any(chance).ReplaceLineEndings(" "),
            _ => Key(chance),
        };
        byte[] given = Mutations.Maybe(chance, Encoding.UTF8.GetBytes(string.Join('\n', chance.Many(0, 6, Line))), 50);
        fuzz.Input = given;
        var file = new AuthorizedKeys(given);
        IReadOnlyList<string> missing = file.Add(ours);
        byte[] added = file.Content;
        var again = new AuthorizedKeys(added);
        Assert.Empty(again.Add(ours));
        Assert.False(again.HasChanged);
        // All that was there, in its order, but for doubles; then what was missing.
        string[] before = Lines(given), after = Lines(added);
        Assert.Equal(missing, after[(after.Length - missing.Count)..]);
        Assert.Equal(before.Distinct().Order(), after[..(after.Length - missing.Count)].Distinct().Order());
        if (!file.HasChanged)
            Assert.Equal(before, after);

        again.Remove(ours);
        HashSet<PublicKeyLine?> gone = [.. ours.Select(PublicKeyLine.ParsePlain)];
        string[] rest = Lines(again.Content);
        Assert.DoesNotContain(rest, line => PublicKeyLine.Parse(line) is { } key && gone.Contains(key));
        Assert.Equal(Lines(added).Where(line => !gone.Contains(PublicKeyLine.Parse(line)) || PublicKeyLine.Parse(line) is null), rest);
        return missing.Count > 0;
    }, most: 95);

    [Fact]
    public void What_may_be_removed_is_below_a_base_and_what_hosts_reply_is_read_or_not() => _fuzzer.Run("HostReplies", fuzz =>
    {
        Chance chance = fuzz.Chance;
        string path = Mutations.Maybe(chance, $"/{Texts.Word(chance)}/{Texts.Word(chance)}", 60, "/", "..", "/../", "//", "etc", "/home/", "\n");
        string df = Mutations.Maybe(chance, string.Create(CultureInfo.InvariantCulture, $"Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/vda1 {chance.Below(1000)} {chance.Below(1000)} {chance.Below(1000)} {chance.Below(101)}% /\n"), 60, "%", " ", "-", "\n");
        string passwd = Mutations.Maybe(chance, $"{Texts.Word(chance)}:x:1:1::/{Texts.Word(chance)}:/bin/sh\n", 60, ":", "/", "\n");
        fuzz.Input = $"{path} | {df} | {passwd}";
        Assert.True(HostReplies.Free(df) is null or >= 0);
        Assert.True(HostReplies.Home(passwd) is null or ['/', _, ..]);
        if (!FuzzCase.Accepts(() => RemovableFolder.Verified(path), TroveErrorId.InvalidArgument))
            return false;
        Assert.True(path.Split('/') is ["", { Length: > 0 }, { Length: > 0 }, ..]);
        Assert.DoesNotContain(path.Split('/'), part => part is "." or "..");
        Assert.DoesNotContain(path, char.IsControl);
        return true;
    }, most: 95);

    private static string[] Lines(byte[] content)
    {
        string text = Encoding.Latin1.GetString(content);
        return text.Length == 0 ? [] : (text.EndsWith('\n') ? text[..^1] : text).Split('\n');
    }

    private static string Address(Chance chance) => string.Create(CultureInfo.InvariantCulture, $"10.{chance.Below(256)}.{chance.Below(256)}.{chance.Below(256)}");

    private static string Key(Chance chance)
    {
        string type = chance.Of("ssh-ed25519", "ssh-rsa", "ecdsa-sha2-nistp256", "sk-ssh-ed25519@openssh.com");
        return $"{type} {Convert.ToBase64String([0, 0, 0, (byte)type.Length, .. Encoding.ASCII.GetBytes(type), 0, 0, 0, 32, .. chance.Bytes(32)])}";
    }

    private static string Configuration(Chance chance)
    {
        string[] addresses = [.. chance.Many(0, 4, () => Address(chance)).Distinct()];
        var text = new StringBuilder("[Configuration]\nformat = 3\ndefault_base = /vdata\n");
        text.Append(CultureInfo.InvariantCulture, $"controlmode = {chance.Of("pt2pt", "broadcast")}\n\n[Cluster]\nhosts = {string.Join(',', addresses)}\nspread_hosts =\n\n[Nodes]\n");
        for (int at = 0; at < addresses.Length; at++)
            text.Append(CultureInfo.InvariantCulture, $"node{at + 1:0000} = {addresses[at]},/vdata,/vdata\nv_d_node{at + 1:0000} = {addresses[at]},/vdata/d/c{at},/vdata/d/d{at}\n");
        if (chance.Percent(80))
            text.Append(CultureInfo.InvariantCulture, $"\n[Database:d]\nport = 5433\nnodes = {string.Join(',', addresses.Select((_, at) => string.Create(CultureInfo.InvariantCulture, $"v_d_node{at + 1:0000}")))}\n");
        return text.Append("\n[SSHConfig]\nssh_user =\nssh_options = -oConnectTimeout=30 -o BatchMode=yes\n").ToString();
    }

    private static string State(Chance chance)
    {
        var rows = new List<string[]>
        {
            new[] { "version", "Vertica Analytic Database v12.0.4-0" },
            new[] { "database", "Sales" },
            new[] { "system", Number(3), Number(3) },
            new[] { "rebalance", Number(5), Number(1000), Number(1000) },
            new[] { "sessions", Number(10) },
        };
        for (int node = chance.Between(1, 5); node > 0; node--)
            rows.Add(["node", string.Create(CultureInfo.InvariantCulture, $"v_sales_node{node:0000}"), Address(chance), chance.Of("UP", "DOWN", "INITIALIZING"), "/vdata/Sales/c", chance.Of("PERMANENT", "EPHEMERAL")]);
        if (chance.Percent(80))
            rows.Add(["license", chance.Of("vertica", "other"), Texts.Word(chance), chance.Percent(50) ? "" : Number(20)]);
        if (chance.Percent(80))
            rows.Add(["elastic", chance.Of("t", "f"), chance.Of("t", "f"), Number(33), chance.Of("t", "f")]);
        return string.Concat(rows.Append(["end"]).Select(row => string.Join(VerticaStateQuery.Separator, row) + "\n"));

        string Number(int below) => chance.Below(below).ToString(CultureInfo.InvariantCulture);
    }
}
