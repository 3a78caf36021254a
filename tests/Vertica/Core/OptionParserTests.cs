using TroveClusters.Tests.VerticaHost.Programs;

namespace TroveClusters.Tests.Vertica.Core;

/// <summary>Options as Python's optparse reads them.</summary>
public sealed class OptionParserTests
{
    private static readonly OptionParser Parser = new OptionParser("tool")
        .Value("hosts", "--hosts", "-s").Value("host-file", "--host-file").Flag("noprompts", "--noprompts", "-i").Flag("quiet", "-q")
        .Number("count", "--count", "-n").Choice("policy", ["never", "always"], "--policy");

    [Theory]
    [InlineData("a,b", "--hosts", "a,b")]
    [InlineData("a,b", "--hosts=a,b")]
    [InlineData("a,b", "-s", "a,b")]
    [InlineData("a,b", "-sa,b")]
    [InlineData("a,b", "-iqs", "a,b")]
    [InlineData("a,b", "--hosts", "first", "--hosts", "a,b")]
    [InlineData("", "--hosts=")]
    [InlineData("--count", "--hosts", "--count")]
    [InlineData("a=b", "--hosts=a=b", "--")]
    public void A_value_may_be_written_in_several_ways(string value, params string[] arguments) =>
        Assert.Equal(value, Parser.Parse(arguments)["hosts"]);

    [Fact]
    public void Long_options_may_be_abbreviated_while_they_are_unique()
    {
        Assert.True(Parser.Parse(["--nop"]).Has("noprompts"));
        Assert.Equal("f", Parser.Parse(["--host-", "f"])["host-file"]);
        Assert.Equal(3, Parser.Parse(["--co=3"]).Number("count"));
        Assert.Equal(-3, Parser.Parse(["-n", "-3"]).Number("count"));
        Assert.False(Parser.Parse([]).Has("noprompts"));
    }

    [Theory]
    [InlineData("no such option: --no-such", "--no-such=3")]
    [InlineData("no such option: -x", "-ix")]
    [InlineData("ambiguous option: --host (--host-file, --hosts?)", "--host", "a")]
    [InlineData("--hosts option requires 1 argument", "--hosts")]
    [InlineData("-s option requires 1 argument", "-is")]
    [InlineData("--noprompts option does not take a value", "--noprompts=yes")]
    [InlineData("option --count: invalid integer value: 'many'", "--count", "many")]
    [InlineData("option --policy: invalid choice: 'ksafe' (choose from 'never', 'always')", "--policy", "ksafe")]
    [InlineData("unexpected argument: stray", "-i", "stray")]
    [InlineData("unexpected argument: -i", "--", "-i")]
    [InlineData("unexpected argument: -", "-")]
    public void What_it_does_not_understand_ends_the_program(string error, params string[] arguments)
    {
        ProgramExitException exit = Assert.Throws<ProgramExitException>(() => Parser.Parse(arguments));
        Assert.Equal(2, exit.Code);
        Assert.Null(exit.Output);
        Assert.Equal($"Usage: tool [options]\n\ntool: error: {error}", exit.ErrorText);
    }

    [Theory]
    [InlineData("-h")]
    [InlineData("--help")]
    [InlineData("--he")]
    public void Help_is_no_error(string argument)
    {
        ProgramExitException exit = Assert.Throws<ProgramExitException>(() => Parser.Parse([argument]));
        Assert.Equal(0, exit.Code);
        Assert.Contains("--noprompts, -i", exit.Output, StringComparison.Ordinal);
    }
}
