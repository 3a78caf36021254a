# A host's board: the one process whose end is the end of the host. It runs in the host's mount, network, UTS and IPC
# namespaces, lays out its file system, and switches it on and off as its standard input says. When that closes, because
# whoever started the host is gone, it ends, and all of the host with it.
# Arguments: the host's folder, the size of its disk.
set -eu
folder=$1
root=$folder/root

# The upper layer must not lie on the file system of the lower one.
mount -t tmpfs -o "size=$2,mode=0755" disk "$folder/disk"
mkdir "$folder/disk/upper" "$folder/disk/work" "$folder/disk/home" "$folder/disk/tmp"
mkdir -m 0700 "$folder/disk/rootshome"
chmod 1777 "$folder/disk/tmp"
mount -t overlay -o "lowerdir=/,upperdir=$folder/disk/upper,workdir=$folder/disk/work" host "$root"
# What people of the real machine have at home is not the host's.
mount --bind "$folder/disk/rootshome" "$root/root"
mount --bind "$folder/disk/home" "$root/home"
mount --bind "$folder/disk/tmp" "$root/tmp"
ip link set lo up
echo ready

child=
while read -r command argument; do
    case $command in
        bind)
            read -r source
            mkdir -p "$root$argument"
            mount --bind "$source" "$root$argument"
            echo bound ;;
        address)
            ip address add "$argument" dev eth0
            ip link set eth0 up
            echo addressed ;;
        on)
            setpriv --pdeathsig KILL unshare --pid --mount --fork --kill-child sh "$folder/../boot.sh" "$root" < /dev/null &
            child=$! ;;
        off)
            # The first process of a namespace takes all others with it, and ends after them.
            kill -KILL "$argument"
            wait "$child" || :
            echo off ;;
    esac
done
