using TroveClusters.Engine;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Remote;
using TroveClusters.Tests.Unit.Catalog;

namespace TroveClusters.Tests.Unit.Hosts;

public sealed class HostRegistrationTests : IDisposable
{
    private readonly HostHome _home = new();
    private readonly ScriptedHost _host;

    public HostRegistrationTests() => _host = _home.Transport.Add("10.0.0.4", HostHome.KeyA, HostHome.KeyB);

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task A_host_is_registered_with_the_keys_it_shows_when_it_lets_us_in()
    {
        TroveHostChange planned = await _home.Service.RegisterHostAsync(new RegisterHostRequest { Address = "10.0.0.4", CheckOnly = true }, CancellationToken.None);
        Assert.Empty(_home.Transport.Logins);
        Assert.False(_home.Services.Catalog.Exists);
        Assert.Contains(HostHome.KeyA.Fingerprint, planned.Steps[0], StringComparison.Ordinal);

        TroveHost host = await _home.RegisterAsync(new RegisterHostRequest { Address = "10.0.0.4", AgreedKeys = planned.Host.HostKeys });
        Assert.Equal(("10.0.0.4", "10.0.0.4", 22, "root", "", false, 1, TroveHostStatus.Active), (host.Name, host.Address, host.Port, host.User, host.KeyFile, host.HasPassword, host.Capacity, host.Status));
        Assert.Equal([$"ssh-ed25519 {HostHome.KeyA.Fingerprint}", $"ssh-ed25519 {HostHome.KeyB.Fingerprint}"], host.HostKeys);
        Assert.NotNull(host.LastSeen);
        Assert.Null(host.Flavor);
        HostLogin login = Assert.Single(_home.Transport.Logins);
        Assert.Equal(new HostKeySet([HostHome.KeyA, HostHome.KeyB]), login.Keys);
        Assert.Equal(login, _home.Store.Login(_home.Store.Get(host.Id)));
    }

    [Theory]
    [InlineData("ops@10.0.0.4:2222", null, null, "ops", "10.0.0.4", 2222, "10.0.0.4")]
    [InlineData(" 10.0.0.4 ", "ops", 23, "ops", "10.0.0.4", 23, "10.0.0.4")]
    [InlineData("corp@ops@10.0.0.4", null, null, "corp@ops", "10.0.0.4", 22, "10.0.0.4")]
    [InlineData("ops@[2001:db8::1]:2222", "ops", 2222, "ops", "2001:db8::1", 2222, "2001-db8--1")]
    [InlineData("2001:db8::1", null, null, "root", "2001:db8::1", 22, "2001-db8--1")]
    public async Task An_address_may_say_more(string address, string? user, int? port, string expectedUser, string expectedAddress, int expectedPort, string expectedName)
    {
        _home.Transport.Add("2001:db8::1", HostHome.KeyA);
        TroveHost host = await _home.RegisterAsync(new RegisterHostRequest { Address = address, User = user, Port = port });
        Assert.Equal((expectedUser, expectedAddress, expectedPort, expectedName), (host.User, host.Address, host.Port, host.Name));
    }

    public static TheoryData<RegisterHostRequest, string> Wrong() => new()
    {
        { new() { Address = "a b" }, "InvalidEndpoint" },
        { new() { Address = "-oProxyCommand=x" }, "InvalidEndpoint" },
        { new() { Address = "root@-x" }, "InvalidEndpoint" },
        { new() { Address = "10.0.0.4:0" }, "InvalidEndpoint" },
        { new() { Address = "10.0.0.4", Port = 65536 }, "InvalidEndpoint" },
        { new() { Address = "10.0.0.4:22", Port = 23 }, "InvalidArgument" },
        { new() { Address = "root@10.0.0.4", User = "ops" }, "InvalidArgument" },
        { new() { Address = "10.0.0.4", User = "-l" }, "InvalidName" },
        { new() { Address = "10.0.0.4", User = "a$(reboot)" }, "InvalidName" },
        { new() { Address = "@10.0.0.4" }, "InvalidName" },
        { new() { Address = "10.0.0.4", Name = "a/b" }, "InvalidName" },
        { new() { Address = "10.0.0.4", Capacity = 0 }, "InvalidArgument" },
        { new() { Address = "10.0.0.4", Tags = ["a b"] }, "InvalidName" },
        { new() { Address = "10.0.0.4", Tags = ["a*"] }, "InvalidName" },
        { new() { Address = "10.0.0.4", AvailabilityZone = "a:b" }, "InvalidName" },
        { new() { Address = "10.0.0.4", Flavor = "none" }, "FlavorNotFound" },
        { new() { Address = "10.0.0.4", KeyFile = "id" }, "InvalidArgument" },
        { new() { Address = "10.0.0.4", KeyFile = "/nowhere/at/all" }, "InvalidArgument" },
        { new() { Address = "10.0.0.4", HostKeys = ["MD5:aa:bb"] }, "InvalidArgument" },
        { new() { Address = "10.0.0.4", HostKeys = ["SHA256:short"] }, "InvalidArgument" },
        { new() { Address = "10.0.0.4", HostKeys = ["ssh-rsa AAAAC3NzaC1lZDI1NTE5AQ=="] }, "InvalidArgument" },
        { new() { Address = "10.0.0.5" }, "HostUnreachable" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task What_cannot_be_is_refused_before_anything_is_sent_or_written(RegisterHostRequest request, string error)
    {
        Assert.Equal(error, (await _home.FailsAsync(request)).ErrorId);
        Assert.Equal(0, _host.Scans);
        Assert.Empty(_home.Transport.Logins);
        Assert.Empty(_home.Names());
    }

    [Fact]
    public async Task A_host_that_does_not_let_us_in_or_runs_nothing_is_not_registered()
    {
        _host.Password = "correct-horse";
        TroveException refused = await _home.FailsAsync(new RegisterHostRequest { Address = "10.0.0.4", Password = "wrong-horse" });
        Assert.Equal("AuthenticationFailed", refused.ErrorId);
        Assert.DoesNotContain("horse", refused.Message, StringComparison.Ordinal);
        _host.Password = null;
        _host.Answer = (_, _) => Task.FromResult(new RemoteResult(1, "", "This account is currently not available.", false));
        TroveException mute = await _home.FailsAsync(new RegisterHostRequest { Address = "10.0.0.4" });
        Assert.Equal("HostNotSuitable", mute.ErrorId);
        Assert.Contains("This account is currently not available.", mute.Message, StringComparison.Ordinal);
        Assert.Empty(_home.Names());
    }

    [Fact]
    public async Task Only_the_keys_that_are_expected_are_trusted()
    {
        TroveHost host = await _home.RegisterAsync(new RegisterHostRequest { Address = "10.0.0.4", HostKeys = [$"{HostHome.KeyB.Fingerprint}=", "SHA256:" + new string('A', 43)] });
        Assert.Equal(new HostKeySet([HostHome.KeyB]), Assert.Single(_home.Transport.Logins).Keys);
        Assert.Equal([HostHome.KeyB.ToString()], host.HostKeys);
        // The line of a public key's file, as well.
        _home.Transport.Add("10.0.0.6", HostHome.KeyA, HostHome.KeyB);
        TroveHost other = await _home.RegisterAsync(new RegisterHostRequest { Address = "10.0.0.6", HostKeys = [$"{HostHome.KeyA.Type} {HostHome.KeyA.Blob} root@host"] });
        Assert.Equal([HostHome.KeyA.ToString()], other.HostKeys);
    }

    [Fact]
    public async Task A_host_that_shows_none_of_the_keys_expected_is_not_registered_and_not_sent_a_password()
    {
        TroveException error = await _home.FailsAsync(new RegisterHostRequest { Address = "10.0.0.4", Password = "p", HostKeys = ["SHA256:" + new string('A', 43)] });
        Assert.Equal("HostKeyUnknown", error.ErrorId);
        Assert.Contains(HostHome.KeyA.Fingerprint, error.Message, StringComparison.Ordinal);
        Assert.Empty(_home.Transport.Logins);
        Assert.Empty(_home.Names());
    }

    [Fact]
    public async Task Keys_that_were_not_agreed_to_are_not_trusted()
    {
        TroveException error = await _home.FailsAsync(new RegisterHostRequest { Address = "10.0.0.4", AgreedKeys = ["ssh-ed25519 SHA256:another"] });
        Assert.Equal("HostKeyChanged", error.ErrorId);
        Assert.Empty(_home.Transport.Logins);
        TroveHost host = await _home.RegisterAsync(new RegisterHostRequest { Address = "10.0.0.4", AgreedKeys = [HostHome.KeyA.ToString()] });
        Assert.Equal([HostHome.KeyA.ToString()], host.HostKeys);
    }

    [Fact]
    public async Task A_password_is_stored_encrypted_and_used_again()
    {
        _host.Password = "correct-horse";
        TroveHost host = await _home.RegisterAsync(new RegisterHostRequest { Address = "10.0.0.4", User = "ops", Password = "correct-horse" });
        Assert.True(host.HasPassword);
        Assert.Equal("correct-horse", _home.Store.Login(_home.Store.Get(host.Id)).Password!.Reveal());
        Assert.All(Directory.GetFiles(_home.Folder), file => Assert.Equal(-1, File.ReadAllBytes(file).AsSpan().IndexOf("correct-horse"u8)));

        // Kept while user and key file stay, forgotten with them: it was theirs.
        Assert.True((await _home.RegisterAsync(new RegisterHostRequest { Address = "10.0.0.4", Capacity = 2 })).HasPassword);
        Assert.Equal("AuthenticationFailed", (await _home.FailsAsync(new RegisterHostRequest { Address = "10.0.0.4", KeyFile = _home.KeyFile() })).ErrorId);
        _host.Password = null;
        TroveHost changed = await _home.RegisterAsync(new RegisterHostRequest { Address = "10.0.0.4", User = "other" });
        Assert.False(changed.HasPassword);
        Assert.Empty(_home.Services.Catalog.Read([], SecretRepository.All));
        Assert.Null(_home.Transport.Logins.Last().Password);
    }

    [Fact]
    public async Task A_key_file_must_be_ours_alone()
    {
        TroveHost host = await _home.RegisterAsync(new RegisterHostRequest { Address = "10.0.0.4", KeyFile = _home.KeyFile() });
        Assert.Equal(Path.Combine(_home.Folder, "id"), _home.Transport.Logins.Last().KeyFile);
        Assert.Equal(Path.Combine(_home.Folder, "id"), host.KeyFile);
        if (OperatingSystem.IsWindows())
            return;
        foreach (UnixFileMode mode in new[] { UnixFileMode.GroupRead, UnixFileMode.OtherRead, UnixFileMode.OtherWrite })
        {
            TroveException error = await _home.FailsAsync(new RegisterHostRequest { Address = "10.0.0.4", KeyFile = _home.KeyFile("open", UnixFileMode.UserRead | mode) });
            Assert.Equal("InvalidArgument", error.ErrorId);
            Assert.Contains("chmod 600", error.RecommendedAction, StringComparison.Ordinal);
        }
        // A public key names what an agent holds.
        await _home.RegisterAsync(new RegisterHostRequest { Address = "10.0.0.4", KeyFile = _home.KeyFile("id.pub", UnixFileMode.UserRead | UnixFileMode.OtherRead) });
    }

    [Fact]
    public async Task A_host_that_is_registered_is_changed_by_what_is_given()
    {
        TroveHost before = await _home.RegisterAsync(new RegisterHostRequest { Address = "10.0.0.4", Name = "a", Tags = ["x", "X", "y"], AvailabilityZone = "z", Flavor = "m1.small", Capacity = 3 });
        Assert.Equal(["x", "y"], before.Tags);
        Assert.Equal("2", before.Flavor);
        TroveHost after = await _home.RegisterAsync(new RegisterHostRequest { Address = "10.0.0.4", Name = "A", Capacity = 5 });
        Assert.Equal((before.Id, "a", 5, "z", "2", before.Registered), (after.Id, after.Name, after.Capacity, after.AvailabilityZone, after.Flavor, after.Registered));
        Assert.Equal(before.Tags, after.Tags);
        Assert.Equal(["a"], _home.Names());
    }

    [Fact]
    public async Task A_changed_key_is_taken_over_only_when_it_is_named()
    {
        await _home.RegisterAsync(new RegisterHostRequest { Address = "10.0.0.4", Name = "a" });
        HostKey fresh = CatalogSamples.HostKey(3);
        _host.Keys.Clear();
        _host.Keys.Add(fresh);
        TroveException error = await _home.FailsAsync(new RegisterHostRequest { Address = "10.0.0.4", Name = "a", AgreedKeys = [fresh.ToString()] });
        Assert.Equal("HostKeyChanged", error.ErrorId);
        Assert.Contains(HostHome.KeyA.Fingerprint, error.Message, StringComparison.Ordinal);
        Assert.Contains(fresh.Fingerprint, error.Message, StringComparison.Ordinal);
        Assert.Contains("-HostKey", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal([HostHome.KeyA, HostHome.KeyB], _home.Store.Find("a")!.Keys);

        TroveHostChange change = await _home.Service.RegisterHostAsync(new RegisterHostRequest { Address = "10.0.0.4", Name = "a", HostKeys = [fresh.Fingerprint] }, CancellationToken.None);
        Assert.Equal([fresh], _home.Store.Find("a")!.Keys);
        Assert.Contains(HostHome.KeyA.Fingerprint, Assert.Single(change.Warnings), StringComparison.Ordinal);
        Assert.Contains(fresh.Fingerprint, change.Warnings[0], StringComparison.Ordinal);
        // And a key that is expected of a known host and that it does not show is a change as well.
        Assert.Equal("HostKeyChanged", (await _home.FailsAsync(new RegisterHostRequest { Address = "10.0.0.4", Name = "a", HostKeys = [HostHome.KeyA.Fingerprint] })).ErrorId);
    }

    [Fact]
    public async Task A_key_that_is_shown_besides_the_known_ones_is_not_trusted_with_them()
    {
        await _home.RegisterAsync(new RegisterHostRequest { Address = "10.0.0.4", Name = "a", HostKeys = [HostHome.KeyA.Fingerprint] });
        await _home.RegisterAsync(new RegisterHostRequest { Address = "10.0.0.4", Name = "a", Capacity = 2 });
        Assert.Equal(new HostKeySet([HostHome.KeyA]), _home.Transport.Logins.Last().Keys);
        Assert.Equal([HostHome.KeyA], _home.Store.Find("a")!.Keys);
    }

    [Fact]
    public async Task One_name_and_one_login_mean_one_host()
    {
        _home.Transport.Add("10.0.0.5", HostHome.KeyA);
        await _home.RegisterAsync(new RegisterHostRequest { Address = "10.0.0.4", Name = "a" });
        TroveException name = await _home.FailsAsync(new RegisterHostRequest { Address = "10.0.0.5", Name = "A" });
        Assert.Equal(("HostAlreadyExists", "A"), (name.ErrorId, name.Target));
        TroveException login = await _home.FailsAsync(new RegisterHostRequest { Address = "10.0.0.4", Name = "b" });
        Assert.Equal("HostAlreadyExists", login.ErrorId);
        Assert.Contains("'a'", login.Message, StringComparison.Ordinal);
        await _home.RegisterAsync(new RegisterHostRequest { Address = "10.0.0.4", Name = "b", User = "ops" });
        Assert.Equal("HostAlreadyExists", (await _home.FailsAsync(new RegisterHostRequest { Address = "10.0.0.4", Name = "b", User = "root" })).ErrorId);
        Assert.Equal(["a", "b"], _home.Names());
    }

    [Fact]
    public async Task Two_that_register_the_same_host_at_once_make_one()
    {
        var both = new TaskCompletionSource();
        int waiting = 0;
        _host.Answer = async (_, _) =>
        {
            if (Interlocked.Increment(ref waiting) == 2)
                both.SetResult();
            await both.Task;
            return new RemoteResult(0, "", "", false);
        };
        Task<TroveHost>[] races = [.. Enumerable.Range(0, 2).Select(_ => _home.RegisterAsync(new RegisterHostRequest { Address = "10.0.0.4", Name = "a" }))];
        await Task.WhenAll(races.Select(race => race.ContinueWith(_ => { }, TaskScheduler.Default)));
        Task<TroveHost> lost = Assert.Single(races, race => race.IsFaulted);
        Assert.Equal("HostAlreadyExists", Assert.IsType<TroveException>(lost.Exception!.InnerException).ErrorId);
        Assert.Equal(["a"], _home.Names());
    }

    [Fact]
    public async Task A_host_goes_with_its_password_but_not_while_nodes_are_on_it()
    {
        _host.Password = "p";
        TroveHost host = await _home.RegisterAsync(new RegisterHostRequest { Address = "10.0.0.4", Name = "a", Password = "p", Flavor = "1" });
        ClusterRow cluster = CatalogSamples.Cluster("web", "acme");
        CatalogSamples.Add(_home.Services.Catalog, cluster, CatalogSamples.Node(cluster, 1) with { HostId = host.Id });
        foreach (bool checkOnly in new[] { true, false })
        {
            TroveException used = await Assert.ThrowsAsync<TroveException>(() => _home.Service.UnregisterHostAsync(new UnregisterHostRequest { Id = host.Id, CheckOnly = checkOnly }, CancellationToken.None));
            Assert.Equal(("HostInUse", "a"), (used.ErrorId, used.Target));
            Assert.Contains("web/web-member-1 of tenant 'acme'", used.Message, StringComparison.Ordinal);
        }
        _home.Services.Catalog.Write(session => ClusterRepository.Delete(session, cluster.Id));
        await _home.Service.UnregisterHostAsync(new UnregisterHostRequest { Id = host.Id, CheckOnly = true }, CancellationToken.None);
        Assert.Equal(["a"], _home.Names());
        TroveHostChange change = await _home.Service.UnregisterHostAsync(new UnregisterHostRequest { Id = host.Id }, CancellationToken.None);
        Assert.Equal((host.Id, "1"), (change.Host.Id, change.Host.Flavor));
        Assert.Empty(_home.Names());
        Assert.Empty(_home.Services.Catalog.Read([], SecretRepository.All));
        Assert.Equal("HostNotFound", (await Assert.ThrowsAsync<TroveException>(() => _home.Service.UnregisterHostAsync(new UnregisterHostRequest { Id = host.Id }, CancellationToken.None))).ErrorId);
    }

    [Fact]
    public async Task A_flavor_that_a_host_offers_stays()
    {
        TroveFlavor flavor = (await _home.Service.NewFlavorAsync(new NewFlavorRequest { Name = "own", Ram = 128 }, CancellationToken.None)).Flavor;
        TroveHost host = await _home.RegisterAsync(new RegisterHostRequest { Address = "10.0.0.4", Name = "a", Flavor = "OWN" });
        Assert.Equal(flavor.Id, host.Flavor);
        foreach (bool checkOnly in new[] { true, false })
        {
            TroveException error = await Assert.ThrowsAsync<TroveException>(() => _home.Service.RemoveFlavorAsync(new RemoveFlavorRequest { Id = flavor.Id, CheckOnly = checkOnly }, CancellationToken.None));
            Assert.Equal("FlavorInUse", error.ErrorId);
            Assert.Contains("host 'a'", error.Message, StringComparison.Ordinal);
        }
        await _home.Service.UnregisterHostAsync(new UnregisterHostRequest { Id = host.Id }, CancellationToken.None);
        await _home.Service.RemoveFlavorAsync(new RemoveFlavorRequest { Id = flavor.Id }, CancellationToken.None);
    }

    [Fact]
    public async Task Hosts_are_found_by_what_they_are_and_the_same_for_all_tenants()
    {
        foreach (string address in new[] { "b", "c" })
            _home.Transport.Add(address, HostHome.KeyA);
        TroveHost first = await _home.RegisterAsync(new RegisterHostRequest { Address = "10.0.0.4", Name = "a", Tags = ["ssd"], AvailabilityZone = "room-1", Flavor = "m1.tiny" });
        await _home.RegisterAsync(new RegisterHostRequest { Address = "b", Tags = ["ssd", "prod"], AvailabilityZone = "room-2" });
        await _home.RegisterAsync(new RegisterHostRequest { Address = "c" });
        var other = new TroveService(new EngineServices(new TroveServiceSettings { Home = _home.Folder, Tenant = "acme" }, () => _home.Transport));
        async Task<string[]> Find(HostQuery query) => [.. (await other.GetHostsAsync(query, CancellationToken.None)).Select(host => host.Name)];
        Assert.Equal(["a", "b", "c"], await Find(new HostQuery()));
        Assert.Equal(["b"], await Find(new HostQuery { Names = [new NamePattern("B")] }));
        Assert.Equal(["a"], await Find(new HostQuery { Ids = [first.Id] }));
        Assert.Equal(["a", "b"], await Find(new HostQuery { Tags = [new NamePattern("S*"), new NamePattern("none")] }));
        Assert.Equal(["b"], await Find(new HostQuery { AvailabilityZones = [new NamePattern("room-2")] }));
        Assert.Equal(["a"], await Find(new HostQuery { Flavors = ["M1.TINY"] }));
        Assert.Empty(await Find(new HostQuery { Statuses = [TroveHostStatus.Refused] }));
    }
}
