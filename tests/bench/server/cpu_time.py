"""CPU time of processes, and what the WAL grew by: figures that a busy machine leaves alone."""

import os

from processes import Service

from .installation import Installation

_TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid: int) -> float:
    """Of a process so far; 0 for one that has ended."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as stat:
            fields = stat.read().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / _TICKS


class Cost:
    """Of what some processes do in one database from now on: their own CPU time, that of their backends, WAL."""

    def __init__(self, installation: Installation, name: str, services: list[Service], role: str):
        self._database = installation.database(name)
        self._role = role
        self._pids = [service.process.pid for service in services]
        self._own = self._own_seconds()
        self._backends = {pid: cpu_seconds(pid) for pid in self._backend_pids()}
        self._wal_from = self._database.value("SELECT pg_current_wal_lsn()::text")

    def _own_seconds(self) -> float:
        return sum(cpu_seconds(pid) for pid in self._pids)

    def _backend_pids(self) -> list[int]:
        return [row["pid"] for row in self._database.rows(
            f"SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND usename = '{self._role}'")]

    def of_each(self, things: int) -> tuple[float, float, float]:
        """Microseconds of the processes, of their backends, and bytes of WAL, for one of that many. What a backend did
        that has ended meanwhile is missing: those of idle pools."""
        own = self._own_seconds() - self._own
        backends = sum(cpu_seconds(pid) - self._backends.get(pid, 0.0) for pid in self._backend_pids())
        wal = self._database.value(f"SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '{self._wal_from}')::bigint")
        return own / things * 1e6, backends / things * 1e6, wal / things
