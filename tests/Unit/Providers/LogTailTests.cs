using System.Globalization;
using TroveClusters.Engine.Providers.Local;

namespace TroveClusters.Tests.Unit.Providers;

public sealed class LogTailTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData("", 3, new string[0])]
    [InlineData("a\nb\nc\n", 2, new[] { "b", "c" })]
    [InlineData("a\nb\nc", 2, new[] { "b", "c" })]
    [InlineData("a\r\nb\r\n", 5, new[] { "a", "b" })]
    [InlineData("a\n\nb\n", 2, new[] { "", "b" })]
    [InlineData("a\n", 0, new string[0])]
    public void The_last_lines_come_back(string content, int lines, string[] expected)
    {
        File.WriteAllText(_file, content);

        Assert.Equal(expected, LogTail.Read(_file, lines));
    }

    [Fact]
    public void Lines_across_block_borders_are_whole()
    {
        string[] all = [.. Enumerable.Range(0, 30000).Select(i => i.ToString("D9", CultureInfo.InvariantCulture))];
        File.WriteAllLines(_file, all);

        Assert.Equal(all[^20000..], LogTail.Read(_file, 20000));
    }

    [Fact]
    public void A_file_without_line_ends_is_not_read_as_a_whole()
    {
        using (FileStream file = File.OpenWrite(_file))
            file.SetLength(1L << 30);

        Assert.InRange(Assert.Single(LogTail.Read(_file, 5)).Length, 1, 17 * 1024 * 1024);
    }

    [Fact]
    public void No_log_is_no_lines() => Assert.Empty(LogTail.Read(_file + ".missing", 5));
}
