using TroveClusters.Engine;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Tokens;
using TroveClusters.Tests.Unit.Catalog;

namespace TroveClusters.Tests.Unit.Tokens;

public sealed class ServerTokenVerifierTests : IDisposable
{
    private readonly TemporaryHome _home = new();
    private readonly EngineServices _services;
    private readonly ServerTokenStore _store;
    private readonly Clock _clock = new();
    private readonly ServerTokenVerifier _verifier;

    public ServerTokenVerifierTests()
    {
        _services = Services();
        _store = new ServerTokenStore(Services());
        _verifier = new ServerTokenVerifier(_services, _clock);
    }

    public void Dispose()
    {
        _verifier.Dispose();
        _verifier.Written.Wait();
        _home.Dispose();
    }

    [Fact]
    public async Task Who_shows_a_token_is_who_it_was_made_for()
    {
        TroveServerTokenChange ci = Make("ci"), ops = Make("Ops", "team-a", TroveServerRole.Admin);
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(new ServerTokenIdentity("ci", CatalogSamples.Tenant, IsAdmin: false), await VerifyAsync(ci));
            Assert.Equal(new ServerTokenIdentity("Ops", "team-a", IsAdmin: true), await VerifyAsync(ops));
        }
    }

    [Fact]
    public async Task What_is_no_token_is_nobody()
    {
        TroveServerTokenChange made = Make("ci");
        string secret = made.Secret!;
        foreach (string other in (string[])
            ["", "trove_", secret[..^1], secret + "A", secret.ToUpperInvariant(), secret.Replace("trove_", "Trove_", StringComparison.Ordinal), " " + secret[..^1],
             secret[..^1] + "=", secret[..^1] + "\0", secret[..^1] + "é", new string('x', 100_000), ServerTokenText.Generate()])
        {
            Assert.Null(await _verifier.VerifyAsync(other, CancellationToken.None));
        }
        Assert.NotNull(await VerifyAsync(made));
    }

    [Fact]
    public async Task Without_a_catalog_everybody_is_nobody_and_none_is_made()
    {
        Assert.Null(await _verifier.VerifyAsync(ServerTokenText.Generate(), CancellationToken.None));
        Assert.Empty(Directory.GetFileSystemEntries(_home.Folder));
        // One that is made later is known at once.
        Assert.NotNull(await VerifyAsync(Make("ci")));
    }

    [Fact]
    public async Task One_that_is_removed_opens_nothing_from_then_on()
    {
        TroveServerTokenChange gone = Make("ci"), kept = Make("ops");
        Assert.NotNull(await VerifyAsync(gone));
        _store.Remove(new RemoveServerTokenRequest { Id = gone.Token.Id });
        Assert.Null(await VerifyAsync(gone));
        Assert.NotNull(await VerifyAsync(kept));
    }

    [Fact]
    public async Task One_that_expires_ends_with_its_last_moment()
    {
        TroveServerTokenChange made = Make("ci", expires: _clock.Now.AddMinutes(1));
        Assert.NotNull(await VerifyAsync(made));
        _clock.Now = made.Token.Expires!.Value.AddTicks(-1);
        Assert.NotNull(await VerifyAsync(made));
        _clock.Now = made.Token.Expires.Value;
        Assert.Null(await VerifyAsync(made));
    }

    [Fact]
    public async Task The_last_use_is_written_once_a_minute()
    {
        TroveServerTokenChange made = Make("ci");
        DateTimeOffset first = _clock.Now;
        await UseAsync();
        Assert.Equal(first, Read().LastUsed);
        _clock.Now = first.AddSeconds(59);
        await UseAsync();
        Assert.Equal(first, Read().LastUsed);
        _clock.Now = first.AddSeconds(60);
        await UseAsync();
        Assert.Equal(first.AddSeconds(60), Read().LastUsed);

        async Task UseAsync()
        {
            Assert.NotNull(await VerifyAsync(made));
            await _verifier.Written;
        }

        TroveServerToken Read() => Assert.Single(_store.Find(new ServerTokenQuery()));
    }

    [Fact]
    public async Task A_use_that_was_written_by_another_server_is_not_taken_back()
    {
        TroveServerTokenChange made = Make("ci");
        DateTimeOffset later = _clock.Now.AddMinutes(5);
        Assert.NotNull(await VerifyAsync(made));
        await _verifier.Written;
        _services.Catalog.Write(session =>
        {
            ServerTokenRepository.SetLastUsed(session, made.Token.Id, later);
            ServerTokenRepository.SetLastUsed(session, made.Token.Id, _clock.Now);
        });
        Assert.Equal(later, Assert.Single(_store.Find(new ServerTokenQuery())).LastUsed);
    }

    [Fact]
    public async Task A_catalog_that_is_gone_lets_nobody_in()
    {
        TroveServerTokenChange made = Make("ci");
        Assert.NotNull(await VerifyAsync(made));
        await _verifier.Written;
        MoveAway();
        Assert.Null(await VerifyAsync(made));
    }

    [Fact]
    public async Task A_catalog_that_is_another_file_is_noticed_within_seconds()
    {
        TroveServerTokenChange before = Make("ci");
        Assert.NotNull(await VerifyAsync(before));
        await _verifier.Written;
        MoveAway();
        string after = new ServerTokenStore(Services()).New(new NewServerTokenRequest { Name = "ci" }).Secret!;
        _clock.Now = _clock.Now.AddSeconds(5);
        Assert.NotNull(await _verifier.VerifyAsync(after, CancellationToken.None));
        Assert.Null(await VerifyAsync(before));
    }

    [Fact]
    public async Task A_catalog_that_cannot_be_read_lets_nobody_in_and_is_read_again_once_it_can_be()
    {
        TroveServerTokenChange made = Make("ci");
        Assert.NotNull(await VerifyAsync(made));
        await _verifier.Written;
        CatalogFile.Ask(_services.Home.CatalogFile, "UPDATE server_tokens SET role = 'Owner'");
        Assert.Equal("CatalogUnavailable", (await Assert.ThrowsAsync<TroveException>(async () => await VerifyAsync(made))).ErrorId);
        CatalogFile.Ask(_services.Home.CatalogFile, "UPDATE server_tokens SET role = 'Admin'");
        Assert.True((await VerifyAsync(made))!.IsAdmin);
    }

    [Fact]
    public async Task Many_ask_at_once_while_tokens_come_and_go()
    {
        TroveServerTokenChange kept = Make("kept");
        using var end = new CancellationTokenSource();
        Task[] asking = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!end.IsCancellationRequested)
                Assert.Equal("kept", (await VerifyAsync(kept))?.Name);
        }))];
        for (int i = 0; i < 25; i++)
        {
            TroveServerTokenChange passing = Make($"passing-{i}");
            Assert.NotNull(await VerifyAsync(passing));
            _store.Remove(new RemoveServerTokenRequest { Id = passing.Token.Id });
            Assert.Null(await VerifyAsync(passing));
        }
        await end.CancelAsync();
        await Task.WhenAll(asking);
    }

    [Fact]
    public async Task One_that_is_disposed_answers_nobody()
    {
        TroveServerTokenChange made = Make("ci");
        _verifier.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await VerifyAsync(made));
    }

    private void MoveAway()
    {
        foreach (string file in Directory.GetFiles(_home.Folder, "catalog.db*"))
            File.Move(file, Path.Combine(_home.Folder, "old-" + Path.GetFileName(file)));
    }

    private EngineServices Services() => new(new TroveServiceSettings { Home = _home.Folder, Tenant = CatalogSamples.Tenant });

    private ValueTask<ServerTokenIdentity?> VerifyAsync(TroveServerTokenChange made) => _verifier.VerifyAsync(made.Secret!, CancellationToken.None);

    private TroveServerTokenChange Make(string name, string? tenant = null, TroveServerRole role = TroveServerRole.Member, DateTimeOffset? expires = null) =>
        _store.New(new NewServerTokenRequest { Name = name, Tenant = tenant, Role = role, Expires = expires });

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UtcNow;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
