using FsCheck;
using FsCheck.Fluent;

namespace TroveClusters.Tests.Remote;

/// <summary>Whatever characters an argument has reach the program as they are.</summary>
public abstract class ArgumentContract(HostsFixture hosts, TransportKind kind) : RemoteContract(hosts, kind)
{
    private const int ArgumentsOfCommand = 150;
    private const int Commands = 40;

    private static readonly string[] s_pieces =
    [
        "'", "\"", "\\", "$", "$HOME", "${x}", "$(id)", "`id`", "!", "!!", "*", "?", "[a-z]", "~", "~root", "&", "&&", "|", ";", "<", ">", "(", ")", "{a,b}",
        "#", "%", "%s", "%n", "=", "-", "--", "-c", " ", "  ", "\t", "\n", "\r", "\r\n", "\u0001", "\u001b[0m", "\u007f", "ü", "€", "😀", "\u0301", "\ufeff", "\u2028",
        "\\n", "\\0", "\\'", "'\\''", "EOF", "\nEOF\n", "a", "0", "/", "..", "^", "@", ",", ":", "+",
    ];

    [HostTheory]
    [InlineData("root", null)]
    [InlineData(HostsFixture.Plain, null)]
    [InlineData("root", HostsFixture.Plain)]
    public Task Arguments_arrive_as_they_are_plain_or_secret(string login, string? user) => ArriveAsync(login, user);

    [SudoFact]
    public Task Arguments_arrive_as_they_are_through_sudo() => ArriveAsync(HostsFixture.Sudoer, "root");

    [HostFact]
    public async Task There_may_be_none_or_a_thousand_and_one_may_be_very_long()
    {
        IRemoteHost host = Open();
        Assert.Equal("0\n", (await ShAsync(host, "echo $#")).Output);
        Assert.Equal("1000\n", (await ShAsync(host, "echo $#", [.. Enumerable.Range(0, 1000).Select(i => (RemoteArgument)$"argument '{i}'")])).Output);

        string quotes = new('\'', 100_000);
        Assert.Equal("100000\n", (await ShAsync(host, "printf %s \"$1\" | wc -c", quotes)).Output);
        Assert.Equal("100000\n", (await ShAsync(host, "printf %s \"$1\" | wc -c", new Secret(quotes))).Output);
    }

    [HostFact]
    public async Task What_no_program_can_be_given_is_refused_and_nothing_runs()
    {
        // Not a theory: its data would lose the half pair on its way.
        foreach (string text in new[] { "secret a\0b", "secret half a pair: \ud83d" })
        {
            string path = NewPath();

            TroveException error = await FailsAsync("InvalidArgument", () => ShAsync(Open(), "touch \"$1\"", path, new Secret(text)));

            Assert.DoesNotContain("secret", error.ToString());
            Assert.False(Exists(Host, path));
        }
    }

    private async Task ArriveAsync(string login, string? user)
    {
        IRemoteHost host = Open(login);
        Gen<string> texts = Gen.Elements(s_pieces).ListOf().Select(string.Concat);
        int commands = user is null && login == "root" ? Commands : 5;
        for (int command = 0; command < commands; command++)
        {
            string[] sent = [.. texts.Sample(12, ArgumentsOfCommand)];
            RemoteArgument[] arguments = [.. sent.Select((text, i) => i % 3 == 0 ? new Secret(text) : (RemoteArgument)text)];

            RemoteResult result = await host.RunAsync(new RemoteCommand("/usr/bin/printf", ["%s\\0", .. arguments]) { User = user }, None);

            Assert.Equal((0, ""), (result.ExitCode, result.Error));
            Assert.Equal(sent, result.Output[..^1].Split('\0'));
        }
    }
}
