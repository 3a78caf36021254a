using System.Globalization;
using System.Text;

namespace TroveClusters.Engine.Remote.Shell;

/// <summary>
/// What a session is sent. The command line that SSH carries is always the same text; everything particular to a command,
/// secrets included, follows on standard input, so nothing of it is in a list of processes, a log of sudo, or a limit on
/// the length of a line.
/// <code>
/// mark            ┐
/// user            ┘ read by the first shell, which becomes that user where one is named
/// mark            ┐
/// user            ┘ read by the second shell, which answers "mark:ready:pid" on both outputs and waits
/// script …        ┐ sent only after that answer
/// mark            ┘ the script's end: only now is it run, and not where the connection was cut before
/// input           what the program reads: as many bytes as the script says
/// mark            sent after the program's end ("mark:end:code" on both outputs): the session may go
/// </code>
/// A session whose input ends without the last mark has lost its caller – killed, cancelled, or cut off – and ends the
/// program with all of its process group.
/// </summary>
internal static class ShellScript
{
    /// <summary>The word after the mark that says that another user is being become.</summary>
    public const string Becoming = "becoming";

    /// <summary>The word after the mark that says that the session waits for its script; its process id follows.</summary>
    public const string Ready = "ready";

    /// <summary>The word after the mark that says that the program has ended; its exit code follows.</summary>
    public const string End = "end";

    /// <summary>How long a program may take to end after it was asked to (SIGTERM), before it is killed.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    // Neither text may have a single quote, an exclamation mark, a backslash or a line end: so any shell that knows single
    // quotes takes them as they are, csh and fish included.
    private const string First =
        "IFS= read -r n && IFS= read -r u || exit 97; "
        + "if [ -z \"$u\" ]; then eval \"$1\"; exit; fi; "
        + "echo \"$n:" + Becoming + "\" >&2; "
        + "if [ \"$(id -u)\" = 0 ]; then "
        + "if command -v runuser >/dev/null 2>&1; then exec runuser -u \"$u\" -- /bin/sh -c \"$1\" sh \"$1\" again; fi; "
        + "exec su -s /bin/sh \"$u\" -c \"$1\"; "
        + "fi; "
        + "exec sudo -n -H -u \"$u\" -- /bin/sh -c \"$1\" sh \"$1\" again";

    // SSH makes each session a process group of its own. Behind sudo and runuser there may be none, so one is made.
    private const string Second =
        "if [ -n \"$2\" ]; then kill -0 -$$ 2>/dev/null || { command -v setsid >/dev/null 2>&1 && exec setsid /bin/sh -c \"$1\"; }; fi; "
        + "IFS= read -r n && IFS= read -r u || exit 97; "
        + "if [ -n \"$u\" ]; then eval \"HOME=~$u\"; USER=$u; LOGNAME=$u; export HOME USER LOGNAME; cd 2>/dev/null || cd /; fi; "
        + "echo \"$n:" + Ready + ":$$\"; echo \"$n:" + Ready + ":$$\" >&2; "
        + "s=; e=$(echo; echo x); e=${e%x}; "
        + "while :; do IFS= read -r l || exit 98; [ \"$l\" = \"$n\" ] && break; s=$s$l$e; done; "
        + "eval \"$s\"";

    /// <summary>The command line of every session.</summary>
    public const string CommandLine = "exec /bin/sh -c '" + First + "' sh '" + Second + "'";

    /// <summary>A new mark: 128 random bits.</summary>
    public static string NewMark() => Guid.NewGuid().ToString("N");

    /// <summary>What is sent at once.</summary>
    public static byte[] Header(string mark, string? user) => Encoding.UTF8.GetBytes($"{mark}\n{user}\n{mark}\n{user}\n");

    /// <summary>What is sent when the session is ready; it runs with the last byte.</summary>
    public static byte[] Body(string mark, RemoteCommand command, long inputLength)
    {
        // Descriptors: 3 is the session's input, 4 and 6 its outputs, 5 tells the guard what happens. The watcher passes on the
        // caller's last word, or its absence; the guard ends everything where the caller is cut off before the program's end.
        // The program has all signals as usual, and the others survive what it sends to its group: from their first moment on, so
        // signals are ignored before any of them is started, and only the program gets them back.
        var script = new StringBuilder()
            .Append("exec 3<&0 4>&2 6>&1 </dev/null 2>/dev/null\n")
            .Append("trap '' HUP INT TERM\n")
            .Append("t_watch() { ( exec >/dev/null 4>&- 6>&-\n")
            .Append("if [ \"$(tail -c 33 <&3)\" = \"$n\" ]; then echo bye >&5; else echo cut >&5; fi ) & }\n")
            .Append("t_run() ( trap - HUP INT TERM; exec >&6 3<&- 5>&- 6>&-\n");
        foreach ((string name, Secret value) in command.SecretVariables)
            script.Append(CultureInfo.InvariantCulture, $"export {VerifiedVariable(name)}={ShellQuote.Quote(value.Reveal(), $"The variable {name}")}\n");
        script.Append("exec 2>&4 4>&-\nexec");
        foreach (string word in Words(command))
            script.Append(' ').Append(word);
        script.Append(" )\n")
            .Append("{ exec 5>&1 >/dev/null\n");
        if (inputLength > 0)
            script.Append(CultureInfo.InvariantCulture, $"{{ ( trap - HUP INT TERM; exec head -c {inputLength} <&3 ); t_watch; }} | t_run\n");
        else
            script.Append("t_watch; t_run </dev/null\n");
        script.Append("c=$?; echo end >&5; echo \"$n:" + End + ":$c\" >&6; echo \"$n:" + End + ":$c\" >&4\n")
            .Append("} | { exec >/dev/null 3<&- 4>&- 6>&-; read -r w; if [ \"$w\" = cut ]; then\n")
            .Append(CultureInfo.InvariantCulture, $"( sleep {(int)Grace.TotalSeconds}; {Signal("KILL")} ) &\n")
            .Append(Signal("TERM") + "; " + Signal("CONT") + "\n")
            .Append("read -r w; sleep 0.2 || sleep 1; " + Signal("KILL") + "\n")
            .Append("else read -r w; fi; }\n");
        return Encoding.UTF8.GetBytes(script.Append(mark).Append('\n').ToString());
    }

    /// <summary>The caller's last word.</summary>
    public static byte[] Farewell(string mark) => Encoding.UTF8.GetBytes($"{mark}\n");

    /// <summary>Ends the group of another session's program.</summary>
    public static RemoteCommand Kill(int group) => new(
        "/bin/sh",
        ["-c", "exec 2>/dev/null; pkill -TERM -s $1; kill -TERM -$1; kill -CONT -$1; sleep 1; pkill -KILL -s $1; kill -KILL -$1; exit 0", "sh", group.ToString(CultureInfo.InvariantCulture)]);

    // A group, and what made groups of its own within the session; not every system has pkill.
    private static string Signal(string name) => $"pkill -{name} -s $$; kill -{name} -$$";

    private static IEnumerable<string> Words(RemoteCommand command)
    {
        if (command.Program.Length == 0 || command.Program[0] == '-')
            throw new TroveException(TroveErrorId.InvalidArgument, $"'{command.Program}' cannot be the name of a program.", command.Program);
        return command.Arguments.Select(argument => ShellQuote.Quote(argument.Reveal())).Prepend(ShellQuote.Quote(command.Program, "The name of a remote program"));
    }

    private static string VerifiedVariable(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
            ? name
            : throw new TroveException(TroveErrorId.InvalidArgument, $"'{name}' cannot be the name of a variable.", name);
}
