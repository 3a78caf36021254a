using FsCheck;
using FsCheck.Fluent;
using TroveClusters.Engine.Catalog;

namespace TroveClusters.Tests.Unit.Catalog;

public sealed class SecretProtectorTests : IDisposable
{
    private const string Context = "cluster/password";

    private readonly TemporaryHome _temporary = new();
    private readonly TroveHome _home;
    private readonly SecretProtector _protector;

    public SecretProtectorTests()
    {
        _home = new TroveHome(_temporary.Folder);
        _protector = new SecretProtector(_home);
    }

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void Every_text_comes_back_for_its_context_and_for_no_other() => Prop.ForAll(
        Arb.From(Texts()), Arb.From(Texts()),
        (secret, context) =>
        {
            byte[] stored = _protector.Protect(secret, context);
            Assert.Equal(secret, _protector.Unprotect(stored, context));
            Refuses(() => _protector.Unprotect(stored, context + "x"));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_value_that_was_changed_or_cut_anywhere_is_refused()
    {
        byte[] stored = _protector.Protect("a secret", Context);
        for (int i = 0; i < stored.Length; i++)
        {
            byte[] changed = [.. stored];
            changed[i] ^= 1;
            Refuses(() => _protector.Unprotect(changed, Context));
            Refuses(() => _protector.Unprotect(stored[..i], Context));
        }
        Refuses(() => _protector.Unprotect([.. stored, 0], Context));
    }

    [Fact]
    public void A_secret_that_would_come_back_as_another_one_is_refused() => Assert.Equal(
        "InvalidArgument", Assert.Throws<TroveException>(() => _protector.Protect("half a pair: \ud83d", Context)).ErrorId);

    [Fact]
    public void The_same_secret_is_never_stored_the_same_way_twice() =>
        Assert.NotEqual(_protector.Protect("same", Context), _protector.Protect("same", Context));

    [Fact]
    public void Another_session_with_the_same_key_file_can_read_it() =>
        Assert.Equal("shared", new SecretProtector(_home).Unprotect(_protector.Protect("shared", Context), Context));

    [Fact]
    public void Another_key_cannot_read_it()
    {
        byte[] stored = _protector.Protect("mine", Context);
        File.Delete(_home.KeyFile);
        var other = new SecretProtector(_home);
        other.Protect("theirs", Context);
        string message = Refuses(() => other.Unprotect(stored, Context)).Message;
        Assert.DoesNotContain("mine", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_key_is_told_and_not_made_up()
    {
        byte[] stored = _protector.Protect("mine", Context);
        File.Delete(_home.KeyFile);
        Refuses(() => new SecretProtector(_home).Unprotect(stored, Context));
        Assert.False(File.Exists(_home.KeyFile));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void A_key_file_of_the_wrong_length_is_refused_for_reading_and_for_writing(int length)
    {
        byte[] stored = _protector.Protect("mine", Context);
        File.WriteAllBytes(_home.KeyFile, new byte[length]);
        Refuses(() => new SecretProtector(_home).Unprotect(stored, Context));
        Refuses(() => new SecretProtector(_home).Protect("mine", Context));
    }

    [Fact]
    public void The_key_is_made_once_however_many_need_it_first()
    {
        byte[][] stored = new byte[16][];
        Parallel.For(0, stored.Length, new ParallelOptions { MaxDegreeOfParallelism = stored.Length }, i =>
            stored[i] = new SecretProtector(_home).Protect($"secret {i}", Context));
        Assert.Equal(Enumerable.Range(0, 16).Select(i => $"secret {i}"), stored.Select(value => new SecretProtector(_home).Unprotect(value, Context)));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_home.KeyFile));
    }

    private TroveException Refuses(Action action)
    {
        TroveException error = Assert.Throws<TroveException>(action);
        Assert.Equal("CatalogUnavailable", error.ErrorId);
        Assert.Contains(_home.KeyFile, error.Message, StringComparison.Ordinal);
        return error;
    }

    private static Gen<string> Texts() =>
        Gen.Elements("a", "Z", "0", " ", "\n", "\0", "'", "\"", "ü", "漢", "🙂").ListOf().Select(string.Concat);
}
