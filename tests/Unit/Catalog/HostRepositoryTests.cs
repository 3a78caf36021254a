using TroveClusters.Engine.Catalog;

namespace TroveClusters.Tests.Unit.Catalog;

public sealed class HostRepositoryTests : IDisposable
{
    private readonly TemporaryHome _temporary = new();
    private readonly TroveHome _home;
    private readonly CatalogDatabase _catalog;

    public HostRepositoryTests()
    {
        _home = new TroveHome(_temporary.Folder);
        _catalog = new CatalogDatabase(_home);
    }

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void What_goes_in_comes_out()
    {
        HostRow full = CatalogSamples.Host("Häst 'x'; --") with
        {
            Address = "2001:db8::17",
            Port = 2222,
            User = "ops",
            KeyFile = "/home/ops/.ssh/id",
            Tags = ["rack-1", "ssd"],
            Flavor = "3",
            Capacity = 4,
            AvailabilityZone = "eu-1",
            Status = TroveHostStatus.Unsuitable,
            Keys = [CatalogSamples.HostKey(1), CatalogSamples.HostKey(2)],
            Message = "line\nline",
            LastSeen = CatalogSamples.Then.AddDays(1),
        };
        HostRow direct = CatalogSamples.Host("direct") with { Implicit = true };
        HostRow bare = CatalogSamples.Host("bare");
        Add(full, bare, direct);

        AssertSame(full, Find(full.Id));
        AssertSame(bare, Find(bare.Id));
        AssertSame(direct, Find(direct.Id));
        Assert.Equal(["bare", "direct", full.Name], _catalog.Read([], HostRepository.List).Select(host => host.Name));
        AssertSame(full, _catalog.Read(null, session => HostRepository.FindByName(session, full.Name.ToUpperInvariant())));
        AssertSame(full, _catalog.Read(null, session => HostRepository.FindByLogin(session, "2001:DB8::17", 2222, "ops")));
        Assert.Null(_catalog.Read(null, session => HostRepository.FindByLogin(session, "2001:db8::17", 22, "ops")));
    }

    [Fact]
    public void All_of_a_host_but_its_registration_can_be_changed()
    {
        HostRow host = CatalogSamples.Host("a");
        Add(host);
        HostRow changed = CatalogSamples.Host("b") with
        {
            Id = host.Id,
            Port = 23,
            User = "u",
            KeyFile = "/k",
            Tags = ["t"],
            Flavor = "1",
            Capacity = 2,
            AvailabilityZone = "z",
            Status = TroveHostStatus.Active,
            Keys = [CatalogSamples.HostKey(9)],
            Message = "m",
            LastSeen = CatalogSamples.Then,
            Registered = DateTimeOffset.UtcNow,
        };
        _catalog.Write(session => HostRepository.Update(session, changed));
        AssertSame(changed with { Registered = host.Registered }, Find(host.Id));
    }

    [Fact]
    public void A_status_is_written_without_the_rest_and_what_was_seen_stays()
    {
        HostRow host = CatalogSamples.Host("a") with { LastSeen = CatalogSamples.Then };
        Add(host);
        _catalog.Write(session => HostRepository.SetStatus(session, host.Id, TroveHostStatus.Unreachable, "gone", null));
        AssertSame(host with { Status = TroveHostStatus.Unreachable, Message = "gone" }, Find(host.Id));
        DateTimeOffset later = CatalogSamples.Then.AddHours(1);
        _catalog.Write(session => HostRepository.SetStatus(session, host.Id, TroveHostStatus.Active, "", later));
        AssertSame(host with { Status = TroveHostStatus.Active, LastSeen = later }, Find(host.Id));
    }

    [Fact]
    public void Two_hosts_have_neither_the_same_name_nor_the_same_login()
    {
        HostRow host = CatalogSamples.Host("a");
        Add(host);
        foreach (HostRow other in new[] { CatalogSamples.Host("A") with { Address = "elsewhere" }, CatalogSamples.Host("b") with { Address = host.Address.ToUpperInvariant() } })
            Assert.Equal("CatalogUnavailable", Assert.Throws<TroveException>(() => Add(other)).ErrorId);
        Add(CatalogSamples.Host("c") with { Address = host.Address, User = "another" }, CatalogSamples.Host("d") with { Address = host.Address, Port = 23 });
    }

    [Fact]
    public void Nodes_on_a_host_are_counted_and_named_and_keep_it_there()
    {
        HostRow host = CatalogSamples.Host("a");
        HostRow other = CatalogSamples.Host("b");
        Add(host, other);
        ClusterRow mine = CatalogSamples.Cluster("web"), theirs = CatalogSamples.Cluster("db", "acme");
        CatalogSamples.Add(_catalog, mine, CatalogSamples.Node(mine, 1) with { HostId = host.Id }, CatalogSamples.Node(mine, 2));
        NodeRow moved = CatalogSamples.Node(theirs, 1);
        CatalogSamples.Add(_catalog, theirs, moved);
        _catalog.Write(session => NodeRepository.Update(session, moved with { HostId = host.Id }));

        Assert.Equal((2, 0), (Find(host.Id)!.NodeCount, Find(other.Id)!.NodeCount));
        Assert.Equal([("acme", "db", "db-member-1"), ("default", "web", "web-member-1")], _catalog.Read([], session => HostRepository.Nodes(session, host.Id)));
        Assert.Equal(host.Id, _catalog.Read([], session => NodeRepository.OfCluster(session, theirs.Id)).Single().HostId);
        Assert.Throws<TroveException>(() => _catalog.Write(session => HostRepository.Delete(session, host.Id)));
        _catalog.Write(session => NodeRepository.Update(session, moved));
        _catalog.Write(session => ClusterRepository.Delete(session, mine.Id));
        _catalog.Write(session => HostRepository.Delete(session, host.Id));
        Assert.Null(Find(host.Id));
    }

    [Fact]
    public void A_host_of_nodes_alone_has_as_many_places_as_nodes_and_goes_with_the_last_of_them_and_what_was_left_of_them()
    {
        HostRow direct = CatalogSamples.Host("a") with { Implicit = true }, left = CatalogSamples.Host("b") with { Implicit = true }, registered = CatalogSamples.Host("c");
        Add(direct, left, registered);
        ClusterRow web = CatalogSamples.Cluster("web");
        NodeRow[] nodes = [CatalogSamples.Node(web, 1) with { HostId = direct.Id }, CatalogSamples.Node(web, 2) with { HostId = direct.Id }, CatalogSamples.Node(web, 3) with { HostId = left.Id }];
        CatalogSamples.Add(_catalog, web, nodes);
        SecretOwner owner = SecretOwner.Host(direct.Id);
        _catalog.Write(session => SecretRepository.Set(session, owner, SecretNames.Password, [1]));
        Assert.Equal((2, 2), (Find(direct.Id)!.Capacity, Find(direct.Id)!.NodeCount));

        _catalog.Write(session =>
        {
            NodeRepository.Delete(session, nodes[0].Id);
            HostRepository.DeleteUnused(session);
        });
        Assert.Equal(1, Find(direct.Id)!.Capacity);
        _catalog.Write(session =>
        {
            LeftoverRepository.Put(session, new LeftoverRow { NodeId = nodes[2].Id, HostId = left.Id, Name = "n", Address = "a", Port = 1, Folder = "/f", Process = "", Since = CatalogSamples.Then });
            ClusterRepository.Delete(session, web.Id);
            HostRepository.DeleteUnused(session);
        });
        Assert.Equal(["b", "c"], _catalog.Read([], HostRepository.List).Select(host => host.Name));
        Assert.Null(_catalog.Read(null, session => SecretRepository.Find(session, owner, SecretNames.Password)));
        _catalog.Write(session =>
        {
            LeftoverRepository.Delete(session, nodes[2].Id);
            HostRepository.DeleteUnused(session);
        });
        Assert.Equal(["c"], _catalog.Read([], HostRepository.List).Select(host => host.Name));
    }

    [Fact]
    public void A_host_takes_its_secrets_with_it()
    {
        HostRow host = CatalogSamples.Host("a");
        Add(host);
        SecretOwner owner = SecretOwner.Host(host.Id);
        _catalog.Write(session => SecretRepository.Set(session, owner, SecretNames.Password, [1, 2]));
        Assert.True(Find(host.Id)!.HasPassword);
        Assert.Equal([1, 2], _catalog.Read(null, session => SecretRepository.Find(session, owner, SecretNames.Password)));
        Assert.Null(_catalog.Read(null, session => SecretRepository.Find(session, SecretOwner.Cluster(host.Id), SecretNames.Password)));
        _catalog.Write(session => SecretRepository.Remove(session, owner, SecretNames.Password));
        Assert.False(Find(host.Id)!.HasPassword);
        _catalog.Write(session => SecretRepository.Set(session, owner, SecretNames.Password, [1, 2]));
        _catalog.Write(session => HostRepository.Delete(session, host.Id));
        Assert.Empty(_catalog.Read([], SecretRepository.All));
        Assert.NotEqual(owner.Context(SecretNames.Password), SecretOwner.Cluster(host.Id).Context(SecretNames.Password));
    }

    [Theory]
    [InlineData("keys", "[{\"Type\":\"ssh-ed25519\",\"Blob\":\"%\"}]")]
    [InlineData("keys", "[null]")]
    [InlineData("keys", "[{\"Type\":\"ssh-ed25519\"}]")]
    [InlineData("tags", "[null]")]
    [InlineData("tags", "{}")]
    [InlineData("status", "active")]
    public void A_row_that_cannot_be_read_is_named(string column, string value)
    {
        HostRow host = CatalogSamples.Host("a");
        Add(host);
        _catalog.Write(session => session.Execute($"UPDATE hosts SET {column} = $value", ("$value", value)));
        TroveException error = Assert.Throws<TroveException>(() => Find(host.Id));
        Assert.True(RowReader.IsUnreadable(error), error.Message);
        Assert.Contains($"table hosts, id {host.Id}, column {column}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_host_is_shown_without_its_keys_but_with_their_fingerprints()
    {
        HostRow row = CatalogSamples.Host("a") with { Flavor = "", NodeCount = 2, HasPassword = true };
        TroveHost host = row.ToHost();
        Assert.Equal(row.Keys[0].Fingerprint, Assert.Single(host.HostKeys).Split(' ')[1]);
        Assert.Null(host.Flavor);
        Assert.Equal(("a (SSH: root@a.example.net)", "a.example.net", 22, "root", 2, true, row.Registered), (host.ToString(), host.Address, host.Port, host.User, host.NodeCount, host.HasPassword, host.Registered));
        Assert.Equal("1", (row with { Flavor = "1" }).ToHost().Flavor);
    }

    private HostRow? Find(Guid id) => _catalog.Read(null, session => HostRepository.Find(session, id));

    private void Add(params HostRow[] hosts) => _catalog.Write(session =>
    {
        foreach (HostRow host in hosts)
            HostRepository.Insert(session, host);
    });

    // Lists are compared by their items, which records do not.
    private static void AssertSame(HostRow expected, HostRow? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected.Tags, actual.Tags);
        Assert.Equal(expected.Keys, actual.Keys);
        Assert.Equal(expected with { Tags = actual.Tags, Keys = actual.Keys }, actual);
    }
}
