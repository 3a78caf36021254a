using TroveClusters.Engine;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Tokens;
using TroveClusters.Tests.Unit.Catalog;

namespace TroveClusters.Tests.Unit.Tokens;

public sealed class ServerTokenStoreTests : IDisposable
{
    private readonly TemporaryHome _home = new();
    private readonly EngineServices _services;
    private readonly ServerTokenStore _store;

    public ServerTokenStoreTests()
    {
        _services = new EngineServices(new TroveServiceSettings { Home = _home.Folder, Tenant = CatalogSamples.Tenant });
        _store = new ServerTokenStore(_services);
    }

    public void Dispose() => _home.Dispose();

    private IReadOnlyList<TroveServerToken> All => _store.Find(new ServerTokenQuery());

    [Fact]
    public void Where_there_is_no_catalog_there_are_none()
    {
        Assert.Empty(All);
        Assert.Empty(Directory.GetFileSystemEntries(_home.Folder));
    }

    [Fact]
    public void What_is_made_is_found_as_it_was_asked_for_by_name()
    {
        DateTimeOffset end = DateTimeOffset.UtcNow.AddDays(1).ToOffset(TimeSpan.FromHours(2));
        TroveServerToken ops = _store.New(new NewServerTokenRequest { Name = "Ops", Tenant = "team-a", Role = TroveServerRole.Admin, Expires = end }).Token;
        TroveServerToken ci = Make("ci");
        Assert.Equal([ci, ops], All);
        Assert.Equal(("team-a", TroveServerRole.Admin, end, TimeSpan.Zero, false), (ops.Tenant, ops.Role, ops.Expires!.Value, ops.Expires.Value.Offset, ops.IsExpired));
        Assert.Equal((CatalogSamples.Tenant, TroveServerRole.Member, null, null), (ci.Tenant, ci.Role, ci.Expires, ci.LastUsed));
        Assert.Null(All[0].Token);
    }

    [Fact]
    public void A_query_takes_names_ids_and_tenants_together()
    {
        TroveServerToken one = Make("ci-1"), other = Make("ci-2", "team-a");
        Make("ops");
        Assert.Equal([one, other], _store.Find(new ServerTokenQuery { Names = [new NamePattern("CI-*")] }));
        Assert.Equal([other], _store.Find(new ServerTokenQuery { Names = [new NamePattern("ci-*")], Tenants = [new NamePattern("team-*")] }));
        Assert.Equal([one], _store.Find(new ServerTokenQuery { Ids = [one.Id] }));
        Assert.Empty(_store.Find(new ServerTokenQuery { Ids = [one.Id], Tenants = [new NamePattern("team-a")] }));
    }

    [Fact]
    public void The_token_itself_is_told_once_and_is_nowhere_in_the_home()
    {
        TroveServerTokenChange made = _store.New(new NewServerTokenRequest { Name = "ci" });
        Assert.Matches("^trove_[A-Za-z0-9_-]{43}$", made.Secret!);
        Assert.DoesNotContain(made.Secret![6..], made.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(made.Secret![6..], string.Concat(made.Steps), StringComparison.Ordinal);
        foreach (string file in Directory.GetFiles(_home.Folder))
            Assert.DoesNotContain(made.Secret![6..], File.ReadAllText(file, System.Text.Encoding.Latin1), StringComparison.Ordinal);
        Assert.NotEqual(made.Secret, _store.New(new NewServerTokenRequest { Name = "other" }).Secret);
        Assert.Null(_store.Remove(new RemoveServerTokenRequest { Id = made.Token.Id }).Secret);
    }

    [Fact]
    public void Only_to_check_writes_nothing_and_tells_no_token()
    {
        Assert.Null(_store.New(new NewServerTokenRequest { Name = "x", CheckOnly = true }).Secret);
        Assert.Empty(Directory.GetFileSystemEntries(_home.Folder));
        TroveServerToken made = Make("x");
        _store.Remove(new RemoveServerTokenRequest { Id = made.Id, CheckOnly = true });
        Assert.Equal(made, Assert.Single(All));
    }

    [Theory]
    [InlineData("", null, 0, "InvalidName")]
    [InlineData("a*", null, 0, "InvalidName")]
    [InlineData("a", "", 0, "InvalidArgument")]
    [InlineData("a", "team/a", 0, "InvalidArgument")]
    [InlineData("a", null, -1, "InvalidArgument")]
    // A name means one token, whosever it is.
    [InlineData("Mine", null, 0, "ServerTokenAlreadyExists")]
    [InlineData("MINE", "team-b", 1, "ServerTokenAlreadyExists")]
    public void What_cannot_be_is_refused_by_the_check_and_by_the_deed(string name, string? tenant, int days, string errorId)
    {
        Make("mine", "team-a");
        foreach (bool checkOnly in (bool[])[true, false])
        {
            var request = new NewServerTokenRequest { Name = name, Tenant = tenant, Expires = days == 0 ? null : DateTimeOffset.UtcNow.AddDays(days), CheckOnly = checkOnly };
            Assert.Equal(errorId, Assert.Throws<TroveException>(() => _store.New(request)).ErrorId);
        }
        Assert.Single(All);
    }

    [Fact]
    public void A_role_that_is_none_is_refused() => Assert.Equal(
        "InvalidArgument", Assert.Throws<TroveException>(() => _store.New(new NewServerTokenRequest { Name = "a", Role = (TroveServerRole)7 })).ErrorId);

    [Fact]
    public void What_is_removed_is_gone_and_its_name_free()
    {
        TroveServerToken gone = Make("ci");
        TroveServerToken kept = Make("ops");
        Assert.Equal(gone, _store.Remove(new RemoveServerTokenRequest { Id = gone.Id }).Token);
        Assert.Equal([kept], All);
        foreach (bool checkOnly in (bool[])[true, false])
            Assert.Equal("ServerTokenNotFound", Assert.Throws<TroveException>(() => _store.Remove(new RemoveServerTokenRequest { Id = gone.Id, CheckOnly = checkOnly })).ErrorId);
        Assert.NotEqual(gone.Id, Make("ci").Id);
    }

    [Fact]
    public void One_that_has_expired_says_so()
    {
        ServerTokenRow row = new()
        {
            Id = Guid.NewGuid(), Name = "old", Tenant = "t", Role = TroveServerRole.Member, Hash = ServerTokenText.Hash(ServerTokenText.Generate())!,
            Created = CatalogSamples.Then, Expires = CatalogSamples.Then.AddDays(1),
        };
        _services.Catalog.Write(session => ServerTokenRepository.Insert(session, row));
        Assert.True(Assert.Single(All).IsExpired);
    }

    [Fact]
    public void What_a_row_holds_that_is_none_is_told()
    {
        Make("ci");
        CatalogFile.Ask(_services.Home.CatalogFile, "UPDATE server_tokens SET role = 'Owner'");
        Assert.Contains("table server_tokens", Assert.Throws<TroveException>(() => All).Message, StringComparison.Ordinal);
    }

    private TroveServerToken Make(string name, string? tenant = null) => _store.New(new NewServerTokenRequest { Name = name, Tenant = tenant }).Token;
}
