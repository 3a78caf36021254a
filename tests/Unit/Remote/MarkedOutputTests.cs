using System.Text;
using FsCheck;
using FsCheck.Fluent;
using TroveClusters.Engine.Remote.Shell;

namespace TroveClusters.Tests.Unit.Remote;

public sealed class MarkedOutputTests
{
    private const string Mark = "abababac";

    [Fact]
    public void However_it_is_cut_an_output_is_taken_apart_in_the_same_way()
    {
        // Pieces that are like the mark, so that a beginning of it is often held back in vain.
        Gen<string> texts = Gen.Elements("ab", "a", "aba", "c", "\n", "abababa", "ü", Mark, Mark + ":", Mark + ":end", Mark + ":end:x\n", ":").ListOf().Select(string.Concat);
        Gen<int> sizes = Gen.Choose(1, 7);
        Prop.ForAll(texts.ToArbitrary(), texts.ToArbitrary(), sizes.ToArbitrary(), (noise, output, size) =>
        {
            int code = output.Length % 256;
            Taken whole = Take($"{noise}{Mark}:ready:42\n{output}{Mark}:end:{code}\nleft behind", int.MaxValue);
            Taken cut = Take($"{noise}{Mark}:ready:42\n{output}{Mark}:end:{code}\nleft behind", size);
            return whole == cut && whole == new Taken(noise, output, 42, code);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_line_is_not_held_back()
    {
        var shown = new StringBuilder();
        var output = new MarkedOutput(Mark, bytes => shown.Append(Encoding.UTF8.GetString(bytes.Span)));
        output.Feed(Encoding.UTF8.GetBytes($"{Mark}:ready:1\nPassword: "));

        Assert.Equal("Password: ", shown.ToString());
    }

    [Fact]
    public void What_looks_like_the_beginning_of_a_mark_is_output_when_nothing_follows()
    {
        var shown = new StringBuilder();
        var output = new MarkedOutput(Mark, bytes => shown.Append(Encoding.UTF8.GetString(bytes.Span)));
        output.Feed(Encoding.UTF8.GetBytes($"{Mark}:ready:1\nabab"));
        output.Finish();

        Assert.Equal("abab", shown.ToString());
        Assert.Null(output.ExitCode);
    }

    [Fact]
    public void An_end_before_the_beginning_is_none()
    {
        var output = new MarkedOutput(Mark, _ => { });
        output.Feed(Encoding.UTF8.GetBytes($"{Mark}:end:0\n"));

        Assert.Null(output.ExitCode);
    }

    [Fact]
    public void Becoming_another_user_is_noticed_only_before_the_beginning()
    {
        var before = new MarkedOutput(Mark, _ => { });
        before.Feed(Encoding.UTF8.GetBytes($"{Mark}:becoming\nsudo: a password is required\n"));
        Assert.True(before.IsBecoming);
        Assert.Equal("sudo: a password is required\n", before.Preamble);

        var after = new MarkedOutput(Mark, _ => { });
        after.Feed(Encoding.UTF8.GetBytes($"{Mark}:ready:1\n{Mark}:becoming\n"));
        Assert.False(after.IsBecoming);
    }

    private static Taken Take(string text, int size)
    {
        using var program = new MemoryStream();
        var output = new MarkedOutput(Mark, bytes => program.Write(bytes.Span));
        foreach (byte[] chunk in Encoding.UTF8.GetBytes(text).Chunk(size))
            output.Feed(chunk);
        output.Finish();
        return new Taken(output.Preamble, Encoding.UTF8.GetString(program.ToArray()), output.ProcessId, output.ExitCode);
    }

    private sealed record Taken(string Noise, string Output, int? ProcessId, int? ExitCode);
}
