# What Test-TroveHost asks a host, in one command: POSIX sh, nothing installed, nothing changed.
# $1 is a word that only this call knows: what the host's login scripts write comes before it.
# $2 is the folder that nodes' data would be in.
# Every line is a key, a tab and a value without control characters; the last line is "end".
LC_ALL=C
export LC_ALL

say() {
    printf '%s\t%s\n' "$1" "$(printf '%s' "$2" | tr -d '\000-\037\177')"
}

have() {
    command -v "$1" >/dev/null 2>&1
}

printf 'begin\t%s\n' "$1"
say time "$(date +%s.%N 2>/dev/null)"
say uid "$(id -u)"
say user "$(id -un)"
if [ "$(id -u)" = 0 ]; then
    say sudo root
elif ! have sudo; then
    say sudo missing
elif why=$(sudo -n true 2>&1); then
    say sudo yes
else
    say sudo "no $why"
fi
say kernel "$(uname -s)"
say release "$(uname -r)"
say architecture "$(uname -m)"
if [ -r /etc/os-release ]; then
    say os "$(. /etc/os-release && printf '%s' "$ID")"
    say os-version "$(. /etc/os-release && printf '%s' "$VERSION_ID")"
    say os-name "$(. /etc/os-release && printf '%s' "$PRETTY_NAME")"
fi
say processors "$(getconf _NPROCESSORS_ONLN 2>/dev/null || nproc 2>/dev/null)"
say memory-kb "$(sed -n 's/^MemTotal: *\([0-9]*\) kB$/\1/p' /proc/meminfo 2>/dev/null)"
# The data folder is made with the first node: until then the folder that it would be made in counts.
folder=$2
while [ ! -d "$folder" ] && [ "$folder" != / ]; do
    folder=$(dirname "$folder")
done
say disk-folder "$folder"
[ -w "$folder" ] && say disk-writable yes || say disk-writable no
say disk "$(df -Pk "$folder" 2>/dev/null | tail -n 1)"
for table in tcp tcp6 udp udp6; do
    [ -r "/proc/net/$table" ] || continue
    # 0A is LISTEN; a UDP socket that waits for anybody is 07.
    case $table in tcp*) state=0A ;; *) state=07 ;; esac
    sed -n "s/^ *[0-9]*: [0-9A-F]*:\([0-9A-F]*\) [0-9A-F]*:[0-9A-F]* $state .*\$/\1/p" "/proc/net/$table" | sort -u | while read -r port; do
        say "${table%6}" "$port"
    done
done
for program in valkey-server redis-server; do
    if have "$program"; then
        say redis "$program $(command -v "$program") $("$program" --version 2>&1 </dev/null | head -n 1)"
    fi
done
if [ -x /opt/vertica/bin/vertica ] || [ -x /opt/vertica/bin/admintools ]; then
    if [ -x /opt/vertica/bin/vertica ]; then
        say vertica "$(/opt/vertica/bin/vertica --version 2>&1 </dev/null | head -n 1)"
    else
        say vertica ""
    fi
    conf=/opt/vertica/config/admintools.conf
    if [ -r "$conf" ]; then
        say vertica-hosts "$(sed -n '/^\[Cluster\]/,/^\[/s/^hosts *= *//p' "$conf")"
    elif [ -e "$conf" ]; then
        say vertica-hosts '?'
    fi
fi
printf 'end\n'
