# The network of a set of hosts: a bridge with an address for this machine, there until standard input closes; then it is
# removed, with the set's folder. Arguments: the bridge's name, this machine's address with its prefix, the set's folder,
# whose it is.
trap '' INT HUP TERM
ip link add name "$1" type bridge || exit
# The system takes a host's cable away some time after the host has ended, seconds on a busy machine. Whoever has the
# bridge has the names of its cables, so those of hosts that are gone do not stay in the way of new ones.
unplug() {
    for cable in /sys/class/net/"$1".*; do
        # It may be gone by itself meanwhile.
        [ ! -e "$cable" ] || ip link delete "${cable##*/}" 2> /dev/null || :
    done
}
remove() {
    unplug "$1"
    ip link delete "$1"
    rm -rf "$3"
}
unplug "$1"
if ! { ip link set "$1" alias "$4" && ip address add "$2" dev "$1" && ip link set "$1" up; }; then
    remove "$@"
    exit 1
fi
echo ready
while read -r line; do :; done
remove "$@"
