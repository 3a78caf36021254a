using System.Text;
using TroveClusters.Engine.Platform;
using TroveClusters.Engine.Remote;
using TroveClusters.Engine.Remote.Shell;

namespace TroveClusters.Tests.Unit.Remote;

/// <summary>
/// A session as sshd would start it, on this machine: the same command line under a shell, leading a session of its own.
/// </summary>
internal sealed class LocalShell : IShellChannel
{
    private static readonly HostLogin s_login = new("here", "127.0.0.1", 22, "somebody", HostKeySet.None);
    private readonly IPipedProcess _process;

    private LocalShell(string shell, string commandLine)
    {
        string[] applet = shell.EndsWith("busybox", StringComparison.Ordinal) ? ["sh"] : [];
        _process = PipedProcess.Start(shell, [.. applet, "-c", commandLine]);
    }

    public int ProcessId => ((PosixPipedProcess)_process).Id;

    public Stream Input => _process.Input;

    public Stream Output => _process.Output;

    public Stream Error => _process.Error;

    public static ShellExchange Exchange(string shell, RemoteCommand command, out LocalShell channel, Stream? input = null, long? length = null, string noise = "")
    {
        // The shell under test is the login's and the one that runs the script.
        string under = shell.EndsWith("busybox", StringComparison.Ordinal) ? $"{shell} sh" : shell;
        channel = new LocalShell(shell, noise + ShellScript.CommandLine.Replace("exec /bin/sh", $"exec {under}", StringComparison.Ordinal));
        input ??= new MemoryStream(command.StandardInput.ToArray());
        return new ShellExchange(s_login, channel, new ShellRequest(command, null, input, length ?? input.Length));
    }

    public static async Task<ShellReply> RunAsync(string shell, RemoteCommand command, CancellationToken cancellationToken = default)
    {
        using ShellExchange exchange = Exchange(shell, command, out _);
        return await exchange.RunAsync(TimeSpan.FromSeconds(60), cancellationToken);
    }

    public static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);

    public async Task<int?> WaitAsync(CancellationToken cancellationToken) => await _process.WaitAsync(cancellationToken);

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
