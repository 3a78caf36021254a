using TroveClusters.Engine.Providers;

namespace TroveClusters.Tests.Unit.Engine;

/// <summary>A provider that only knows which processes are gone.</summary>
internal sealed class FakeProvider(params int[] gone) : INodeProvider
{
    public string Name => "fake";

    public bool IsCertainlyGone(NodeProcess process) => gone.Contains(process.Id);

    public Task<IReadOnlyList<NodePlace>> AllocateAsync(
        IReadOnlyList<NodeWish> nodes, PortNeeds ports, IReadOnlySet<HostPort> taken, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<NodeStartResult> StartAsync(NodePlace place, NodeLaunch launch, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task WriteFilesAsync(NodePlace place, NodeLaunch launch, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<NodeProcessState> GetStateAsync(NodePlace place, NodeProcess? process, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<bool> TryEndAsync(NodePlace place, NodeProcess? process, TimeSpan patience, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task StopAsync(NodePlace place, NodeProcess? process, TimeSpan grace, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task RemoveAsync(NodePlace place, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<long?> MeasureAsync(NodePlace place, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<string>> ReadLogAsync(NodePlace place, int lines, CancellationToken cancellationToken) => throw new NotSupportedException();
}
