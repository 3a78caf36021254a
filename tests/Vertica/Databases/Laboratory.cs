using System.Text;
using TroveClusters.Engine.Remote;
using TroveClusters.Tests.SshHosts;
using TroveClusters.Tests.VerticaHost;
using TroveClusters.Tests.VerticaHost.State;

namespace TroveClusters.Tests.Vertica.Databases;

/// <summary>A double with a cluster on all its hosts, and the calls by which the tests of databases use it: as dbadmin on the first host.</summary>
internal sealed class Laboratory(VerticaSim sim) : IAsyncDisposable
{
    public const string Tools = "/opt/vertica/bin/admintools";
    public const string Vsql = "/opt/vertica/bin/vsql";
    public const string Database = "Sales";
    public const string Password = "a b'c";
    public const string PaidLicense = "/root/vertica.license";

    public VerticaSim Sim => sim;

    public SimControl Control => sim.Control;

    public DatabaseState State => sim.World.Store.Read().Dbs[Database];

    /// <summary>Starts a double in this process and installs Vertica on its hosts.</summary>
    public static Task<Laboratory> InstallAsync(int hosts, string license = PaidLicense, bool eula = true, SimOptions? options = null) =>
        InstallAsync(Way.InProcess, hosts, license, eula, options);

    /// <summary>Starts a double and installs Vertica on its hosts, by the installer.</summary>
    /// <param name="way">How its hosts are reached.</param>
    /// <param name="hosts">How many hosts the cluster gets; the double has that many unless told otherwise.</param>
    /// <param name="license">The licence, a file or CE.</param>
    /// <param name="eula">Whether the licence agreement is accepted.</param>
    /// <param name="options">The double's; null for as many hosts as the cluster has.</param>
    public static async Task<Laboratory> InstallAsync(Way way, int hosts, string license = PaidLicense, bool eula = true, SimOptions? options = null)
    {
        var laboratory = new Laboratory(await way.StartAsync(options ?? new SimOptions { Hosts = hosts }));
        List<string> arguments =
        [
            "--hosts", laboratory.Hosts(1, hosts), "--deb", "/root/vertica.deb", "--dba-user-password-disabled", "--failure-threshold", "NONE",
            "--license", license, "--data-dir", "/vdata",
        ];
        if (eula) arguments.Add("--accept-eula");
        var result = await laboratory.Sim.RunAsync(1, "root", "/opt/vertica/sbin/install_vertica", [.. arguments]);
        if (result.Code != 0)
        {
            await laboratory.DisposeAsync();
            Assert.Fail(result.Output + result.Error);
        }

        return laboratory;
    }

    /// <summary>The same in this process, and a database on the first hosts.</summary>
    public static Task<Laboratory> CreateAsync(int nodes, int? hosts = null, string license = PaidLicense, string password = "", SimOptions? options = null) =>
        CreateAsync(Way.InProcess, nodes, hosts, license, password, options);

    /// <summary>Installs Vertica, and makes a database on the first hosts.</summary>
    public static async Task<Laboratory> CreateAsync(
        Way way, int nodes, int? hosts = null, string license = PaidLicense, string password = "", SimOptions? options = null)
    {
        var laboratory = await InstallAsync(way, hosts ?? nodes, license, options: options);
        try
        {
            await laboratory.CreateDatabaseAsync(nodes, password);
        }
        catch
        {
            await laboratory.DisposeAsync();
            throw;
        }

        return laboratory;
    }

    /// <summary>A database on the first hosts.</summary>
    public Task<string> CreateDatabaseAsync(int nodes, string password = "") =>
        DoAsync("create_db", ["-s", Hosts(1, nodes), "-d", Database, "--noprompt", .. password.Length == 0 ? Array.Empty<string>() : ["-p", password]]);

    /// <summary>Addresses of hosts, the first being 1, with commas.</summary>
    public string Hosts(int first, int last) => string.Join(',', Enumerable.Range(first, last - first + 1).Select(sim.Address));

    /// <summary>Runs a tool on the first host as dbadmin.</summary>
    public Task<SimRun> TryAsync(string tool, params string[] arguments) => TryOnAsync(1, tool, arguments);

    public Task<SimRun> TryOnAsync(int host, string tool, params string[] arguments) =>
        sim.RunAsync(host, "dbadmin", Tools, ["-t", tool, .. arguments]);

    /// <summary>Runs a tool that reads an answer from standard input, by the transport.</summary>
    public Task<SimRun> AnswerAsync(string answer, string tool, params string[] arguments) =>
        RunAsync(new RemoteCommand(Tools, ["-t", tool, .. arguments.Select(argument => (RemoteArgument)argument)]) { StandardInput = Encoding.UTF8.GetBytes(answer) });

    /// <summary>Runs a command on the first host as dbadmin, by the transport.</summary>
    public async Task<SimRun> RunAsync(RemoteCommand command, int host = 1)
    {
        var result = await sim.Transport.Open(await sim.LoginAsync(host, "dbadmin")).RunAsync(command, CancellationToken.None);
        return new SimRun(result.ExitCode, result.Output, result.Error);
    }

    /// <summary>Runs a tool that must succeed.</summary>
    public async Task<string> DoAsync(string tool, params string[] arguments)
    {
        var result = await TryAsync(tool, arguments);
        Assert.True(result.Code == 0, $"{tool}: {result.Code}\n{result.Output}\n{result.Error}");
        return result.Output;
    }

    /// <summary>Runs a tool that must fail with code 1, with its text on standard output.</summary>
    public async Task<string> RefusedAsync(string tool, params string[] arguments)
    {
        var result = await TryAsync(tool, arguments);
        Assert.True(result.Code == 1, $"{tool}: {result.Code}\n{result.Output}\n{result.Error}");
        Assert.Equal("", result.Error);
        return result.Output;
    }

    /// <summary>Runs vsql on the first host as dbadmin.</summary>
    public Task<SimRun> VsqlAsync(params string[] arguments) => sim.RunAsync(1, "dbadmin", Vsql, arguments);

    /// <summary>The rows of a query that must succeed, its fields separated by bars.</summary>
    public async Task<string[]> QueryAsync(string sql)
    {
        var result = await VsqlAsync("-A", "-t", "-q", "-w", Password, "-c", sql);
        Assert.True(result.Code == 0, $"{sql}: {result.Code}\n{result.Output}\n{result.Error}");
        return result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public async Task<string> ValueAsync(string sql) => Assert.Single(await QueryAsync(sql));

    /// <summary>Waits until a query has this answer.</summary>
    public async Task UntilAsync(string what, string sql, string answer)
    {
        var last = "";
        await Poll.UntilAsync(
            what, async () => (last = string.Join(' ', await QueryAsync(sql))) == answer, () => $"The answer to {sql} was '{last}', not '{answer}'.");
    }

    /// <summary>The configuration file of a host.</summary>
    public ConfigurationFile Configuration(int host) => new(sim.ReadFile(host, Install.Conf));

    public async ValueTask DisposeAsync() => await sim.DisposeAsync();
}
