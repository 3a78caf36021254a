using System.Diagnostics;
using System.Globalization;
using System.Text;
using TroveClusters.Engine.Remote;

namespace TroveClusters.Engine.Vertica.Agent;

/// <summary>The agent of one host, by the programs there: the system's small tools and Vertica's own. No shell reads what they are given.</summary>
/// <param name="host">The host.</param>
/// <param name="limits">How long calls may take.</param>
/// <param name="debug">Takes a line of each command, without secrets.</param>
internal sealed partial class VerticaNodeAgent(IRemoteHost host, VerticaAgentLimits limits, Action<string> debug) : IVerticaNodeAgent
{
    private const string Root = "root";
    private const string Administrator = "dbadmin";

    /// <summary>How a shell ends that does not find the program.</summary>
    private const int NoProgram = 127;

    /// <inheritdoc/>
    public string HostName => host.Login.Name;

    /// <inheritdoc/>
    public Task<bool> ExistsAsync(string path, CancellationToken cancellationToken) => WithinAsync(limits.Short, $"test -e {path}", async token =>
    {
        RemoteResult result = await RunRootAsync("test", ["-e", path], token);
        return result.ExitCode is 0 or 1 ? result.Succeeded : throw Failed($"Whether there is {path} could not be seen", result);
    }, cancellationToken);

    /// <inheritdoc/>
    public Task CopyFileAsync(string localPath, string path, CancellationToken cancellationToken) => WithinAsync(limits.Install, $"copy to {path}", async token =>
    {
        const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        await using FileStream content = OpenLocal(localPath);
        await host.WriteFileAsync(new RemoteFile(path, Mode) { User = Root }, content, token);
        return true;
    }, cancellationToken);

    /// <inheritdoc/>
    public Task<AdminToolsConfiguration?> ReadConfigurationAsync(CancellationToken cancellationToken) =>
        WithinAsync(limits.Short, $"read {AdminToolsFile.Path}", ReadConfigurationNowAsync, cancellationToken);

    /// <inheritdoc/>
    public Task RemoveFoldersAsync(IReadOnlyCollection<string> folders, CancellationToken cancellationToken)
    {
        // All are looked at before the first goes.
        RemoteArgument[] paths = [.. folders.Select(RemovableFolder.Verified).Distinct(StringComparer.Ordinal)];
        return paths.Length == 0 ? Task.CompletedTask : WithinAsync(limits.Short, $"rm -rf {string.Join(' ', folders)}", async token =>
        {
            await RemoveAsync(paths, token);
            return true;
        }, cancellationToken);
    }

    private static FileStream OpenLocal(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new TroveException(TroveErrorId.InvalidArgument, $"The file '{path}' of this machine cannot be read: {e.Message}", path, inner: e);
        }
    }

    private async Task<AdminToolsConfiguration?> ReadConfigurationNowAsync(CancellationToken token) =>
        await host.ReadFileAsync(AdminToolsFile.Path, AdminToolsFile.MostBytes, Root, token) is { } bytes
            ? AdminToolsFile.Parse(Encoding.UTF8.GetString(bytes), HostName)
            : null;

    private async Task RemoveAsync(IEnumerable<RemoteArgument> paths, CancellationToken token)
    {
        RemoteResult result = await RunRootAsync("rm", ["-rf", "--", .. paths], token);
        if (!result.Succeeded)
            throw Failed("Not all could be removed", result);
    }

    private Task<RemoteResult> RunRootAsync(string program, RemoteArgument[] arguments, CancellationToken token) =>
        RunAsync(new RemoteCommand(program, arguments) { User = Root }, token);

    /// <summary>Runs one command and logs it. What it is known to be told in secret is in no error of it.</summary>
    private async Task<RemoteResult> RunAsync(RemoteCommand command, CancellationToken token)
    {
        long started = Stopwatch.GetTimestamp();
        try
        {
            RemoteResult result = await host.RunAsync(command, token);
            Log(command.ToString(), $"exit code {result.ExitCode}", started);
            return result;
        }
        catch (Exception e)
        {
            Log(command.ToString(), e is TroveException known ? known.ErrorId : e.GetType().Name, started);
            // What a program had written is quoted where its end was not seen.
            if (e is TroveException error && SecretMask.Of(command).Apply(error.Message) is var masked && masked != error.Message)
                throw new TroveException(error.Info.Id, masked, error.Target, error.RecommendedAction);
            throw;
        }
    }

    /// <summary>Runs one command that may take its time, which is bounded where it runs: its end is waited for there, and what it had written is known.</summary>
    private async Task<RemoteResult> RunLongAsync(string what, RemoteCommand command, TimeLimit limit, CancellationToken token)
    {
        try
        {
            return await RunAsync(command with { TimeLimit = limit.Timer }, token);
        }
        catch (TroveException e) when (e.Info.Id == TroveErrorId.OperationTimedOut)
        {
            throw limit.Struck($"{what} on {HostName} did not end within {limit}: {e.Message}", HostName, e);
        }
    }

    /// <summary>Does something that takes several commands within one limit.</summary>
    private async Task<T> WithinAsync<T>(TimeLimit limit, string what, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        both.CancelAfter(limit.Timer);
        try
        {
            return await work(both.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw limit.Struck($"'{what}' on {HostName} was not done within {limit}.", HostName, e);
        }
    }

    private TroveException Failed(string what, RemoteResult result) => new(
        TroveErrorId.RemoteCommandFailed, $"{what} on {HostName}: {ProgramWords.Of(result, SecretMask.Of([])).TrimEnd('.')}.", HostName);

    private void Log(string what, string outcome, long started) => debug(string.Create(
        CultureInfo.InvariantCulture, $"{HostName}: {what}: {outcome} after {Stopwatch.GetElapsedTime(started).TotalSeconds:0.000} s"));
}
