using TroveClusters.Engine.Remote;

namespace TroveClusters.Tests.Unit.Vertica.Agent;

/// <summary>A host that says what a test has it say, and remembers what it was asked.</summary>
internal sealed class RecordingHost(Func<RemoteCommand, RemoteResult> answer) : IRemoteHost
{
    public List<RemoteCommand> Commands { get; } = [];

    public HostLogin Login { get; } = new("h1", "10.0.0.1", 22, "root", HostKeySet.None);

    public async Task<RemoteResult> RunAsync(RemoteCommand command, CancellationToken cancellationToken)
    {
        await Task.Yield();
        lock (Commands)
            Commands.Add(command);
        RemoteResult result = answer(command);
        foreach (string line in result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            command.Lines?.Invoke(new RemoteLine(line, false));
        return result;
    }

    public Task WriteFileAsync(RemoteFile file, Stream content, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<byte[]?> ReadFileAsync(string path, int limit, string? user, CancellationToken cancellationToken) => Task.FromResult<byte[]?>(null);
}
