using System.Text.Json;
using TroveClusters.Engine;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Operations.Steps;
using TroveClusters.Engine.Platform;
using TroveClusters.Engine.Providers;
using TroveClusters.Engine.Providers.Local;

namespace TroveClusters.Tests.Unit.Operations;

/// <summary>A server that does not end although it was killed, as one that waits for its disk.</summary>
public sealed class RemovalLimitTests : IDisposable
{
    private readonly RunnerHome _home = new();
    private readonly StubbornProcess _server = new();

    public void Dispose()
    {
        _server.End();
        _home.Dispose();
    }

    [Theory]
    [InlineData(null, 5, "default.cluster_delete_time_out")]
    [InlineData(5, 3600, "-TimeoutSeconds")]
    public async Task A_deletion_that_takes_too_long_is_left_for_later_and_completed_then(int? given, int configured, string source)
    {
        Configure(configured);
        OperationRow operation = Claim(TroveOperationKind.Delete, given);
        TroveException error = await Assert.ThrowsAsync<TroveException>(() => Runner(operation.Id).RunAsync(default)).WaitAsync(TimeSpan.FromMinutes(5));

        Assert.Equal("OperationTimedOut", error.ErrorId);
        Assert.Contains($"did not end within 5 s ({source})", error.Message, StringComparison.Ordinal);
        Assert.Contains($"process {_server.Id} on 127.0.0.1:20001 was killed, but has not ended", error.Message, StringComparison.Ordinal);
        Assert.Contains($"give it more time with {source}. Then run Resume-TroveOperation -Id {operation.Id}.", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(TroveOperationState.Interrupted, _home.Operation(operation.Id).State);
        _home.AssertClaimed(operation);

        _server.Ends = true;
        Configure(30);
        // What was given with a command counts from its beginning: who goes on with it later has what is configured.
        OperationRow left = _home.Operation(operation.Id);
        _home.Change(left with { Data = JsonSerializer.Serialize(OperationData.Of(left) with { Deadline = EngineServices.Now }, EngineJson.Default.OperationData) });
        await Runner(operation.Id).RecoverAsync(default);
        Assert.Equal(TroveOperationState.Done, _home.Operation(operation.Id).State);
        Assert.Null(_home.Cluster(operation));
    }

    [Fact]
    public async Task What_was_given_for_the_whole_of_a_removal_is_not_the_time_of_its_servers()
    {
        Configure(1);
        OperationRow operation = Claim(TroveOperationKind.Shrink, given: 3600);
        TroveException error = await Assert.ThrowsAsync<TroveException>(() => Runner(operation.Id).RunAsync(default)).WaitAsync(TimeSpan.FromMinutes(5));
        Assert.Contains("did not end within 1 s (default.cluster_delete_time_out)", error.Message, StringComparison.Ordinal);
    }

    private void Configure(int seconds) => File.WriteAllText(
        Path.Combine(_home.Folder, "trove.json"), $$"""{"default": { "cluster_delete_time_out": {{seconds}} } }""");

    private OperationRow Claim(TroveOperationKind kind, int? given)
    {
        OperationRow operation = _home.Claim(kind);
        OperationData data = JsonSerializer.Deserialize(operation.Data, EngineJson.Default.OperationData)!;
        operation = operation with
        {
            Data = JsonSerializer.Serialize(data with { Timeout = given is { } seconds ? TimeSpan.FromSeconds(seconds) : null }, EngineJson.Default.OperationData),
        };
        _home.Change(operation);
        _home.Services.Catalog.Write(session =>
        {
            foreach (NodeRow node in NodeRepository.OfCluster(session, operation.ClusterId))
                NodeRepository.Update(session, node with { Host = "127.0.0.1", Port = 20001, Process = NodeServers.Text(_server.Process) });
        });
        return operation;
    }

    private OperationRunner Runner(Guid id)
    {
        OperationRow operation = _home.Operation(id);
        List<NodeRow> nodes = _home.Services.Catalog.Read([], session => NodeRepository.OfCluster(session, operation.ClusterId));
        var provider = new LocalProvider(new LocalProviderOptions { Home = _home.Folder }, new NoLauncher(), _server);
        return new OperationRunner(
            new OperationContext(_home.Services, operation, _home.Cluster(operation)!, nodes, _home.Observer) { Provider = provider },
            [new RemoveServersStep(), new RemoveRecordsStep()]);
    }

    private sealed class NoLauncher : IProcessLauncher
    {
        public int Launch(ProcessLaunch launch) => throw new NotSupportedException();
    }

    /// <summary>A process behind a handle by which it can be ended only when the time has come.</summary>
    private sealed class StubbornProcess : IProcessSystem, IProcessHandle
    {
        private readonly System.Diagnostics.Process _process = System.Diagnostics.Process.Start("sleep", "600");

        public int Id => _process.Id;

        public NodeProcess Process => new(Id, ProcessIdentity.Of(Id)!.StartTime, MachineIdentity.BootId);

        public bool Ends { get; set; }

        public bool HasExited => _process.HasExited;

        public string? ExitStatus => null;

        public string? GetStartTime(int processId) => null;

        public IProcessHandle? Open(int processId, string startTime) => this;

        public IProcessHandle OpenChild(int processId, out string startTime) => throw new NotSupportedException();

        public IReadOnlyList<FoundProcess> FindByOutput(string folder) => [];

        public bool AskToEnd() => true;

        public void Kill()
        {
            if (Ends)
                End();
        }

        public void End()
        {
            _process.Kill();
            _process.WaitForExit();
        }

        public void Dispose()
        {
        }
    }
}
