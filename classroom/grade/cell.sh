#!/bin/sh
# The first program of a cell, a set of namespaces of its own: brings its network up (loopback only), lays an
# empty folder in memory over WORK, and runs a command. When it ends, the kernel ends all that is in the cell.
# cell.sh WORK SIZE COMMAND...
set -e
work=$1 size=$2
shift 2
mount --make-rprivate /
mount -t proc proc /proc
ip link set lo up
mount -t tmpfs -o "size=$size,mode=711" tmpfs "$work"
status=0
"$@" || status=$?
exit $status
