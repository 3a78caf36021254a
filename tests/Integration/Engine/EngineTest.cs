namespace TroveClusters.Tests.Integration.Engine;

/// <summary>A test with a Trove home of its own, in which no server is left running.</summary>
public abstract class EngineTest : IAsyncLifetime
{
    protected TestHome Home { get; } = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await Home.DisposeAsync();
}
