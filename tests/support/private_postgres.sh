#!/usr/bin/env bash
# A PostgreSQL cluster of our own: never the system's. Listens on a Unix socket only, `trust` inside.
#
#   private_postgres.sh start DATA_DIR SOCKET_DIR [NAME=VALUE ...]   settings of postgresql.conf
#   private_postgres.sh stop  DATA_DIR SOCKET_DIR [immediate]
#   private_postgres.sh wipe  DATA_DIR SOCKET_DIR
#
# The superuser is `postgres`. PostgreSQL refuses to run as root: then the cluster belongs to the
# system user postgres, who owns DATA_DIR.
set -euo pipefail

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
[ -x "$bin/initdb" ] || { echo "private_postgres.sh: no PostgreSQL server in /usr/lib/postgresql" >&2; exit 69; }
action=${1:?start, stop or wipe} data=${2:?data directory} sockets=${3:?socket directory}
shift 3

# The capability lets the owner walk down to DATA_DIR below directories such as /root.
as_owner() {
    if [ "$(id -u)" -ne 0 ]; then "$@"; return; fi
    setpriv --reuid=postgres --regid=postgres --init-groups \
        --inh-caps=+dac_read_search --ambient-caps=+dac_read_search -- "$@"
}

is_running() { as_owner "$bin/pg_ctl" -D "$data" status >/dev/null 2>&1; }

give_to_owner() {
    mkdir -p "$1"
    chmod 0700 "$1"
    if [ "$(id -u)" -eq 0 ]; then chown postgres:postgres "$1"; fi
}

start() {
    if is_running; then return; fi
    give_to_owner "$data"
    give_to_owner "$sockets"
    chmod 0755 "$sockets"
    if [ ! -s "$data/PG_VERSION" ]; then
        as_owner "$bin/initdb" -D "$data" -U postgres --auth=trust --encoding=UTF8 --locale=C.UTF-8 \
            --data-checksums --no-instructions >"$sockets/initdb.log" 2>&1 ||
            { cat "$sockets/initdb.log" >&2; exit 70; }
    fi
    local options=("-c" "listen_addresses=" "-c" "unix_socket_directories=$sockets" "-c" "timezone=UTC")
    for setting in "$@"; do options+=("-c" "$setting"); done
    # shellcheck disable=SC2016
    as_owner "$bin/pg_ctl" -D "$data" -l "$data/server.log" -w -t 60 -o "${options[*]}" start >/dev/null </dev/null ||
        { tail -n 20 "$data/server.log" >&2; exit 70; }
}

stop() {
    if is_running; then as_owner "$bin/pg_ctl" -D "$data" -w -m "${1:-fast}" stop >/dev/null; fi
}

case "$action" in
    start) start "$@" ;;
    stop) stop "$@" ;;
    wipe)
        stop immediate
        rm -rf "$data" "$sockets"
        ;;
    *) echo "private_postgres.sh: '$action' is unknown, allowed: start, stop, wipe" >&2; exit 64 ;;
esac
