#!/bin/sh
# Runs when the container starts: lets whoever works here write to the volume that was mounted, whatever user ids the volume knew before. Then goes on
# with what it was given, if anything. Never keeps a container from starting.
root=${BATON_ROOT:-}
share=$root/usr/local/share/baton
state=$root${BATON_STORAGE_FOLDER:-/var/lib/baton}
user=$(cat "$share/user" 2>/dev/null)

if [ "$(id -u)" = 0 ] && [ -n "$user" ] && [ -d "$state" ] && [ "$(stat -c %U "$state" 2>/dev/null)" != "$user" ]; then
  chown -R "$user" "$state" || printf 'Baton: %s cannot be given to %s; figures and history are then for one window only.\n' "$state" "$user" >&2
fi

if [ $# -gt 0 ]; then exec "$@"; fi
