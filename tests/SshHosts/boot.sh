# Boots a host: runs as the first process of the host's process namespace, with a mount namespace of its own, so that what
# is mounted while it is on is gone when it is off. Arguments: the host's root.
set -eu
root=$1
# The machine's /proc is still mounted: it tells the number that the machine knows this process by.
read -r pid rest < /proc/self/stat

cd "$root"
mount -t proc proc proc
mount -t sysfs sysfs sys
mount -t tmpfs -o mode=0755 run run
mount -t tmpfs -o mode=0755 dev dev
for device in 'null 1 3' 'zero 1 5' 'full 1 7' 'random 1 8' 'urandom 1 9' 'tty 5 0'; do
    set -- $device
    mknod -m 0666 "dev/$1" c "$2" "$3"
done
mkdir dev/pts dev/shm
mount -t devpts -o newinstance,ptmxmode=0666,mode=0620 devpts dev/pts
mount -t tmpfs -o mode=1777 shm dev/shm
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
ln -s /proc/self/fd/0 dev/stdin
ln -s /proc/self/fd/1 dev/stdout
ln -s /proc/self/fd/2 dev/stderr
# The kernel is the machine's; a host has an identity of its own, and another one each time it boots.
cat /proc/sys/kernel/random/uuid > run/boot_id
mount --bind run/boot_id proc/sys/kernel/random/boot_id
hostname -F etc/hostname

pivot_root . mnt
umount -l mnt
cd /
mkdir -p /run/sshd
/usr/sbin/sshd -f /etc/ssh/trove/sshd_config -E /var/log/sshd.log
echo "on $pid"
exec > /dev/null 2>&1
# Waiting for a process that never ends, the shell reaps all that lose their parents.
sleep infinity &
wait "$!"
