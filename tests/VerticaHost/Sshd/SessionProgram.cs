using System.Diagnostics;
using System.Text.Json.Nodes;
using TroveClusters.Tests.VerticaHost.Audit;
using TroveClusters.Tests.VerticaHost.Hosts;
using TroveClusters.Tests.VerticaHost.Programs;

namespace TroveClusters.Tests.VerticaHost.Sshd;

/// <summary>
/// What sshd runs for every session (<c>ForceCommand</c>), as the user who logged in: tells the audit log of it, passes the
/// fault point <c>ssh</c>, runs the command, and cuts the connection when a program asks for it.
/// </summary>
internal sealed class SessionProgram : ISession
{
    /// <summary>By this first argument the double's executable is a session.</summary>
    public const string Word = "_session";

    private const string SftpServer = "/usr/lib/openssh/sftp-server";

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);

    /// <summary>Runs the session.</summary>
    /// <returns>The command's exit code.</returns>
    public static async Task<int> RunAsync()
    {
        SimHost host = RealHost.Open();
        string? command = Environment.GetEnvironmentVariable("SSH_ORIGINAL_COMMAND");
        bool isAgent = command == AgentConnection.CommandLine;
        long began = Stopwatch.GetTimestamp();
        List<(string, JsonNode?)> facts =
        [
            ("src", Environment.GetEnvironmentVariable("SSH_CONNECTION")?.Split(' ')[0]), ("command", command), ("user", Environment.UserName),
            ("tty", NativeCalls.IsTerminal(0) == 1), ("secret_on_argv", SecretOnCommandLine.IsIn(command ?? "")),
        ];
        if (isAgent)
            facts.Add(("agent", true));
        host.Audit.Write("start", [.. facts]);
        int code;
        try
        {
            var call = RealHost.Call(host, "sshd", [], new SessionProgram(), Console.Out, Console.Error);
            if (!isAgent)
                await call.FaultAsync("ssh", null, command ?? "");
            code = isAgent ? HostProgram.RunAgent() : await RunCommandAsync(host, command);
        }
        catch (ProgramExitException exit)
        {
            if (exit.Output is { } text)
                Console.Out.Write(text + "\n");
            code = exit.Code;
        }
        host.Audit.Write("end", ("rc", code), ("seconds", Math.Round(Stopwatch.GetElapsedTime(began).TotalSeconds, 3)));
        return code;
    }

    // The process that has the connection is this one's parent, and runs as the same user.
    public void Cut() => NativeCalls.Kill(NativeCalls.ParentProcess(), NativeCalls.SignalKill);

    public void CutAndDie()
    {
        Cut();
        Environment.Exit(255);
    }

    private static async Task<int> RunCommandAsync(SimHost host, string? command)
    {
        string shell = Environment.GetEnvironmentVariable("SHELL") ?? "/bin/sh";
        string[] arguments = command switch
        {
            null => ["-l"],
            "internal-sftp" => ["-c", "exec " + SftpServer],
            _ => ["-c", command],
        };
        string cut = CutRequest.FileOf(host.World.HostFolder(host.Address), Environment.ProcessId);
        // Without a wrapper like this one the command leads a session of its own; with a terminal it shares the terminal's.
        ProcessStartInfo start = NativeCalls.IsTerminal(0) == 1 ? new(shell, arguments) : new("setsid", [shell, .. arguments]);
        using Process process = Process.Start(start)!;
        Task ended = process.WaitForExitAsync();
        bool isCut = false;
        while (await Task.WhenAny(ended, Task.Delay(Look)) != ended)
        {
            if (!File.Exists(cut))
                continue;
            isCut = true;
            // Nobody is to hear how the program ended: its shell may say so before the connection is cut.
            NativeCalls.Kill(NativeCalls.ParentProcess(), NativeCalls.SignalStop);
            try
            {
                await CutRequest.KillAskerAsync(cut);
            }
            finally
            {
                new SessionProgram().Cut();
            }
            File.Delete(cut);
        }
        return isCut ? 255 : process.ExitCode;
    }
}
