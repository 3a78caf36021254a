using System.Diagnostics;
using System.Text;
using TroveClusters.Engine.Remote;
using TroveClusters.Tests.VerticaHost.Audit;
using TroveClusters.Tests.VerticaHost.Hosts;
using TroveClusters.Tests.VerticaHost.Programs;

namespace TroveClusters.Tests.VerticaHost.InProcess;

/// <summary>A host of the double, as a login sees it.</summary>
internal sealed class SimRemoteHost(SimTransport transport, InProcessSim sim, HostLogin login) : IRemoteHost
{
    public HostLogin Login => login;

    public async Task<RemoteResult> RunAsync(RemoteCommand command, CancellationToken cancellationToken)
    {
        SimHost host = Connect();
        string user = Become(host, command.User);
        var gate = new Lock();
        var output = new CapturingWriter(false, command.OutputLimit, gate, command.Lines);
        var error = new CapturingWriter(true, command.OutputLimit, gate, command.Lines);
        string line = string.Join(' ', command.SecretVariables.Keys.Select(name => $"{name}=***").Append(command.ToString()));
        var variables = new Dictionary<string, string>
        {
            ["HOME"] = host.System.HomeOf(user),
            ["USER"] = user,
            ["LOGNAME"] = user,
            ["PATH"] = "/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin",
        };
        foreach ((string name, Secret value) in command.SecretVariables)
            variables[name] = value.Reveal();
        int code = await InSessionAsync(host, user, line, command.TimeLimit, () => output.Text + error.Text, session =>
        {
            var call = new ProgramCall
            {
                Program = command.Program[(command.Program.LastIndexOf('/') + 1)..],
                Arguments = [.. command.Arguments.Select(argument => argument.Reveal())],
                User = user,
                Variables = variables,
                In = new StringReader(Encoding.UTF8.GetString(command.StandardInput.Span)),
                Out = output,
                Error = error,
                Host = host,
                Session = session,
                Cancellation = session.Ended,
            };
            return RunProgramAsync(command.Program, line, call);
        }, cancellationToken);
        output.Finish();
        error.Finish();
        return new RemoteResult(code, output.Text, error.Text, output.Truncated || error.Truncated);
    }

    public async Task WriteFileAsync(RemoteFile file, Stream content, CancellationToken cancellationToken)
    {
        SimHost host = Connect();
        string user = Become(host, file.User);
        using var bytes = new MemoryStream();
        await content.CopyToAsync(bytes, cancellationToken);
        await FileAsync(host, user, $"write {file.Path}", file.Path, files => files.WriteBytes(file.Path, bytes.ToArray(), file.Mode, null), cancellationToken);
    }

    public async Task<byte[]?> ReadFileAsync(string path, int limit, string? user, CancellationToken cancellationToken)
    {
        SimHost host = Connect();
        byte[]? bytes = null;
        await FileAsync(host, Become(host, user), $"read {path}", path, files =>
        {
            try
            {
                bytes = files.ReadBytes(path);
            }
            catch (HostFileException exception) when (exception.Reason == HostFileException.Missing)
            {
                bytes = null;
            }
        }, cancellationToken);
        return bytes is null || bytes.Length <= limit
            ? bytes
            : throw Failed(path, $"The file {path} is longer than {limit} bytes.");
    }

    /// <summary>A connection as sshd grants it.</summary>
    private SimHost Connect()
    {
        SimHost host = sim.Hosts.Host(transport.Reach(login.Address, login.Port).Address);
        HostKey key = sim.HostKey(host.Address);
        if (login.Keys.Count == 0)
            throw new TroveException(TroveErrorId.HostKeyUnknown, $"The host {login} shows a key that nobody has accepted: {key}.", login.Name);
        if (!login.Keys.Contains(key))
            throw new TroveException(TroveErrorId.HostKeyChanged, $"The host {login} shows another key than it had: {key}.", login.Name);
        if (!MayLogIn(host))
            throw new TroveException(TroveErrorId.AuthenticationFailed, $"The host {login} does not accept this login.", login.Name);
        return host;
    }

    /// <summary>By key alone, as sshd is set up: one the hosts know as the client's, or one of the user's own.</summary>
    private bool MayLogIn(SimHost host)
    {
        if (!host.System.HasUser(login.User) || login.KeyFile is null || !File.Exists(login.KeyFile))
            return false;
        MemoryFiles files = sim.Hosts.System(host.Address).Files("root");
        string[] authorized = ["/etc/vsim/client_keys", $"{host.System.HomeOf(login.User)}/.ssh/authorized_keys"];
        return SshKeyText.BlobOfPrivate(File.ReadAllText(login.KeyFile)) is { } blob
            && authorized.Any(path => files.FileExists(path) && SshKeyText.Authorizes(files.ReadText(path), blob));
    }

    private string Become(SimHost host, string? user)
    {
        if (user is null || user == login.User)
            return login.User;
        if (login.User != "root" || !host.System.HasUser(user))
            throw new TroveException(TroveErrorId.PrivilegeRequired, $"The login {login} may not act as {user}.", login.Name);
        return user;
    }

    /// <summary>One session: its audit entries, its fault point, its ends.</summary>
    private async Task<int> InSessionAsync(
        SimHost host, string user, string line, TimeSpan? timeLimit, Func<string> written, Func<SimSession, Task<int>> run,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var limit = timeLimit is { } time ? new CancellationTokenSource(time) : new CancellationTokenSource();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        SimSession session = sim.Begin(transport, host.Address);
        Task<int> program = Task.Run(() => AuditedAsync(host, user, line, session, run), CancellationToken.None);
        sim.Attend(session, program);
        Task ended = Task.Delay(Timeout.Infinite, either.Token);
        Task first = await Task.WhenAny(program, session.WhenCut, ended);
        if (first == ended)
        {
            session.Kill();
            await program.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            cancellationToken.ThrowIfCancellationRequested();
            throw new TroveException(
                TroveErrorId.OperationTimedOut,
                $"The command '{line}' on {login} did not end within {timeLimit}; so far it had written: {written()}", login.Name);
        }
        if (session.WhenCut.IsCompleted)
        {
            throw new TroveException(
                TroveErrorId.HostConnectionLost,
                $"The connection to {login} was lost while '{line}' ran; it may have run wholly, in part or not at all.", login.Name);
        }
        return await program;
    }

    private async Task<int> AuditedAsync(SimHost host, string user, string line, SimSession session, Func<SimSession, Task<int>> run)
    {
        long began = Stopwatch.GetTimestamp();
        int code = 255;
        sim.World.Clock.BeginWork();
        host.Audit.Write(
            "start", ("src", "127.0.0.1"), ("command", line), ("user", user), ("tty", false),
            ("secret_on_argv", SecretOnCommandLine.IsIn(line)));
        try
        {
            code = await run(session);
        }
        catch (Exception exception) when (exception is SessionKilledException or OperationCanceledException)
        {
            session.Cut();
        }
        catch (NotSupportedException exception)
        {
            sim.Refused(exception.Message);
            throw;
        }
        finally
        {
            sim.World.Clock.EndWork();
        }
        host.Audit.Write("end", ("rc", code), ("seconds", Math.Round(Stopwatch.GetElapsedTime(began).TotalSeconds, 3)));
        return code;
    }

    private async Task<int> RunProgramAsync(string path, string line, ProgramCall call)
    {
        try
        {
            await call.FaultAsync("ssh", null, line);
        }
        catch (ProgramExitException exit)
        {
            if (exit.Output is { } text)
                call.Say(text);
            return exit.Code;
        }
        if (ProgramTable.Vertica.TryGetValue(path, out ISimProgram? program))
        {
            MemoryFiles files = sim.Hosts.System(call.Host.Address).Files(call.User);
            if (!files.FileExists(path))
                return Missing(call, path, HostFileException.Missing, 127);
            return files.IsExecutable(path)
                ? await ProgramRunner.RunAsync(program, call)
                : Missing(call, path, HostFileException.Denied, 126);
        }
        if (path.StartsWith(VerticaPackage.Folder + "/", StringComparison.Ordinal) && !call.Files.FileExists(path))
            return Missing(call, path, HostFileException.Missing, 127);
        ISimProgram tool = Tools.HostTools.Find(path)
            ?? throw new NotSupportedException($"The double has no program '{path}' (in: {line}).");
        return await tool.RunAsync(call);
    }

    private static int Missing(ProgramCall call, string path, string reason, int code)
    {
        call.Error.Write($"{path}: {reason}\n");
        return code;
    }

    private async Task FileAsync(
        SimHost host, string user, string line, string path, Action<MemoryFiles> act, CancellationToken cancellationToken)
    {
        string? failure = null;
        await InSessionAsync(host, user, line, null, () => "", async session =>
        {
            using var nothing = new StringWriter();
            var call = new ProgramCall
            {
                Program = "sh", Arguments = [], User = user, Variables = new Dictionary<string, string>(), In = TextReader.Null,
                Out = nothing, Error = nothing, Host = host, Session = session, Cancellation = session.Ended,
            };
            try
            {
                await call.FaultAsync("ssh", null, line);
                act(sim.Hosts.System(host.Address).Files(user));
                return 0;
            }
            catch (Exception exception) when (exception is HostFileException or ProgramExitException)
            {
                failure = exception.Message;
                return 1;
            }
        }, cancellationToken);
        if (failure is not null)
            throw Failed(path, $"The file {path} on {login} could not be used: {failure}.");
    }

    private TroveException Failed(string path, string message) => new(TroveErrorId.RemoteCommandFailed, message, $"{login.Name}:{path}");
}
