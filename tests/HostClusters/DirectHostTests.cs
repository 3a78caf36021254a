using System.Diagnostics;
using System.Text.Json;
using TroveClusters.Engine.Catalog;
using TroveClusters.Tests.OperationWorker;
using TroveClusters.Tests.SshHosts;

namespace TroveClusters.Tests.HostClusters;

/// <summary>Hosts that nodes name without anybody having registered them.</summary>
public sealed class DirectHostTests(HostsFixture fixture) : HostClusterTest(fixture)
{
    private string KnownHosts => Path.Combine(Home.Folder, "known_hosts");

    [NeedsHostsFact]
    public async Task A_cluster_is_made_on_hosts_whose_keys_are_known_and_they_go_with_it()
    {
        await KnowAsync(0, 1);
        CreateClusterRequest request = Request("web", $"root@{Hosts[0].Address}", Hosts[1].Address);
        TrovePlan plan = await Home.Service.PlanAsync(request, CancellationToken.None);
        Assert.Contains(plan.Steps, step => step.StartsWith($"Register host {Hosts[0].Address} (root@{Hosts[0].Address}:22)", StringComparison.Ordinal)
            && step.Contains(Hosts[0].HostKeys[0].Fingerprint, StringComparison.Ordinal));
        Assert.Empty(await HostsAsync());
        Assert.Empty(await Home.OperationsAsync());

        RedisCluster cluster = Assert.IsType<RedisCluster>((await Home.RunAsync(request)).Cluster);
        Assert.Equal((2, TroveClusterStatus.Active), (cluster.NodeCount, (await Home.GetAsync("web", refresh: true)).Status));
        IReadOnlyList<TroveHost> hosts = await HostsAsync();
        Assert.Equal([Hosts[0].Address, Hosts[1].Address], hosts.Select(host => host.Name));
        Assert.All(hosts, host => Assert.Equal((true, true, 1, 1, TroveHostStatus.Active), (host.Implicit, host.HasPassword, host.Capacity, host.NodeCount, host.Status)));

        // Nobody else's nodes are put there, unless they name it.
        TroveException error = await Home.FailsAsync(HostHome.CreateRequest("other", 1));
        Assert.Equal("HostNotSuitable", error.ErrorId);
        Assert.Contains("takes only nodes that name it", error.Message, StringComparison.Ordinal);
        await Home.RunAsync(HostHome.CreateRequest("other", [new TroveNodeSpec(Hosts[1].Address)]));
        Assert.Equal((2, 2), (await HostsAsync())[1] is var shared ? (shared.NodeCount, shared.Capacity) : default);

        await Home.RunAsync(new RemoveClusterRequest { ClusterId = cluster.Id });
        Assert.Equal([Hosts[1].Address], (await HostsAsync()).Select(host => host.Name));
        await Home.RunAsync(new RemoveClusterRequest { ClusterId = (await Home.GetAsync("other")).Id });
        await AssertNothingAsync();
    }

    [NeedsHostsFact]
    public async Task A_host_whose_key_is_not_known_is_refused_with_what_it_shows_and_nothing_is_left()
    {
        await KnowAsync(0);
        TroveException error = await Home.FailsAsync(Request("web", Hosts[0].Address, Hosts[1].Address));
        Assert.Equal(("HostKeyUnknown", Hosts[1].Address), (error.ErrorId, error.Target));
        Assert.Contains(Hosts[1].HostKeys[0].Fingerprint, error.Message, StringComparison.Ordinal);
        Assert.Contains("Register-TroveHost", error.RecommendedAction, StringComparison.Ordinal);

        // A key that is known and not the one that is shown.
        await File.WriteAllTextAsync(KnownHosts, $"{Hosts[1].Address} {Hosts[0].HostKeys[0].Type} {Hosts[0].HostKeys[0].Blob}\n");
        Assert.Equal("HostKeyChanged", (await Home.FailsAsync(Request("web", Hosts[1].Address))).ErrorId);
        await KnowAsync(0);
        Assert.Equal("AuthenticationFailed", (await Home.FailsAsync(RequestWith("web", "wrong", Hosts[0].Address))).ErrorId);
        Assert.Empty(await Home.OperationsAsync());
        await AssertNothingAsync();
    }

    [NeedsHostsFact]
    public async Task A_node_is_added_by_password_and_its_host_goes_when_it_is_removed_or_when_it_did_not_start()
    {
        await KnowAsync(1);
        await Home.RegisterAsync([0], capacity: 2);
        RedisCluster cluster = await Home.CreateAsync("web", 1);
        TroveException error = await Home.FailsAsync(Add(cluster, Hosts[0].Address));
        Assert.Equal(("InvalidArgument", "HostCredential"), (error.ErrorId, error.Target));

        using (var stop = new CancellationTokenSource())
        {
            Home.Events.OnStep = step =>
            {
                if (step.StartsWith("Make", StringComparison.Ordinal))
                    stop.Cancel();
            };
            TrovePlan plan = await Home.Service.PlanAsync(Add(cluster, Hosts[1].Address), CancellationToken.None);
            await Assert.ThrowsAsync<TroveException>(() => Home.Service.RunAsync(plan, Home.Events, stop.Token));
            Home.Events.OnStep = null;
        }
        Assert.Equal(TroveOperationState.RolledBack, (await Home.OperationsAsync())[0].State);
        Assert.Equal(["db1"], (await HostsAsync()).Select(host => host.Name));

        TroveClusterNode node = Assert.Single((await Home.RunAsync(Add(cluster, Hosts[1].Address))).Nodes);
        Assert.Equal(Hosts[1].Address, node.Host);
        Assert.Equal(2, (await HostsAsync()).Count);
        await Home.RunAsync(new RemoveNodesRequest { ClusterId = cluster.Id, Nodes = [node.Name] });
        Assert.Equal(["db1"], (await HostsAsync()).Select(host => host.Name));
        Assert.Empty(Secrets());
        Assert.Empty(Home.Left(1));
    }

    [NeedsHostsFact]
    public async Task A_create_that_is_killed_is_cleaned_up_by_the_next_command_with_its_hosts_and_their_password()
    {
        await KnowAsync(0, 1);
        await using (Worker worker = Worker.Start(Home.Folder, "create", "victim", $"{Hosts[0].Address},{Hosts[1].Address}", "Form", HostsFixture.Password))
        {
            await worker.UntilAsync("holding");
            await worker.KillAsync();
        }
        Assert.Equal(2, (await HostsAsync()).Count);
        Assert.Equal(2, Secrets().Count);
        Assert.NotEmpty(Home.Left());
        TroveOperation operation = Assert.Single(await Home.OperationsAsync());
        await Home.Service.ResumeAsync(operation.Id, Home.Events, CancellationToken.None);
        await AssertNothingAsync();
    }

    [NeedsHostsFact]
    public async Task A_host_that_does_not_answer_stays_known_until_what_was_left_on_it_is_gone()
    {
        Home.Configure($$$"""{"default":{"agent_call_low_timeout":4,"agent_call_high_timeout":20,"ssh_connect_timeout":5,"ssh_keepalive":2,"ssh_known_hosts":{{{JsonSerializer.Serialize(KnownHosts)}}}}}""");
        await WriteKnownAsync(0, 1);
        RedisCluster cluster = Assert.IsType<RedisCluster>((await Home.RunAsync(Request("web", Hosts[1].Address))).Cluster);
        await Hosts[1].CutAsync();
        try
        {
            await Home.RunAsync(new RemoveClusterRequest { ClusterId = cluster.Id, AllowUnreachable = true });
        }
        finally
        {
            await Hosts[1].HealAsync();
        }
        Assert.Equal((Hosts[1].Address, 0), (await HostsAsync()) is [var left] ? (left.Name, left.NodeCount) : default);
        cluster = Assert.IsType<RedisCluster>((await Home.RunAsync(Request("next", Hosts[0].Address))).Cluster);
        Assert.Equal([Hosts[0].Address], (await HostsAsync()).Select(host => host.Name));
        await Home.RunAsync(new RemoveClusterRequest { ClusterId = cluster.Id });
        await AssertNothingAsync();
    }

    private static CreateClusterRequest Request(string name, params string[] hosts) => RequestWith(name, HostsFixture.Password, hosts);

    private static CreateClusterRequest RequestWith(string name, string password, params string[] hosts) => new()
    {
        Name = name,
        Datastore = "redis",
        Nodes = [.. hosts.Select(host => new TroveNodeSpec(host))],
        HostPassword = password,
        Flavor = "1",
        VolumeSize = 1,
    };

    private static AddNodesRequest Add(RedisCluster cluster, string host) => new()
    {
        ClusterId = cluster.Id, Nodes = [new TroveNodeSpec(host)], HostUser = "root", HostPassword = HostsFixture.Password,
    };

    /// <summary>Has the operator know hosts of the set, as ssh would write it when asked to hash.</summary>
    private async Task KnowAsync(params int[] hosts)
    {
        Home.Configure(JsonSerializer.Serialize(new { @default = new { ssh_known_hosts = KnownHosts } }));
        await WriteKnownAsync(hosts);
    }

    private async Task WriteKnownAsync(params int[] hosts)
    {
        await File.WriteAllLinesAsync(KnownHosts, hosts.Select(i => $"{Hosts[i].Address} {Hosts[i].HostKeys[0].Type} {Hosts[i].HostKeys[0].Blob}"));
        using Process hash = Process.Start(new ProcessStartInfo("ssh-keygen", ["-q", "-H", "-f", KnownHosts]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        await hash.WaitForExitAsync();
        Assert.Equal(0, hash.ExitCode);
    }

    private Task<IReadOnlyList<TroveHost>> HostsAsync() => Home.Service.GetHostsAsync(new HostQuery(), CancellationToken.None);

    /// <summary>The hosts that have secrets stored.</summary>
    private List<Guid> Secrets() => [.. new CatalogDatabase(new TroveHome(Home.Folder)).Read([], SecretRepository.All)
        .Where(secret => secret.Owner.Kind == SecretOwnerKind.Host).Select(secret => secret.Owner.Id)];

    private async Task AssertNothingAsync()
    {
        Assert.Empty(await HostsAsync());
        Assert.Empty(Secrets());
        Assert.Empty(Home.Left());
    }
}
