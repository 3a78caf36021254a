using TroveClusters.Engine.Remote;
using TroveClusters.Engine.Vertica.Agent;

namespace TroveClusters.Tests.Unit.Vertica.Agent;

/// <summary>What the installer and <c>admintools</c> write: findings, and what went wrong.</summary>
public sealed class InstallOutputTests
{
    private const string Failing = """
        Vertica Analytic Database 10.0.0-0 Installation Tool


        >> Validating options...

        Mapping hostnames in --hosts (-s) to addresses...

        >> Starting installation tasks.

        >> Validating node and cluster prerequisites...

        Prerequisites not fully met during local (OS) configuration for
        verify-10.0.0.1.xml:
            HINT (S0151): https://www.vertica.com/docs/10.0.x/HTML/index.htm#cshid=S0151
            WARN (S0141): https://www.vertica.com/docs/10.0.x/HTML/index.htm#cshid=S0141
                The tool chrony is not running:
                	its service is off
            FAIL (S0020): https://www.vertica.com/docs/10.0.x/HTML/index.htm#cshid=S0020

        Prerequisites not fully met during local (OS) configuration for
        verify-10.0.0.2.xml:
            WARN (N0010): https://www.vertica.com/docs/10.0.x/HTML/index.htm#cshid=N0010
        System prerequisites failed.  Threshold = WARN

        Installation FAILED with errors.

        AdminTools and your existing Vertica databases may be unavailable.
        Investigate the above warnings/errors and re-run installation.

        """;

    [Fact]
    public void Findings_have_host_severity_code_and_text()
    {
        const string Docs = "https://www.vertica.com/docs/10.0.x/HTML/index.htm#cshid=";
        Assert.Equal(
            [
                new("10.0.0.1", "HINT", "S0151", Docs + "S0151"),
                new("10.0.0.1", "WARN", "S0141", Docs + "S0141 The tool chrony is not running: its service is off"),
                new("10.0.0.1", "FAIL", "S0020", Docs + "S0020"),
                new("10.0.0.2", "WARN", "N0010", Docs + "N0010"),
            ],
            InstallFindings.Parse(Failing));
    }

    [Fact]
    public void An_installation_that_finds_nothing_has_no_findings() => Assert.Empty(InstallFindings.Parse(
        "\n>> Validating node and cluster prerequisites...\n\nSystem prerequisites passed.  Threshold = NONE\n\nWARN (S0141): not a finding\nInstallation complete.\n"));

    [Theory]
    [InlineData("System prerequisites failed.  Threshold = WARN", "System prerequisites failed.  Threshold = WARN")]
    [InlineData("Unable to add host(s) ['10.244.1.120']: already part of the cluster", "Unable to add host(s) ['10.244.1.120']: already part of the cluster")]
    [InlineData("Traceback (most recent call last):\n  File \"x\", line 1\nOSError: [Errno 28] No space left on device", "Traceback (most recent call last):; File \"x\", line 1; OSError: [Errno 28] No space left on device")]
    [InlineData(">> Validating options...\n\tNode Status: v_x_node0001: (DOWN) \nAll nodes must be UP or STANDBY before dropping a node", "All nodes must be UP or STANDBY before dropping a node")]
    [InlineData("1\n2\n3\n4\n5\n6\n7", "3; 4; 5; 6; 7")]
    [InlineData("Installation FAILED with errors.", "Installation FAILED with errors.")]
    [InlineData("", "It ended with exit code 1 and said nothing")]
    [InlineData("a\u001b[31mb\u0007", "a [31mb")]
    public void What_went_wrong_are_the_last_words_that_tell_something(string output, string words)
    {
        Assert.Equal(words, ProgramWords.Of(new RemoteResult(1, output, "", false), SecretMask.Of([])));
        Assert.Equal(words, ProgramWords.Of(new RemoteResult(1, "", output, false), SecretMask.Of([])));
    }

    [Fact]
    public void The_errors_of_an_installation_are_those_of_the_log() =>
        Assert.EndsWith("; System prerequisites failed.  Threshold = WARN", ProgramWords.Of(new RemoteResult(1, Failing, "", false), SecretMask.Of([])), StringComparison.Ordinal);

    [Fact]
    public void Words_are_limited_and_no_part_of_a_secret_is_left_by_the_cut()
    {
        var secret = new Secret(new string('s', 400));
        string words = ProgramWords.Of(new RemoteResult(1, string.Concat(Enumerable.Repeat($"x{secret.Reveal()}", 100)), "", false), SecretMask.Of([secret]));
        Assert.InRange(words.Length, 1, 1001);
        Assert.DoesNotContain("ss", words, StringComparison.Ordinal);
    }
}
