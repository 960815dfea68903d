#!/bin/sh
# Tries whether a room keeps a program apart: it must not see the course, nor any process but its own room's.
# trial.sh ROOM WORK NODE COURSE USER-WORDS...
set -e
room=$1 work=$2 node=$3 course=$4
shift 4
mkdir -p "$work/node_modules"
mkfifo "$work/said"
unshare --mount --pid --ipc --fork --kill-child=SIGKILL -- sh "$room" "$work" 16m "$node" >"$work/said" &
unshare=$!
read -r said <"$work/said"
[ "$said" = ready ]
init=$(cat "/proc/$unshare/task/$unshare/children")
nsenter --target "${init% }" --mount --pid --ipc -- choom -n 1000 -- "$@" prlimit --nproc=64 -- \
  sh -c 'test ! -e "$1" && test ! -e "/proc/$2" && ! true >/usr/x 2>/dev/null' \
  sh "$course" "$(($$ + 100000))"
