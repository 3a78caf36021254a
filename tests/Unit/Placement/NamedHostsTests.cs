using System.Text.Json;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Placement;
using TroveClusters.Engine.Remote;
using TroveClusters.Tests.Unit.Catalog;
using TroveClusters.Tests.Unit.Hosts;
using TroveClusters.Tests.Unit.Remote;

namespace TroveClusters.Tests.Unit.Placement;

/// <summary>Which hosts texts name, with hosts that are scripted and the real ssh-keygen.</summary>
public sealed class NamedHostsTests : IDisposable
{
    private static readonly HostAccess s_nothing = new(null, null);
    private readonly HostHome _home = new();
    private readonly string _known;

    public NamedHostsTests()
    {
        _known = Path.Combine(_home.Folder, "known_hosts");
        File.WriteAllText(Path.Combine(_home.Folder, "trove.json"), JsonSerializer.Serialize(new { @default = new { ssh_known_hosts = _known } }));
        Know("10.0.0.4", "[10.0.0.4]:2222", "::1");
    }

    public void Dispose() => _home.Dispose();

    [NeedsKeyGenFact]
    public async Task A_known_host_is_logged_in_to_as_root_with_its_known_keys_and_is_the_same_however_often_it_is_named()
    {
        NamedHosts search = Search(s_nothing);
        IReadOnlyDictionary<string, HostRow> found = await search.FindAsync(["10.0.0.4", "root@10.0.0.4", "10.0.0.4:22", "10.0.0.4"], default);
        NewHost host = Assert.Single(search.New);
        Assert.All(found.Values, one => Assert.Same(host.Host, one));
        Assert.Equal(("10.0.0.4", "root@10.0.0.4:22", true, false), (host.Host.Name, host.Login.ToString(), host.Host.Implicit, host.Host.HasPassword));
        Assert.Equal([HostHome.KeyA], host.Login.Keys);
        Assert.Contains(HostHome.KeyA.Fingerprint, host.Step, StringComparison.Ordinal);
        Assert.Empty(_home.Names());
    }

    [NeedsKeyGenFact]
    public async Task A_credential_gives_password_and_user_unless_the_name_gives_one()
    {
        NamedHosts search = Search(new HostAccess("ops", new Secret("hush")));
        await search.FindAsync(["10.0.0.4", "[::1]"], default);
        Assert.Equal(["ops@10.0.0.4:22", "ops@[::1]:22"], search.New.Select(host => host.Login.ToString()));
        Assert.All(search.New, host => Assert.Equal(("hush", true), (host.Login.Password!.Reveal(), host.Host.HasPassword)));
        Assert.DoesNotContain("hush", search.New[0].ToString() + search.New[0].Step, StringComparison.Ordinal);
        TroveException error = await FailsAsync(search, "root@10.0.0.4");
        Assert.Equal(("InvalidArgument", "root@10.0.0.4"), (error.ErrorId, error.Target));
        await Search(new HostAccess(null, new Secret("hush"))).FindAsync(["root@10.0.0.4"], default);
    }

    [NeedsKeyGenFact]
    public async Task A_registered_host_is_taken_by_name_address_port_and_user()
    {
        HostRow one = CatalogSamples.Host("one") with { Address = "10.0.0.4" };
        HostRow two = CatalogSamples.Host("two") with { Address = "10.0.0.4", Port = 2222 };
        NamedHosts search = Search(s_nothing, one, two);
        IReadOnlyDictionary<string, HostRow> found = await search.FindAsync(["ONE", "two", "root@10.0.0.4:22", "10.0.0.4:2222"], default);
        Assert.Equal([one, two, one, two], found.Values);
        Assert.Empty(search.New);
        Assert.Equal("HostAmbiguous", (await FailsAsync(search, "10.0.0.4")).ErrorId);
        await search.FindAsync(["ops@10.0.0.4"], default);
        Assert.Equal("ops@10.0.0.4:22", Assert.Single(search.New).Login.ToString());
        Assert.Equal("HostAlreadyExists", (await FailsAsync(search, "ops@10.0.0.4", "root2@10.0.0.4")).ErrorId);
    }

    [NeedsKeyGenFact]
    public async Task Hosts_whose_keys_are_not_known_are_told_together_with_what_they_show()
    {
        _home.Transport.Add("10.0.0.5", HostHome.KeyB);
        _home.Transport.Add("10.0.0.6", HostHome.KeyA);
        File.AppendAllText(_known, $"@revoked 10.0.0.6 {HostHome.KeyA.Type} {HostHome.KeyA.Blob}\n");
        TroveException error = await FailsAsync(Search(s_nothing), "10.0.0.4", "ops@10.0.0.5", "10.0.0.6");
        Assert.Equal("HostKeyUnknown", error.ErrorId);
        Assert.Equal(["ops@10.0.0.5", "10.0.0.6"], Assert.IsType<string[]>(error.Target));
        Assert.Contains($"'ops@10.0.0.5' is not registered, and the known hosts have no key of it; it shows {HostHome.KeyB}", error.Message, StringComparison.Ordinal);
        Assert.Contains("all are revoked", error.Message, StringComparison.Ordinal);
        Assert.Contains("Register-TroveHost ops@10.0.0.5", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Empty(_home.Transport.Logins);
    }

    [NeedsKeyGenFact]
    public async Task What_is_neither_a_name_nor_an_address_that_answers_is_not_found()
    {
        foreach (string text in new[] { "db7", "no address", "10.0.0.9" })
            Assert.Equal(("HostNotFound", text), ((await FailsAsync(Search(s_nothing), text)) is var e ? e.ErrorId : "", e.Target));
        Assert.Equal("InvalidName", (await FailsAsync(Search(s_nothing), "$(x)@10.0.0.4")).ErrorId);
    }

    private NamedHosts Search(HostAccess access, params HostRow[] registered) => new(_home.Services, registered, access);

    private static Task<TroveException> FailsAsync(NamedHosts search, params string[] texts) =>
        Assert.ThrowsAsync<TroveException>(() => search.FindAsync(texts, default));

    private void Know(params string[] names) => File.WriteAllLines(_known, names.Select(name => $"{name} {HostHome.KeyA.Type} {HostHome.KeyA.Blob}"));
}
