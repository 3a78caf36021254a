using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using TroveClusters.Tests.VerticaHost.Hosts;

namespace TroveClusters.Tests.VerticaHost.Sshd;

/// <summary>An ssh from this host to another, with the double's agent at its end: a line of actions, a line of replies.</summary>
internal sealed class AgentConnection : IDisposable
{
    /// <summary>By this first argument the double's executable carries out what another host asks of it.</summary>
    public const string Word = "_agent";

    /// <summary>What a session of the agent is asked to run.</summary>
    public const string CommandLine = $"exec {ProgramShim.Starter} {Word}";

    private readonly Process _ssh;
    private readonly Task<string> _error;
    private readonly SemaphoreSlim _turn = new(1);

    private AgentConnection(Process ssh) => (_ssh, _error) = (ssh, ssh.StandardError.ReadToEndAsync());

    /// <summary>Starts connecting. It ends with this process.</summary>
    public static AgentConnection Start(string address, int port, string user, string? identity)
    {
        List<string> arguments =
        [
            "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR",
            "-o", "ConnectTimeout=5", "-o", "ServerAliveInterval=2", "-o", "ServerAliveCountMax=2", "-p", port.ToString(CultureInfo.InvariantCulture),
        ];
        if (identity is not null)
            arguments.AddRange(["-o", "IdentitiesOnly=yes", "-i", identity]);
        arguments.AddRange([$"{user}@{address}", CommandLine]);
        // In a session of its own: who ends the processes of a cut session must not end this for a program that goes on.
        return new AgentConnection(Process.Start(new ProcessStartInfo("setsid", ["ssh", .. arguments])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        })!);
    }

    public void Dispose()
    {
        _ssh.StandardInput.Close();
        _ssh.Dispose();
        _turn.Dispose();
    }

    /// <summary>Has actions carried out there.</summary>
    /// <exception cref="PeerException">There was no connection, or it broke; the message is what ssh said.</exception>
    public async Task<IReadOnlyList<PeerReply>> AskAsync(IReadOnlyList<PeerAction> actions, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await _ssh.StandardInput.WriteLineAsync(JsonSerializer.Serialize([.. actions], PeerJson.Default.ListPeerAction));
            await _ssh.StandardInput.FlushAsync(cancellationToken);
            if (await _ssh.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
                return JsonSerializer.Deserialize(line, PeerJson.Default.ListPeerReply)!;
        }
        catch (IOException)
        {
            // It ended before it read all; why, it says itself.
        }
        finally
        {
            _turn.Release();
        }
        throw new PeerException((await _error).Trim() is { Length: > 0 } words ? words : "The connection was closed.");
    }
}
