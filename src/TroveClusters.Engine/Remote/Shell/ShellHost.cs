using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;

namespace TroveClusters.Engine.Remote.Shell;

/// <summary>A host whose commands and files go through POSIX shells, over whatever brings sessions.</summary>
/// <param name="login">The host.</param>
/// <param name="logger">Takes each command, its secrets as stars, with how long it took and how it ended.</param>
internal abstract class ShellHost(HostLogin login, ILogger logger) : IRemoteHost
{
    /// <inheritdoc/>
    public HostLogin Login => login;

    /// <summary>Takes what happens.</summary>
    protected ILogger Logger => logger;

    /// <inheritdoc/>
    public async Task<RemoteResult> RunAsync(RemoteCommand command, CancellationToken cancellationToken)
    {
        using var input = new MemoryStream(command.StandardInput.ToArray(), writable: false);
        ShellReply reply = await RunLoggedAsync(command.ToString(), command, input, cancellationToken);
        return new RemoteResult(reply.ExitCode, Encoding.UTF8.GetString(reply.Output), Encoding.UTF8.GetString(reply.Error), reply.Truncated);
    }

    /// <inheritdoc/>
    public async Task WriteFileAsync(RemoteFile file, Stream content, CancellationToken cancellationToken)
    {
        if (!content.CanSeek)
        {
            // The host is told the length first. A file here would hold what may be a secret.
            using var whole = new MemoryStream();
            await content.CopyToAsync(whole, cancellationToken);
            whole.Position = 0;
            await WriteFileAsync(file, whole, cancellationToken);
            return;
        }

        RemoteCommand command = ShellFiles.Writing(file, content.Length - content.Position) with { User = file.User };
        ShellReply reply = await RunLoggedAsync($"write {file.Path}", command, content, cancellationToken);
        if (reply.ExitCode != 0)
            throw Failed($"The file {file.Path} could not be written on", reply);
    }

    /// <inheritdoc/>
    public async Task<byte[]?> ReadFileAsync(string path, int limit, string? user, CancellationToken cancellationToken)
    {
        RemoteCommand command = ShellFiles.Reading(path, limit) with { User = user };
        ShellReply reply = await RunLoggedAsync($"read {path}", command, Stream.Null, cancellationToken);
        if (reply.ExitCode != 0)
        {
            return Encoding.UTF8.GetString(reply.Error).TrimEnd().EndsWith(ShellFiles.NoSuchFile, StringComparison.Ordinal)
                ? null
                : throw Failed($"The file {path} could not be read on", reply);
        }

        return reply.Output.Length <= limit
            ? reply.Output
            : throw new TroveException(
                TroveErrorId.RemoteCommandFailed,
                string.Create(CultureInfo.InvariantCulture, $"The file {path} on {login.Name} ({login}) is longer than {limit} bytes."),
                login.Name);
    }

    /// <summary>Runs one program; the session it needs, and what to make of one that does not begin, are the implementation's.</summary>
    protected abstract Task<ShellReply> RunAsync(ShellRequest request, CancellationToken cancellationToken);

    /// <summary>What to make of a session that began to become another user and ended; null where that was not why.</summary>
    protected TroveException? PrivilegeError(ShellNotStartedException e, string? user) =>
        user is null || !e.IsBecoming || e.ExitCode is null
            ? null
            : new TroveException(
                TroveErrorId.PrivilegeRequired,
                $"{login.User} may not act as {user} on {login.Name} ({login}); nothing has run. {(e.Words.Length > 0 ? e.Words : $"Exit code {e.ExitCode}.")}",
                login.Name,
                inner: e);

    private async Task<ShellReply> RunLoggedAsync(string what, RemoteCommand command, Stream input, CancellationToken cancellationToken)
    {
        string? user = command.User == login.User ? null : command.User;
        if (user is not null && (user.Length == 0 || user[0] is '-' or '+' || !user.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '$' or '+' or '@')))
            throw new TroveException(TroveErrorId.InvalidArgument, $"'{user}' cannot be the name of a user.", user);

        var request = new ShellRequest(command, user, input, input == Stream.Null ? 0 : input.Length - input.Position);
        string who = user is null ? "" : $" as {user}";
        long started = Stopwatch.GetTimestamp();
        try
        {
            ShellReply reply = await RunAsync(request, cancellationToken);
            Log($"exit code {reply.ExitCode}");
            return reply;
        }
        catch (Exception e)
        {
            Log(e is TroveException known ? known.ErrorId : e.GetType().Name);
            throw;
        }

        void Log(string outcome) => Logger.LogDebug(
            "{Host}{Who}: {Command}: {Outcome} after {Seconds:0.000} s", login.Name, who, what, outcome, Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    private TroveException Failed(string what, ShellReply reply)
    {
        string words = Encoding.UTF8.GetString(reply.Error).Trim();
        return new TroveException(
            TroveErrorId.RemoteCommandFailed,
            $"{what} {login.Name} ({login}): {(words.Length > 0 ? words : $"exit code {reply.ExitCode}.")}",
            login.Name);
    }
}
