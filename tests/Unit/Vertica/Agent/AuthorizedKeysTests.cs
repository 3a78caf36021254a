using System.Text;
using TroveClusters.Engine.Vertica.Agent;

namespace TroveClusters.Tests.Unit.Vertica.Agent;

/// <summary>Keys in files of authorized keys.</summary>
public sealed class AuthorizedKeysTests
{
    private static readonly string s_first = Key(1), s_second = Key(2), s_third = Key(3);

    [Fact]
    public void Missing_keys_are_added_once_behind_what_is_there()
    {
        AuthorizedKeys file = Of($"# mine\n\n{s_first} a\n");
        Assert.Equal([$"{s_second} b"], file.Add([$"{s_first} other comment", $"{s_second} b\n", $"{s_second} c"]));
        Assert.True(file.HasChanged);
        Assert.Equal($"# mine\n\n{s_first} a\n{s_second} b\n", Text(file));
    }

    [Fact]
    public void Nothing_changes_where_all_keys_are_there()
    {
        AuthorizedKeys file = Of($"from=\"10.0.0.0/8\",command=\"echo \\\"a b\\\"\" {s_first} a\n{s_second}");
        Assert.Empty(file.Add([s_first, s_second]));
        Assert.False(file.HasChanged);
    }

    [Fact]
    public void A_line_without_an_end_gets_one_before_the_next() =>
        Assert.Equal($"{s_first}\n{s_second}\n", Text(Added(s_first, s_second)));

    [Fact]
    public void An_empty_file_gets_no_empty_line() => Assert.Equal($"{s_first}\n", Text(Added("", s_first)));

    [Fact]
    public void Lines_of_keys_that_stand_there_twice_go_and_no_others()
    {
        AuthorizedKeys file = Of($"# c\n# c\n{s_first} a\nnonsense\nnonsense\n{s_first} a\n{s_first} b\nrestrict {s_first} a\n{s_first} a \n");
        Assert.Empty(file.Add([]));
        Assert.True(file.HasChanged);
        Assert.Equal($"# c\n# c\n{s_first} a\nnonsense\nnonsense\n{s_first} b\nrestrict {s_first} a\n", Text(file));
    }

    [Fact]
    public void Keys_are_taken_out_whatever_stands_with_them_and_only_they()
    {
        AuthorizedKeys file = Of($"# {s_first}\n{s_first} a\nrestrict,command=\"a b\" {s_first}\n{s_second}\n{s_third} x");
        file.Remove([s_first, $"{s_third} y"]);
        Assert.True(file.HasChanged);
        Assert.Equal($"# {s_first}\n{s_second}\n", Text(file));
        file = Of($"{s_second}\n");
        file.Remove([s_first]);
        Assert.False(file.HasChanged);
    }

    [Fact]
    public void Bytes_of_any_encoding_stay_as_they_are_and_new_ones_are_UTF8()
    {
        byte[] old = [.. Encoding.ASCII.GetBytes(s_first + " "), 0xE4, 0xFF, (byte)'\r', (byte)'\n', 0x00, (byte)'\n'];
        var file = new AuthorizedKeys(old);
        file.Add([$"{s_second} Zoë"]);
        Assert.Equal((byte[])[.. old, .. Encoding.UTF8.GetBytes($"{s_second} Zoë\n")], file.Content);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# comment")]
    [InlineData("ssh-ed25519")]
    [InlineData("ssh-ed25519 AAAA")]
    [InlineData("ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE=")]
    [InlineData("restrict ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE=")]
    [InlineData("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE= a\nssh-rsa x")]
    public void What_is_no_public_key_is_not_let_in(string key)
    {
        Assert.Equal("InvalidArgument", Assert.Throws<TroveException>(() => Of("").Add([key])).ErrorId);
        Assert.Equal("InvalidArgument", Assert.Throws<TroveException>(() => Of("").Remove([key])).ErrorId);
    }

    [Theory]
    [InlineData("{0}", true)]
    [InlineData("  {0} c", true)]
    [InlineData("restrict {0}", true)]
    [InlineData("command=\"echo \\\" ssh-rsa\",restrict\t{0} c", true)]
    [InlineData("command=\"{0}", false)]
    [InlineData("a b {0}", false)]
    [InlineData("#{0}", false)]
    public void Options_end_with_a_blank_outside_of_quotes(string line, bool isKey) =>
        Assert.Equal(isKey, PublicKeyLine.Parse(line.Replace("{0}", s_first, StringComparison.Ordinal)) is { } key && $"{key.Type} {key.Blob}" == s_first);

    private static string Key(byte number)
    {
        byte[] key = new byte[32];
        key[31] = number;
        byte[] blob = [0, 0, 0, 11, .. Encoding.ASCII.GetBytes("ssh-ed25519"), 0, 0, 0, 32, .. key];
        return $"ssh-ed25519 {Convert.ToBase64String(blob)}";
    }

    private static AuthorizedKeys Of(string text) => new(Encoding.UTF8.GetBytes(text));

    private static string Text(AuthorizedKeys file) => Encoding.UTF8.GetString(file.Content);

    private static AuthorizedKeys Added(string text, string key)
    {
        AuthorizedKeys file = Of(text);
        file.Add([key]);
        return file;
    }
}
