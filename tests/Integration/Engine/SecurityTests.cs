using System.Net;
using System.Net.Sockets;
using System.Text;
using TroveClusters.Tests.Integration.Redis;

namespace TroveClusters.Tests.Integration.Engine;

/// <summary>Passwords, private files, addresses and ports.</summary>
public sealed class SecurityTests : EngineTest
{
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    [NeedsRedisFact]
    public async Task The_password_is_nowhere_but_in_private_files()
    {
        RedisCluster cluster = await Home.CreateAsync("secret", 2);
        await Home.RunAsync(new AddNodesRequest { ClusterId = cluster.Id, Nodes = TestHome.Nodes(1) });
        string password = await Home.PasswordAsync(cluster);
        Assert.True(password.Length >= 32);

        Assert.All(Home.Servers(), server =>
        {
            Assert.DoesNotContain(password, File.ReadAllText($"/proc/{server}/cmdline"), StringComparison.Ordinal);
            Assert.DoesNotContain(password, File.ReadAllText($"/proc/{server}/environ"), StringComparison.Ordinal);
        });
        Assert.All(Home.Observer.Events, e => Assert.DoesNotContain(password, e.ToString(), StringComparison.Ordinal));
        Assert.Contains(Home.Observer.Events, e => e is DebugEvent);
        Assert.All(await Home.OperationsAsync(), operation =>
            Assert.DoesNotContain(password, string.Join('\n', operation.Plan) + operation.Message + operation.Command, StringComparison.Ordinal));
        byte[] needle = Encoding.UTF8.GetBytes(password);
        foreach (string file in Directory.GetFiles(Home.Folder, "*", SearchOption.AllDirectories))
        {
            // What the server itself writes, it writes by its own rules; the folders around it keep others out.
            if (Path.GetFileName(file) is "catalog.db" or "secret.key" or "redis.conf" or "process.json" or "server.log")
                Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(file) & Others);
            bool mayHold = Path.GetFileName(file) == "redis.conf";
            // Redis holds a lock on its nodes.conf; what it says is what CLUSTER NODES says.
            if (!mayHold && Path.GetFileName(file) != "nodes.conf")
                Assert.True(File.ReadAllBytes(file).AsSpan().IndexOf(needle) < 0, $"{file} holds the password.");
        }
        Assert.All(Home.NodeFolders().Append(Path.Combine(Home.Folder, "nodes")).Append(Home.Folder), folder =>
            Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(folder) & Others));
    }

    [NeedsRedisFact]
    public async Task Nodes_want_the_password_and_listen_on_loopback_only()
    {
        RedisCluster cluster = await Home.CreateAsync("closed", 1);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, cluster.Nodes[0].Port);
        await client.GetStream().WriteAsync("PING\r\n"u8.ToArray());
        var reply = new byte[64];
        int read = await client.GetStream().ReadAsync(reply);
        Assert.StartsWith("-NOAUTH", Encoding.ASCII.GetString(reply, 0, read), StringComparison.Ordinal);
        string[] listeners = [.. System.Net.NetworkInformation.IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners()
            .Where(end => end.Port == cluster.Nodes[0].Port || end.Port == cluster.Nodes[0].Port + 10000).Select(end => end.Address.ToString())];
        Assert.Equal(["127.0.0.1", "127.0.0.1"], listeners);
    }

    [NeedsRedisFact]
    public async Task A_given_password_is_used()
    {
        CreateClusterRequest request = TestHome.CreateRequest("mine", 1);
        await Home.RunAsync(new CreateClusterRequest
        {
            Name = request.Name,
            Datastore = request.Datastore,
            Nodes = request.Nodes,
            Flavor = request.Flavor,
            VolumeSize = request.VolumeSize,
            Password = "my \"quoted\" #pass\\word'",
        });
        RedisCluster cluster = await Home.GetAsync("mine", refresh: true);
        Assert.Equal(TroveClusterStatus.Active, cluster.Status);
        Assert.Equal("my \"quoted\" #pass\\word'", await Home.PasswordAsync(cluster));
    }

    [NeedsRedisFact]
    public async Task The_connection_tells_all_but_the_password()
    {
        RedisCluster cluster = await Home.CreateAsync("connect", 2);
        TroveClusterConnection connection = await Home.Service.GetConnectionAsync(cluster.Id, CancellationToken.None);
        Assert.Equal(cluster.Endpoint, connection.Endpoint);
        Assert.Equal("default", connection.UserName);
        Assert.Contains(cluster.Endpoint[0], connection.ConnectionString, StringComparison.Ordinal);
        Assert.DoesNotContain(await Home.PasswordAsync(cluster), connection.ConnectionString, StringComparison.Ordinal);
    }

    [NeedsRedisFact]
    public async Task Ports_of_which_one_is_taken_are_passed_over()
    {
        Home.Configure($$$"""{"default": {"local_ports": "{{{TestPorts.Reserved}}}-{{{TestPorts.Reserved + 9}}}"}}""");
        using var port = new TcpListener(IPAddress.Loopback, TestPorts.Reserved);
        using var bus = new TcpListener(IPAddress.Loopback, TestPorts.Reserved + 10001);
        port.Start();
        bus.Start();
        RedisCluster cluster = await Home.CreateAsync("ports", 3);
        Assert.DoesNotContain(cluster.Nodes, node => node.Port is TestPorts.Reserved or TestPorts.Reserved + 1);
    }

    [NeedsRedisFact]
    public async Task Too_few_ports_are_told_before_anything_runs_and_leave_nothing()
    {
        Home.Configure($$$"""{"default": {"local_ports": "{{{TestPorts.Reserved + 20}}}-{{{TestPorts.Reserved + 21}}}"}}""");
        TroveException error = await Home.FailsAsync(TestHome.CreateRequest("many", 3));
        Assert.Equal("PortsExhausted", error.ErrorId);
        Assert.Null(await Home.FindAsync("many"));
        Assert.Empty(Home.NodeFolders());
    }

    [NeedsRedisFact]
    public async Task Without_the_key_a_credential_is_an_error_that_names_the_key()
    {
        RedisCluster cluster = await Home.CreateAsync("key", 1);
        File.WriteAllBytes(Path.Combine(Home.Folder, "secret.key"), new byte[32]);
        TroveException error = await Assert.ThrowsAsync<TroveException>(() => Home.NewService().GetCredentialAsync(cluster.Id, CancellationToken.None));
        Assert.Equal("CatalogUnavailable", error.ErrorId);
        Assert.Contains("secret.key", error.Message, StringComparison.Ordinal);
    }
}
