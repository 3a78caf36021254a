using System.Globalization;

namespace TroveClusters.Engine.Remote.Shell;

/// <summary>The commands that write and read a file on a host.</summary>
internal static class ShellFiles
{
    /// <summary>What the C library says of a file that is not there.</summary>
    public const string NoSuchFile = "No such file or directory";

    private const int LeastForWords = 64 * 1024;

    // $1 the path, $2 the folder, $3 the temporary file, $4 the mode, $5 the number of bytes. The shell's noclobber creates
    // with O_EXCL, so a file or a link that lies in wait is refused; the name is not to be guessed anyway. SIGPIPE
    // is ignored: when the connection is gone nobody takes the words, and the shell must live to clean up. So must its rm:
    // a signal to the whole group may come while the shell already cleans up for another reason, so each trap does it all,
    // with signals ignored. A rename replaces a link; only one to a folder mv would follow, unless told not to: -T, or -h
    // on BSD.
    private const string Write = """
        LC_ALL=C; export LC_ALL; umask 077
        ls -d "$2/." >/dev/null || exit 1
        if [ -d "$1" ] && [ ! -L "$1" ]; then echo "$1: Is a directory" >&2; exit 1; fi
        t=$3
        clean() { trap '' HUP INT TERM; rm -f "$t"; }
        trap clean EXIT
        trap '' PIPE
        trap 'clean; exit 129' HUP
        trap 'clean; exit 130' INT
        trap 'clean; exit 143' TERM
        set -C
        : >"$t" || exit 1
        set +C
        chmod 600 "$t" || exit 1
        cat >>"$t" || exit 1
        n=$(($(wc -c <"$t")))
        if [ "$n" != "$5" ]; then echo "$1: $n of $5 bytes arrived" >&2; exit 1; fi
        chgrp "$(id -g)" "$t" || exit 1
        chmod "$4" "$t" || exit 1
        if command -v sync >/dev/null; then sync "$t" || exit 1; fi
        if [ -d "$1" ]; then mv -fT "$t" "$1" 2>/dev/null || mv -fh "$t" "$1" || exit 1
        else mv -f "$t" "$1" || exit 1; fi
        trap - EXIT
        if command -v sync >/dev/null; then sync "$2" 2>/dev/null; fi
        exit 0
        """;

    private const string Read = """
        LC_ALL=C; export LC_ALL
        exec head -c "$2" "$1"
        """;

    /// <summary>Writes what it is given on standard input.</summary>
    public static RemoteCommand Writing(RemoteFile file, long length)
    {
        string path = Verified(file.Path);
        int end = path.LastIndexOf('/');
        string folder = end == 0 ? "/" : path[..end];
        string temporary = $"{(end == 0 ? "" : folder)}/.trove-{ShellScript.NewMark()}";
        return Script(Write, path, folder, temporary, Convert.ToString((int)file.Mode, 8), length.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Writes the first bytes of a file on standard output, one more than a limit at most.</summary>
    public static RemoteCommand Reading(string path, int limit) =>
        Script(Read, Verified(path), (limit + 1L).ToString(CultureInfo.InvariantCulture)) with
        {
            // The error's words have the same limit.
            OutputLimit = Math.Max(limit == int.MaxValue ? limit : limit + 1, LeastForWords),
        };

    private static RemoteCommand Script(string script, params string[] arguments) =>
        new("/bin/sh", [.. new[] { "-c", script, "sh" }.Concat(arguments).Select(argument => (RemoteArgument)argument)]);

    private static string Verified(string path) =>
        path.Length > 1 && path[0] == '/' && path[^1] != '/'
            ? path
            : throw new TroveException(TroveErrorId.InvalidArgument, $"'{path}' is not the absolute path of a file.", path);
}
