#!/usr/bin/env bash
# A PostgreSQL cluster of our own: never the system's. Listens on a Unix socket only, `trust` inside.
#
#   private_postgres.sh start DATA_DIR SOCKET_DIR [NAME=VALUE ...]   settings of postgresql.conf
#   private_postgres.sh run   DATA_DIR SOCKET_DIR [NAME=VALUE ...]   the same in the foreground
#   private_postgres.sh stop  DATA_DIR SOCKET_DIR [immediate]
#   private_postgres.sh wipe  DATA_DIR SOCKET_DIR
#
# The superuser is `postgres`. PostgreSQL refuses to run as root: then the cluster belongs to the
# system user postgres, who owns DATA_DIR.
set -euo pipefail

bin=$(find /usr/lib/postgresql -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1)
[ -x "$bin/initdb" ] || { echo "private_postgres.sh: no PostgreSQL server in /usr/lib/postgresql" >&2; exit 69; }
action=${1:?start, run, stop or wipe} data=${2:?data directory} sockets=${3:?socket directory}
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

# Sets `options`, the command line of the server.
prepare() {
    give_to_owner "$data"
    give_to_owner "$sockets"
    chmod 0755 "$sockets"
    if [ ! -s "$data/PG_VERSION" ]; then
        as_owner "$bin/initdb" -D "$data" -U postgres --auth=trust --encoding=UTF8 --locale=C.UTF-8 \
            --data-checksums --no-instructions >"$sockets/initdb.log" 2>&1 ||
            { cat "$sockets/initdb.log" >&2; exit 70; }
    fi
    options=("-c" "listen_addresses=" "-c" "unix_socket_directories=$sockets" "-c" "timezone=UTC")
    for setting in "$@"; do options+=("-c" "$setting"); done
}

start() {
    if is_running; then return; fi
    prepare "$@"
    as_owner "$bin/pg_ctl" -D "$data" -l "$data/server.log" -w -t 60 -o "${options[*]}" start >/dev/null </dev/null ||
        { tail -n 20 "$data/server.log" >&2; exit 70; }
}

# SIGTERM waits for clients, SIGINT does not, SIGQUIT is a crash. Ends with the process that started it.
run() {
    prepare "$@"
    if [ "$(id -u)" -ne 0 ]; then exec setpriv --pdeathsig INT -- "$bin/postgres" -D "$data" "${options[@]}"; fi
    exec setpriv --reuid=postgres --regid=postgres --init-groups --pdeathsig INT \
        --inh-caps=+dac_read_search --ambient-caps=+dac_read_search -- "$bin/postgres" -D "$data" "${options[@]}"
}

stop() {
    if is_running; then as_owner "$bin/pg_ctl" -D "$data" -w -m "${1:-fast}" stop >/dev/null; fi
}

case "$action" in
    start) start "$@" ;;
    run) run "$@" ;;
    stop) stop "$@" ;;
    wipe)
        stop immediate
        rm -rf "$data" "$sockets"
        ;;
    *) echo "private_postgres.sh: '$action' is unknown, allowed: start, run, stop, wipe" >&2; exit 64 ;;
esac
