using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;
using System.Text.Json.Nodes;
using TroveClusters.FakeService;

namespace TroveClusters.CaseRunner;

/// <summary>A runspace with the module imported, in which cases run one after another.</summary>
internal sealed class CaseSession : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly (string Name, object Value)[] s_defaults =
    [
        ("ConfirmPreference", ConfirmImpact.High), ("WhatIfPreference", false), ("ErrorActionPreference", "Continue"),
        ("WarningPreference", "Continue"), ("VerbosePreference", "SilentlyContinue"), ("DebugPreference", "SilentlyContinue"),
    ];

    private readonly RecordingHost _host = new();
    private readonly Action<object?>? _place;
    private readonly Runspace _runspace;

    /// <summary>A session in which a service in memory does the work.</summary>
    /// <param name="manifest">The staged module.</param>
    /// <param name="server">A server to connect with, behind which the service is put; null for no server.</param>
    /// <param name="place">Puts the service behind the server.</param>
    public CaseSession(string manifest, string? server = null, Action<object?>? place = null)
    {
        _place = place;
        var state = InitialSessionState.CreateDefault2();
        state.ImportPSModule([manifest]);
        _runspace = RunspaceFactory.CreateRunspace(_host, state);
        _runspace.Open();
        Cmdlets = AppDomain.CurrentDomain.GetAssemblies().Single(assembly => assembly.GetName().Name == "TroveClusters.PowerShell");
        if (server is not null)
            Connect(server);
    }

    /// <summary>The staged assembly of the cmdlets.</summary>
    public Assembly Cmdlets { get; }

    public void Dispose() => _runspace.Dispose();

    /// <summary>Runs a case against a world of its own.</summary>
    public CaseOutcome Run(PipelineCase test, JsonObject? world)
    {
        using var service = new FakeTroveService(World.FromJson((test.World ?? world ?? []).ToJsonString()));
        var values = new ValueReader(service);
        return Run(test, service, values.Read, test.Input is null ? null : (object?[])values.Read(test.Input)!);
    }

    /// <summary>Runs a case with objects already made.</summary>
    public CaseOutcome Run(PipelineCase test, FakeTroveService service, Func<JsonNode?, object?> read, IEnumerable? input)
    {
        Override(service);
        try
        {
            _host.Begin(test.Interactive, test.Answers);
            foreach ((string name, object value) in s_defaults)
                _runspace.SessionStateProxy.SetVariable(name, value);
            foreach ((string name, JsonNode? value) in test.Variables ?? [])
                _runspace.SessionStateProxy.SetVariable(name, read(value));
            using PowerShell shell = PowerShell.Create();
            shell.Runspace = _runspace;
            foreach (CmdletCall call in test.Pipeline)
            {
                shell.AddCommand(call.Cmdlet);
                foreach ((string name, JsonNode? value) in call.Parameters ?? [])
                    shell.AddParameter(name, read(value));
                foreach (JsonNode? argument in call.Arguments ?? [])
                    shell.AddArgument(read(argument));
            }
            return Invoke(shell, test.Stop, input, service);
        }
        finally
        {
            Override(null);
        }
    }

    private CaseOutcome Invoke(PowerShell shell, bool stop, IEnumerable? input, FakeTroveService service)
    {
        var output = new List<PSObject>();
        ErrorRecord? terminating = null;
        Thread? stopper = stop ? StopWhenWaiting(shell, service) : null;
        try
        {
            shell.Invoke(input, output);
        }
        catch (RuntimeException e)
        {
            terminating = e.ErrorRecord;
        }
        stopper?.Join();
        var outcome = new CaseOutcome
        {
            Errors = [.. shell.Streams.Error],
            Terminating = terminating,
            Stopped = shell.InvocationStateInfo.State == PSInvocationState.Stopped,
            Prompts = _host.Prompts,
            HostLines = _host.Lines,
            Warnings = [.. shell.Streams.Warning.Select(record => record.Message)],
            Information = [.. shell.Streams.Information.Select(record => record.MessageData.ToString()!)],
            Verbose = [.. shell.Streams.Verbose.Select(record => record.Message)],
            Unfinished = [.. shell.Streams.Progress.GroupBy(record => record.ActivityId)
                .Where(bar => bar.Last().RecordType != ProgressRecordType.Completed).Select(bar => bar.Last().Activity)],
            Changes = service.Changes,
            Reads = service.Reads,
        };
        outcome.Output.AddRange(output);
        return outcome;
    }

    private static Thread StopWhenWaiting(PowerShell shell, FakeTroveService service)
    {
        var thread = new Thread(() =>
        {
            service.WaitUntilWaiting(s_patience);
            shell.Stop();
        });
        thread.Start();
        return thread;
    }

    private void Connect(string server)
    {
        using PowerShell shell = PowerShell.Create();
        shell.Runspace = _runspace;
        shell.AddCommand("Connect-TroveServer").AddParameter("Uri", new Uri(server));
        shell.Invoke(null, new List<PSObject>());
    }

    private void Override(ITroveService? service)
    {
        if (_place is not null)
        {
            _place(service);
            return;
        }
        PropertyInfo property = Cmdlets.GetType("TroveClusters.Commands.TroveSession", throwOnError: true)!
            .GetProperty("ServiceOverride", BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)
            ?? throw new MissingMemberException("TroveSession.ServiceOverride");
        property.SetValue(null, service);
    }
}
