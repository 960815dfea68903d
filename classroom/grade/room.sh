#!/bin/sh
# The first program of a room: a part of the cell in which the submission runs. It makes a root folder that has
# the system's programs, WORK's folders for the submission, and nothing of the course or of anybody's home.
# Then it says "ready", and waits: who starts a server enters the room. It takes over, and buries, the
# processes that lose their parent.
# room.sh WORK SIZE NODE TOOLCHAIN...
set -e
work=$1 size=$2 node=$3
shift 3
root=$work/root
mount --make-rprivate /
mkdir -p "$root"
mount -t tmpfs -o "size=$size,mode=755" tmpfs "$root"

bind() { # a folder of the system, which can't be written there
  mkdir -p "$root$1"
  mount --rbind "$1" "$root$1"
  mount -o remount,bind,ro "$root$1" 2>/dev/null || true
}
for place in /bin /sbin /lib /lib32 /lib64 /libx32 /usr /etc /opt /nix; do
  if [ -L "$place" ]; then ln -s "$(readlink "$place")" "$root$place"
  elif [ -d "$place" ]; then bind "$place"
  fi
done
for place in "$@"; do bind "$place"; done
mkdir -p "$root/tools"
touch "$root/tools/node"
mount --bind "$node" "$root/tools/node"

mkdir "$root/dev"
for device in null zero full random urandom tty; do
  touch "$root/dev/$device"
  mount --bind "/dev/$device" "$root/dev/$device"
done
ln -s /proc/self/fd "$root/dev/fd"
ln -s /proc/self/fd/1 "$root/dev/stdout"
ln -s /proc/self/fd/2 "$root/dev/stderr"
for place in /tmp /dev/shm /home/student /var/tmp; do
  mkdir -p "$root$place"
  chmod 1777 "$root$place"
done
mkdir "$root/proc"
mount -t proc proc "$root/proc"
for place in t submission; do
  mkdir -p "$work/$place" "$root$work/$place"
  mount --bind "$work/$place" "$root$work/$place"
done
mkdir -p "$root$work/node_modules"
mount --bind "$work/node_modules" "$root$work/node_modules"
# Not chroot: whoever is in one may make no namespace, and the submission's user is one.
cd "$root"
mkdir old
pivot_root . old
umount -l /old
rmdir /old
exec /bin/sh -c 'echo ready; while :; do sleep 1000 & wait $!; done'
