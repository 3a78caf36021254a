using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Runspaces;

namespace TroveClusters.Demo.Hosted;

/// <summary>The demo's pipelines through PowerShell's hosting API, for the test host: there is no language in it.</summary>
public sealed class HostedDemo : IDisposable
{
    private readonly Runspace _runspace;

    private HostedDemo(string manifest)
    {
        var state = InitialSessionState.CreateDefault2();
        state.ImportPSModule([manifest]);
        _runspace = RunspaceFactory.CreateRunspace(new SilentHost(), state);
        _runspace.Open();
    }

    /// <summary>Runs the demo; returns an exit code.</summary>
    /// <param name="manifest">The staged module's manifest.</param>
    /// <param name="application">Writes or reads keys: action, connection string, password; returns an exit code.</param>
    /// <param name="check">Looks for what is left: home, endpoints; returns an exit code.</param>
    public static int Run(string manifest, Func<string, string, string, int> application, Func<string, string[], int> check)
    {
        ArgumentNullException.ThrowIfNull(application);
        ArgumentNullException.ThrowIfNull(check);
        using var demo = new HostedDemo(manifest);
        try
        {
            return demo.Run(application, check);
        }
        finally
        {
            // Whatever went wrong: no server outlives the demo.
            if (demo.Query(new Call("Get-TroveCluster")).Count > 0)
                demo.Show(new Call("Get-TroveCluster"), new Call("Remove-TroveCluster", ("Force", true)));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _runspace.Dispose();

    private int Run(Func<string, string, string, int> application, Func<string, string[], int> check)
    {
        Show(new Call("New-TroveCluster", ("Name", "demo"), ("Datastore", "redis"), ("NodeCount", 3), ("Flavor", "2"), ("VolumeSize", 2)));
        if (Apply(application, "write") != 0)
            return 1;
        Show(Find, new Call("Get-TroveClusterNode", ("Refresh", true)));
        var added = (TroveClusterNode)Show(Find, new Call("Add-TroveClusterNode", ("Count", 1)))[0].BaseObject;

        Say(Find, Removal("demo-member-1"));
        (_, IReadOnlyList<ErrorRecord> errors) = Invoke(Find, Removal("demo-member-1"));
        if (errors.Count == 0)
            throw new InvalidOperationException("A node that owns slots was removed.");
        Console.WriteLine($"{errors[0].FullyQualifiedErrorId}: {errors[0].Exception.Message}");
        Console.WriteLine($"Recommendation: {errors[0].ErrorDetails.RecommendedAction}");

        Show(Find, Removal(added.Name));
        if (Apply(application, "read") != 0)
            return 1;
        var cluster = (TroveCluster)Query(Find)[0].BaseObject;
        string[] endpoints = [.. cluster.Endpoint, $"{added.Host}:{added.Port}"];
        Show(new Call("Remove-TroveCluster", ("Name", "demo"), ("Force", true)));
        return check(Environment.GetEnvironmentVariable("TROVE_HOME")!, endpoints);
    }

    private static Call Find => new("Get-TroveCluster", ("Name", "demo"));

    private static Call Removal(string node) => new("Remove-TroveClusterNode", ("Node", node), ("Force", true));

    private int Apply(Func<string, string, string, int> application, string action)
    {
        var connection = (TroveClusterConnection)Query(Find, new Call("Get-TroveClusterConnection"))[0].BaseObject;
        var credential = (PSCredential)Query(Find, new Call("Get-TroveClusterCredential"))[0].BaseObject;
        return application(action, connection.ConnectionString, new System.Net.NetworkCredential("", credential.Password).Password);
    }

    private List<PSObject> Show(params Call[] pipeline)
    {
        Say(pipeline);
        (List<PSObject> output, IReadOnlyList<ErrorRecord> errors) = Invoke(pipeline);
        if (errors.Count > 0)
            throw new InvalidOperationException(errors[0].Exception.Message);
        foreach (PSObject item in output)
            Console.WriteLine("  " + Describe(item.BaseObject));
        return output;
    }

    private List<PSObject> Query(params Call[] pipeline) => Invoke(pipeline).Output;

    private static void Say(params Call[] pipeline) =>
        Console.WriteLine($"\n> {string.Join(" | ", pipeline.Select(call => call.ToString()))}");

    private (List<PSObject> Output, IReadOnlyList<ErrorRecord> Errors) Invoke(params Call[] pipeline)
    {
        using PowerShell shell = PowerShell.Create();
        shell.Runspace = _runspace;
        foreach (Call call in pipeline)
        {
            shell.AddCommand(call.Cmdlet);
            foreach ((string name, object value) in call.Parameters)
                shell.AddParameter(name, value);
        }
        var output = new List<PSObject>();
        shell.Invoke(null, output);
        return (output, [.. shell.Streams.Error]);
    }

    private static string Describe(object item) => item switch
    {
        TroveCluster cluster => $"{cluster.Name}  {cluster.Datastore} {cluster.DatastoreVersion}  {cluster.Status}  {cluster.Task}  {cluster.NodeCount} nodes  {string.Join(' ', cluster.Endpoint)}",
        RedisClusterNode node => $"{node.Name}  {node.Role}  {node.Status}  {node.Host}:{node.Port}  {node.SlotCount} slots  {(node.KeyCount is { } keys ? $"{keys} keys" : "")}",
        _ => item.ToString() ?? "",
    };

    private sealed record Call(string Cmdlet, params (string Name, object Value)[] Parameters)
    {
        public override string ToString() =>
            string.Join(' ', Parameters.Select(p => p.Value is true ? $"-{p.Name}" : $"-{p.Name} {p.Value}").Prepend(Cmdlet));
    }
}
