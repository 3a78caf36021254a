using System.Text;
using FsCheck;
using FsCheck.Fluent;
using TroveClusters.Engine.Platform;

namespace TroveClusters.Tests.Unit.Platform;

public sealed class WindowsLauncherTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "\"\"")]
    [InlineData(@"C:\Program Files\x\", @"""C:\Program Files\x\\""")]
    [InlineData(@"C:\x\", @"C:\x\")]
    [InlineData("say \"hi\"", @"""say \""hi\""""")]
    [InlineData("a\\\"b", "\"a\\\\\\\"b\"")]
    public void An_argument_is_quoted_as_the_runtimes_read_it(string argument, string expected) =>
        Assert.Equal(expected, WindowsLauncher.QuoteCommandLine([argument]));

    [Fact]
    public void Any_arguments_come_back_as_they_were()
    {
        Arbitrary<string> argument = Gen.Elements('a', ' ', '"', '\\', '\t', 'ü').ListOf()
            .Select(chars => new string([.. chars])).ToArbitrary();
        Prop.ForAll(argument, argument, argument, (a, b, c) =>
            Read(WindowsLauncher.QuoteCommandLine(["program", a, b, c])).SequenceEqual(["program", a, b, c]))
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_environment_is_sorted_without_regard_to_case_and_ended_twice() =>
        Assert.Equal(
            "a=1\0B=2\0c=\0\0",
            WindowsLauncher.EnvironmentBlock(new Dictionary<string, string> { ["B"] = "2", ["c"] = "", ["a"] = "1" }));

    /// <summary>The documented rules of CommandLineToArgvW, after the program's name.</summary>
    private static List<string> Read(string line)
    {
        var arguments = new List<string>();
        var current = new StringBuilder();
        bool inside = false;
        bool quoted = false;
        for (int i = 0; i < line.Length;)
        {
            int backslashes = 0;
            while (i < line.Length && line[i] == '\\')
            {
                backslashes++;
                i++;
            }

            if (i < line.Length && line[i] == '"')
            {
                current.Append('\\', backslashes / 2);
                inside = true;
                if (backslashes % 2 == 1)
                    current.Append('"');
                else
                    quoted = !quoted;
                i++;
                continue;
            }

            current.Append('\\', backslashes);
            inside |= backslashes > 0;
            if (i == line.Length)
                break;
            if (!quoted && line[i] is ' ' or '\t')
            {
                if (inside)
                    arguments.Add(current.ToString());
                current.Clear();
                inside = false;
            }
            else
            {
                current.Append(line[i]);
                inside = true;
            }

            i++;
        }

        if (inside)
            arguments.Add(current.ToString());
        return arguments;
    }
}
