using TroveClusters.Engine.Remote;

namespace TroveClusters.Engine.Providers.Ssh;

/// <summary>Runs the scripts on one host.</summary>
internal sealed class HostShell(IRemoteHost host)
{
    /// <summary>How often a script is run whose connection is lost again and again.</summary>
    private const int MostAttempts = 3;

    /// <summary>The most that is taken of a reply, in bytes: a log's last lines.</summary>
    private const int MostReply = 16 * 1024 * 1024;

    /// <summary>How messages name the host.</summary>
    public string Name => host.Login.Name;

    /// <summary>Writes a file; see <see cref="IRemoteHost.WriteFileAsync"/>. A lost connection is no failure: it is written again.</summary>
    public Task WriteFileAsync(string path, string content, CancellationToken cancellationToken) => RepeatAsync(async () =>
    {
        using var bytes = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(content), writable: false);
        await host.WriteFileAsync(new RemoteFile(path, UnixFileMode.UserRead | UnixFileMode.UserWrite), bytes, cancellationToken);
        return true;
    });

    /// <summary>Runs a script. When the connection is lost, it is run again: it looks at what is there first.</summary>
    /// <param name="script">One of <see cref="HostScripts"/>.</param>
    /// <param name="arguments">Its arguments; never a secret.</param>
    /// <param name="limit">How long it may take; null for as long as the token allows.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="TroveException">
    /// As for <see cref="IRemoteHost.RunAsync"/>; <c>RemoteCommandFailed</c> in the script's words; <c>OperationTimedOut</c>.
    /// </exception>
    public async Task<HostReply> RunAsync(string script, IEnumerable<string> arguments, TimeLimit? limit, CancellationToken cancellationToken)
    {
        var command = new RemoteCommand("sh", ["-c", script, "trove", .. arguments.Select(argument => (RemoteArgument)argument)]) { OutputLimit = MostReply };
        // Its limit holds for all of it: a connection that has to be made first, and made again, counts.
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (limit is not null)
            deadline.CancelAfter(limit.Timer);
        try
        {
            return await RepeatAsync(async () =>
            {
                RemoteResult result = await host.RunAsync(command, deadline.Token);
                return result.Succeeded ? HostReply.Parse(Name, result.Output) : throw Failed(result);
            });
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw limit!.Struck($"The host '{Name}' did not answer within {limit}.", Name, e);
        }
    }

    private static async Task<T> RepeatAsync<T>(Func<Task<T>> run)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await run();
            }
            catch (TroveException e) when (e.Info.Id == TroveErrorId.HostConnectionLost && attempt < MostAttempts)
            {
                // What has been done of it is looked at by the next one.
            }
        }
    }

    private TroveException Failed(RemoteResult result)
    {
        string words = result.Error.Trim();
        return new TroveException(
            TroveErrorId.RemoteCommandFailed,
            $"On the host '{Name}': {(words.Length > 0 ? words.TrimEnd('.') : $"the shell ended with exit code {result.ExitCode} and said nothing")}.", Name);
    }
}
