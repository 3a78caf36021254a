namespace TroveClusters.Engine.Providers.Ssh;

/// <summary>
/// What runs on hosts: scripts for any POSIX shell on Linux, one for each call. Each looks at what is there before it acts,
/// so that it can be repeated after a connection was lost. Its reply are lines of a word and a text, between
/// <see cref="Begin"/> and <see cref="End"/>: what a login shell's own files print stands before, and a reply that was cut
/// off has no end. Nothing of a script's text depends on its arguments.
/// </summary>
internal static class HostScripts
{
    /// <summary>The line before a reply.</summary>
    public const string Begin = "trove-reply";

    /// <summary>The line after a reply that is whole.</summary>
    public const string End = "trove-end";

    private const string Prologue =
        """
        set -f
        umask 077
        export LC_ALL=C
        PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
        say() { printf '%s\n' "$*"; }
        finish() { say trove-end; exit 0; }
        fail() { printf '%s\n' "$*" >&2; exit 1; }
        say trove-reply

        """;

    // The first arguments of all that concerns a node: its folder, and its process as the caller knows it, or three empty ones.
    private const string Node =
        """
        folder=$1 known_id=$2 known_start=$3 known_boot=$4
        shift 4
        log=$folder/server.log
        record=$folder/process
        boot=$(cat /proc/sys/kernel/random/boot_id) || fail "This is no Linux: it has no boot id."

        # Reads when a process started, and its session; fails for one that has ended, also when nobody has taken note of it.
        look() {
          { read -r stat < "/proc/$1/stat"; } 2>/dev/null || return 1
          set -- ${stat##*) }
          [ "$1" != Z ] && [ "$1" != X ] || return 1
          start=${20} session=$4
        }

        # Sets id and start of the node's server: as the caller knows it, as the folder records it or, where nothing is
        # recorded since whoever started it was cut off, by its output.
        find_server() {
          id=$known_id
          [ -n "$id" ] && [ "$known_boot" = "$boot" ] && look "$id" && [ "$start" = "$known_start" ] && return 0
          [ -d "$folder" ] || return 1
          if { read -r id recorded recorded_boot < "$record"; } 2>/dev/null; then
            [ "$recorded_boot" = "$boot" ] && look "$id" && [ "$start" = "$recorded" ]
            return
          fi
          set +f
          for process in /proc/[0-9]*; do
            [ "$process/fd/1" -ef "$log" ] || continue
            id=${process#/proc/}
            look "$id" && [ "$session" = "$id" ] && { set -f; return 0; }
          done
          set -f
          return 1
        }

        # Ends what a server that did not end by itself has left: such as one that writes a snapshot into the folder.
        end_helpers() {
          [ -n "$1" ] || return 0
          set +f
          for process in /proc/[0-9]*; do
            [ "$process/fd/1" -ef "$log" ] || continue
            look "${process#/proc/}" && [ "$session" = "$1" ] && kill -KILL "${process#/proc/}" 2>/dev/null
          done
          set -f
        }

        """;

    /// <summary>Whether the node's server runs: <c>runs id start boot</c>, or <c>folder</c>, or <c>nothing</c>.</summary>
    public const string State = Prologue + Node +
        """
        if find_server; then say runs "$id" "$start" "$boot"
        elif [ -d "$folder" ]; then say folder
        else say nothing
        fi
        finish
        """;

    /// <summary>Makes the folder: <c>runs id start boot</c> where the server runs, else <c>ready</c>.</summary>
    public const string Prepare = Prologue + Node +
        """
        mkdir -p -- "$folder" || fail "The folder $folder cannot be made."
        if find_server; then say runs "$id" "$start" "$boot"; else say ready; fi
        finish
        """;

    /// <summary>
    /// Starts the server: <c>runs</c> or <c>starts id start boot</c>, <c>missing</c>, or <c>ended status</c> with lines of
    /// <c>log</c>. Further arguments: patience in milliseconds, the size at which a log is set aside, the words of the log
    /// that say that it has started, one in a line, the program; then what <c>env</c> gets: variables, and the program's
    /// own command.
    /// </summary>
    public const string Start = Prologue + Node +
        """
        patience=$1 turns=$2 marks=$3 program=$4
        shift 4
        # Two that start one node at once must not start two servers. Who holds it lets go when his script ends, whatever ends it.
        exec 9> "$folder/start.lock" || fail "The folder $folder cannot be written."
        flock 9 || fail "The lock $folder/start.lock cannot be had."
        if find_server; then say runs "$id" "$start" "$boot"; finish; fi
        end_helpers "$id"
        [ -f "$program" ] && [ -x "$program" ] || { say missing; finish; }
        # From here on, and until the record is there again, the server is found by its output.
        rm -f -- "$record"
        size=0
        if [ -f "$log" ]; then
          size=$(($(wc -c < "$log")))
          if [ "$size" -ge "$turns" ]; then mv -f -- "$log" "$log.1"; size=0; fi
        fi
        cd "$folder" || fail "The folder $folder cannot be entered."
        env -i PATH="$PATH" HOME="$HOME" LANG=C.UTF-8 TZ=UTC "$@" < /dev/null >> "$log" 2>&1 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&- &
        id=$!
        if look "$id"; then
          { printf '%s %s %s\n' "$id" "$start" "$boot" > "$record.new" && mv -f -- "$record.new" "$record"; } || fail "The record $record cannot be written."
        fi
        server=$id
        waited=0
        while look "$server"; do
          if [ -n "$marks" ] && tail -c "+$((size + 1))" -- "$log" | grep -qF -e "$marks"; then
            # What it said was perhaps its last: a server that has ended has not started.
            look "$server" && { say starts "$server" "$start" "$boot"; finish; }
            break
          fi
          [ "$waited" -ge "$patience" ] && { say starts "$server" "$start" "$boot"; say silent; finish; }
          sleep 0.05
          waited=$((waited + 50))
        done
        wait "$server"
        say ended "$?"
        tail -c "+$((size + 1))" -- "$log" | tail -n 200 | sed 's/^/log /'
        finish
        """;

    /// <summary>
    /// Ends the server: <c>ended</c>, <c>killed</c> or <c>runs id start boot</c>. Further arguments: how long to wait, in
    /// milliseconds, and whether to end it by force then.
    /// </summary>
    public const string Stop = Prologue + Node +
        """
        patience=$1 force=$2
        # A start whose connection was lost may still be under way.
        [ -d "$folder" ] && { exec 9> "$folder/start.lock"; flock 9; }
        waited=0 ask=0
        while find_server; do
          # Asked more than once: a server that cannot end just now forgets that it was asked. One that is frozen is let run on.
          if [ "$waited" -ge "$ask" ]; then
            kill -TERM "$id" 2>/dev/null
            kill -CONT "$id" 2>/dev/null
            ask=$((waited + 2000))
          fi
          [ "$waited" -ge "$patience" ] && break
          sleep 0.05
          waited=$((waited + 50))
        done
        find_server || { say ended; finish; }
        [ "$force" = yes ] || { say runs "$id" "$start" "$boot"; finish; }
        while find_server; do
          server=$id
          kill -KILL "$server" 2>/dev/null
          sleep 0.02
        done
        end_helpers "$server"
        say killed
        finish
        """;

    /// <summary>Removes the folder: <c>removed</c>, or <c>runs id start boot</c>.</summary>
    public const string Remove = Prologue + Node +
        """
        # A start whose connection was lost may still be under way.
        [ -d "$folder" ] && { exec 9> "$folder/start.lock"; flock 9; }
        if find_server; then say runs "$id" "$start" "$boot"; finish; fi
        rm -rf -- "$folder"
        [ ! -e "$folder" ] && [ ! -L "$folder" ] || fail "The folder $folder cannot be removed."
        say removed
        finish
        """;

    /// <summary>The kilobytes the folder takes: <c>takes n</c>, or <c>nothing</c>.</summary>
    public const string Measure = Prologue + Node +
        """
        [ -d "$folder" ] || { say nothing; finish; }
        size=$(du -sk -- "$folder" 2>/dev/null)
        set -- $size
        say takes "$1"
        finish
        """;

    /// <summary>The last lines of the log, each as <c>log text</c>. A further argument: how many.</summary>
    public const string ReadLog = Prologue + Node +
        """
        cat -- "$log.1" "$log" 2>/dev/null | tail -n "$1" | sed 's/^/log /'
        finish
        """;

    /// <summary>
    /// What a host offers, as lines of <c>system</c>, <c>lacks</c>, <c>unwritable</c>, <c>free</c> (kilobytes),
    /// <c>listens</c>, <c>ephemeral</c>, and <c>program</c> with its <c>version</c>. Arguments: the folder for nodes, and
    /// the programs that are looked for.
    /// </summary>
    public const string Survey = Prologue +
        """
        folder=$1
        shift
        say system "$(uname -s)"
        [ -r /proc/self/stat ] || finish
        for tool in cat env flock grep head mkdir mv rm sed setsid sleep tail wc; do
          command -v "$tool" > /dev/null || say lacks "$tool"
        done
        while [ ! -e "$folder" ]; do
          parent=${folder%/*}
          folder=${parent:-/}
        done
        if [ -d "$folder" ] && [ -w "$folder" ] && [ -x "$folder" ]; then :; else say unwritable "$folder"; fi
        set -- "$(df -Pk -- "$folder" | tail -n 1)" "$@"
        space=$1
        shift
        free=$(set -- $space; printf '%s' "$4")
        say free "$free"
        say ephemeral "$(cat /proc/sys/net/ipv4/ip_local_port_range)"
        set +f
        cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | sed -n 's/^ *[0-9]*: [0-9A-F]*:\([0-9A-F]*\) [0-9A-F]*:[0-9A-F]* 0A .*/listens \1/p'
        for name in "$@"; do
          path=$(command -v -- "$name") || continue
          case $path in /*) ;; *) continue ;; esac
          say program "$path"
          say version "$("$path" --version < /dev/null 2>&1 | head -n 1)"
        done
        finish
        """;
}
