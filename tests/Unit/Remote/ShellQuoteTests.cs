using System.Text;
using FsCheck;
using FsCheck.Fluent;
using TroveClusters.Engine.Remote;
using TroveClusters.Engine.Remote.Shell;

namespace TroveClusters.Tests.Unit.Remote;

/// <summary>What is quoted reaches programs as it is, through every shell of this machine.</summary>
public sealed class ShellQuoteTests
{
    private const int Runs = 25;
    private const int ArgumentsOfRun = 40;

    // What shells, terminals, encodings and readers of lines treat in some way of their own.
    private static readonly string[] s_pieces =
    [
        "", "a", "-", "--", "-n", "'", "''", "\"", "\\", "\\\\", "\\n", "\n", "\n\n", "\r\n", "\t", " ", "  ", "$", "$HOME", "${x}", "$(id)", "`id`",
        "!", "!!", "*", "?", "[a]", "{a,b}", "~", "~root", "#", "%", "%s", "&", "&&", "|", ";", "<", ">", "(", ")", "=", "x=1", ":", "\u0001", "\u0007",
        "\u001b[31m", "\u007f", "\u0080", "ü", "€", "😀", "\u2028", "\u0300", "\ufeff", "\ufffd", "\u00a0", "EOF", "{0}", "\v", "\f", "\b",
    ];

    private static Gen<string> Texts => Gen.Frequency(
        (4, Gen.Elements(s_pieces).ListOf().Select(string.Concat)),
        (1, Gen.Choose(1, 0xD7FF).Select(code => char.ConvertFromUtf32(code)).ListOf().Select(string.Concat)));

    public static TheoryData<string> Shells => PosixShells.All;

    [ShellTheory, MemberData(nameof(Shells))]
    public async Task Any_argument_reaches_a_program_byte_for_byte(string shell)
    {
        for (int run = 0; run < Runs; run++)
        {
            string[] sent = [.. Texts.Sample(20, ArgumentsOfRun)];
            RemoteCommand command = new("printf", [@"%s\0", .. sent.Select((text, i) => i % 2 == 0 ? (RemoteArgument)text : new Secret(text))]);
            ShellReply reply = await LocalShell.RunAsync(shell, command);

            Assert.Equal((0, ""), (reply.ExitCode, LocalShell.Text(reply.Error)));
            Assert.Equal(Convert.ToHexString(Bytes(sent)), Convert.ToHexString(reply.Output));
        }
    }

    [ShellTheory, MemberData(nameof(Shells))]
    public async Task Any_variable_and_any_input_reach_a_program_byte_for_byte(string shell)
    {
        foreach (string text in Texts.Sample(20, ArgumentsOfRun))
        {
            ShellReply reply = await LocalShell.RunAsync(shell, new RemoteCommand("/bin/sh", ["-c", "printf %s \"$TEXT\"; cat"])
            {
                SecretVariables = new Dictionary<string, Secret> { ["TEXT"] = new(text) },
                StandardInput = Encoding.UTF8.GetBytes(text),
            });

            Assert.Equal(text + text, LocalShell.Text(reply.Output));
        }
    }

    [Theory]
    [InlineData("", "''")]
    [InlineData("a", "'a'")]
    [InlineData("it's", @"'it'\''s'")]
    [InlineData("'", @"''\'''")]
    public void A_text_becomes_one_word(string text, string expected) => Assert.Equal(expected, ShellQuote.Quote(text));

    [Fact]
    public void What_no_program_can_be_given_is_refused_without_being_shown()
    {
        string[] wrong = ["nul\0", "high\ud800", "low\udc00", "swapped\udc00\ud800"];
        foreach (string text in wrong)
        {
            var e = Assert.Throws<TroveException>(() => ShellQuote.Quote(text, "The password"));
            Assert.Equal("InvalidArgument", e.ErrorId);
            Assert.DoesNotContain(text, e.Message, StringComparison.Ordinal);
            Assert.StartsWith("The password contains", e.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("-c")]
    public void A_program_has_a_name(string name) =>
        Assert.Equal("InvalidArgument", Assert.Throws<TroveException>(() => ShellScript.Body("m", new RemoteCommand(name, []), 0)).ErrorId);

    [Theory]
    [InlineData("")]
    [InlineData("1A")]
    [InlineData("A B")]
    [InlineData("A=B")]
    [InlineData("Ä")]
    public void A_variable_has_a_name_that_shells_take(string name)
    {
        var command = new RemoteCommand("true", []) { SecretVariables = new Dictionary<string, Secret> { [name] = new("x") } };
        Assert.Equal("InvalidArgument", Assert.Throws<TroveException>(() => ShellScript.Body("m", command, 0)).ErrorId);
    }

    [Fact]
    public void The_command_line_that_SSH_sends_can_be_read_by_any_shell_and_is_always_the_same()
    {
        string[] parts = ShellScript.CommandLine.Split('\'');
        Assert.Equal(["exec /bin/sh -c ", " sh ", ""], [parts[0], parts[2], parts[4]]);
        Assert.All(new[] { parts[1], parts[3] }, part => Assert.DoesNotContain(part, c => c is '!' or '\\' or '\n' or > '~'));
    }

    private static byte[] Bytes(IEnumerable<string> texts) => Encoding.UTF8.GetBytes(string.Concat(texts.Select(text => text + "\0")));
}
