using System.Text;
using FsCheck;
using FsCheck.Fluent;
using TroveClusters.Engine.Remote.Shell;

namespace TroveClusters.Tests.Unit.Remote;

/// <summary>Keeping outputs within limits, and making lines of them.</summary>
public sealed class OutputTests
{
    [Fact]
    public void The_beginning_and_the_end_are_kept_however_the_bytes_come()
    {
        Gen<int> lengths = Gen.Choose(0, 300), limits = Gen.Choose(0, 200), sizes = Gen.Choose(1, 50);
        Prop.ForAll(lengths.ToArbitrary(), limits.ToArbitrary(), sizes.ToArbitrary(), (length, limit, size) =>
        {
            byte[] all = [.. Enumerable.Range(0, length).Select(i => (byte)(i % 120))];
            var keeper = new OutputKeeper(limit);
            foreach (byte[] chunk in all.Chunk(size))
                keeper.Add(chunk);
            byte[] expected = length <= limit ? all : [.. all[..(limit - limit / 2)], .. all[^(limit / 2)..]];
            return keeper.ToArray().SequenceEqual(expected) && keeper.IsTruncated == length > limit;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_character_that_is_cut_in_two_is_dropped()
    {
        Prop.ForAll(Gen.Choose(1, 60).ToArbitrary(), Gen.Elements("aü€😀", "😀", "€", "ü").ToArbitrary(), (limit, text) =>
        {
            var keeper = new OutputKeeper(limit);
            keeper.Add(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(text, 40))));
            return !Encoding.UTF8.GetString(keeper.ToArray()).Contains('\ufffd', StringComparison.Ordinal);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Bytes_that_are_no_text_are_kept_as_they_are()
    {
        var keeper = new OutputKeeper(100);
        byte[] bytes = [0xFF, 0x80, 0xC3, 0, 0xF0];
        keeper.Add(bytes);

        Assert.Equal(bytes, keeper.ToArray());
    }

    [Fact]
    public void Lines_are_the_same_however_the_bytes_come()
    {
        Gen<string> texts = Gen.Elements("a", "ü", "😀", "\n", "\r\n", "\r", " ", "").ListOf().Select(string.Concat);
        Prop.ForAll(texts.ToArbitrary(), Gen.Choose(1, 5).ToArbitrary(), (text, size) =>
        {
            string[] parts = text.Split('\n');
            IEnumerable<string> expected = (parts[^1].Length > 0 ? parts : parts[..^1]).Select(line => line.EndsWith('\r') ? line[..^1] : line);
            return Lines(text, size).SequenceEqual(expected);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void An_overlong_line_is_cut_and_the_next_one_is_whole()
    {
        List<string> lines = Lines(new string('x', 100_000) + "\nnext\n", 1000);

        Assert.Equal([new string('x', LineReader.LongestLine), "next"], lines);
    }

    private static List<string> Lines(string text, int size)
    {
        var lines = new List<string>();
        var reader = new LineReader(lines.Add);
        foreach (byte[] chunk in Encoding.UTF8.GetBytes(text).Chunk(size))
            reader.Feed(chunk);
        reader.Finish();
        return lines;
    }
}
