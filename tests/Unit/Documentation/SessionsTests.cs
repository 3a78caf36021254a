using System.Text.RegularExpressions;

namespace TroveClusters.Tests.Unit.Documentation;

/// <summary>The recorded sessions are those of the cmdlets there are.</summary>
public sealed partial class SessionsTests
{
    private const string Advice = "Record the sessions again: ./build.sh stage && pwsh docs/sessions/Record.ps1";

    [Fact]
    public void The_cmdlets_are_those_the_sessions_were_recorded_with()
    {
        string recorded = string.Join('\n', File.ReadAllLines(Repository.PathOf("docs", "sessions", "surface.txt")));
        string now = string.Join('\n', CmdletSurface.Read().Lines());
        Assert.True(recorded == now, $"{Advice}\n\nrecorded:\n{recorded}\n\nnow:\n{now}");
    }

    [Fact]
    public void Every_session_says_what_it_was_recorded_with_and_shows_all_its_lines()
    {
        string[] inputs = Directory.GetFiles(Repository.PathOf("docs", "sessions"), "*.input");
        Assert.NotEmpty(inputs);
        string version = ModuleVersion().Match(File.ReadAllText(Repository.PathOf("module", "TroveClusters.psd1"))).Groups["version"].Value;
        foreach (string input in inputs)
        {
            string[] lines = File.ReadAllLines(input);
            string recording = Path.ChangeExtension(input, ".txt");
            string[] shown = File.ReadAllLines(recording);
            Assert.Equal(lines[0], shown[0]);
            Match header = Header().Match(shown[1]);
            Assert.True(header.Success && header.Groups["version"].Value == version, $"{recording}: '{shown[1]}'. {Advice}");
            // Answers to questions follow the question on its line, or stand for themselves; commands follow the prompt.
            int next = 0;
            foreach (string line in lines.Skip(1))
            {
                int found = Array.FindIndex(shown, next, text => text == $"PS> {line}" || text.EndsWith($"):{line}", StringComparison.Ordinal));
                Assert.True(found >= 0, $"{recording} does not show '{line}' in its place. {Advice}");
                next = found + 1;
            }
        }
    }

    [Fact]
    public void No_session_shows_a_password_or_a_private_path()
    {
        foreach (string recording in Directory.GetFiles(Repository.PathOf("docs", "sessions"), "*.txt"))
        {
            string text = File.ReadAllText(recording);
            // Generated passwords are 36 letters and digits.
            Assert.DoesNotMatch("(?<![A-Za-z0-9])[A-Za-z0-9]{36}(?![A-Za-z0-9])", text);
            Assert.DoesNotMatch(@"(?<![\w.~])/(root|home|tmp|work)/", text);
        }
    }

    [GeneratedRegex(@"ModuleVersion\s*=\s*'(?<version>[^']+)'")]
    private static partial Regex ModuleVersion();

    [GeneratedRegex(@"^# PowerShell \d+\.\d+\.\d+\S*, TroveClusters (?<version>\S+), commit [0-9a-f]{10}$")]
    private static partial Regex Header();
}
