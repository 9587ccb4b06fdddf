# shellcheck shell=bash
# Sourced by the scripts beside it and by the bench: where state lives, and how processes begin and end.

set -euo pipefail

PATH=$PATH:/usr/sbin # where nginx is, and which only root has in its path

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
setup=$root/Config/setup

say() { echo "holdfast: $*"; }

die() {
    echo "holdfast: $*" >&2
    exit 1
}

short_hash() { printf %s "$1" | sha256sum | cut -c1-8; }

# Makes a directory whose name others could have guessed and made first, as in /tmp.
make_private() { # MODE DIR
    mkdir -m "$1" "$2" 2>/dev/null || [[ -d $2 && ! -L $2 && -O $2 ]] || die "$2 belongs to somebody else"
}

# A Unix socket's path holds 107 bytes (unix(7)). Prints DIR if ROOM more bytes still fit, otherwise
# a directory in /tmp that is always the same one for DIR.
short_directory() { # DIR ROOM
    if ((${#1} + $2 <= 107)); then
        echo "$1"
    else
        echo "/tmp/holdfast-$EUID-$(short_hash "$1")"
    fi
}

# Sets dir to the state directory of one purpose, so that all purposes can run at once, and holds its
# lock for as long as this script lives. The lock's file names the holder for "make stop".
#
# PostgreSQL does not run as root, and its own user cannot enter a checkout below root's home. So
# root's state lives in /var/tmp, and var is a link to it.
open_state() { # PURPOSE
    local state=$root/var
    if ((EUID == 0)); then
        state=/var/tmp/holdfast-$(short_hash "$root")
        make_private 711 "$state"
        [[ -d $root/var && ! -L $root/var ]] || ln -sfn "$state" "$root/var"
    elif [[ -L $state ]]; then
        rm "$state"
    fi
    # nginx' configuration and the connection strings would need quoting throughout.
    [[ $state != *[[:space:]]* ]] || die "the checkout's path must not contain spaces: $root"
    dir=$state/$1
    mkdir -p -m 711 "$dir"
    exec 9>>"$dir/lock"
    flock -n 9 || die "make $1 is running already, as process $(<"$dir/lock")"
    echo $$ >"$dir/lock"
    rm -f "$dir"/*.log # they tell of one run
}

# Whether a script holds the state of a purpose.
is_held() { [[ -e $root/var/$1/lock ]] && ! flock -n "$root/var/$1/lock" true; } # PURPOSE

# Process ids by name, in bash's memory only: nothing is ever stopped by a name or a stale file.
declare -A running=()

# Starts a process in the background; what it prints goes to NAME.log. A session of its own keeps
# Ctrl-C away from it, so that this script can stop things in order; should the script be killed,
# the kernel sends TERM. 9 is the lock, which must not outlive the script.
start() { # NAME COMMAND...
    local name=$1
    shift
    setsid setpriv --pdeathsig TERM "$@" >>"$dir/$name.log" 2>&1 </dev/null 9>&- &
    running[$name]=$!
}

# Asks a process to end, and makes it after 20 seconds.
stop() { # NAME
    local pid=${running[$1]:-} tries
    [[ -n $pid ]] || return 0
    unset "running[$1]"
    kill -TERM "$pid" 2>/dev/null || true
    for ((tries = 0; tries < 400; tries++)); do
        kill -0 "$pid" 2>/dev/null || break
        sleep 0.05
    done
    kill -KILL "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
}

# Fails when one of the processes has ended by itself, with its last words.
check_running() {
    local name
    for name in "${!running[@]}"; do
        kill -0 "${running[$name]}" 2>/dev/null && continue
        tail -n 5 "$dir/$name.log" >&2
        die "$name has ended; all it said is in $dir/$name.log"
    done
}

wait_for() { # SECONDS WHAT COMMAND...
    local deadline=$((SECONDS + $1)) what=$2
    shift 2
    until "$@" >/dev/null 2>&1; do
        check_running
        ((SECONDS < deadline)) || die "$what is not ready; see the logs in $dir"
        sleep 0.02
    done
}
