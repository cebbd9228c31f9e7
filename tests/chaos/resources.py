"""Memory, files and threads of every process, looked at while the system is calm."""

import os
from pathlib import Path

from processes import ServiceFailed

# Above the first look, which is when everything has just started.
MORE_RSS_MIB = 64
MORE_FILES = 24
MORE_THREADS = 12


def _of(pid: int) -> dict[str, int]:
    status = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    return {"rss_mib": int(status["VmRSS"].split()[0]) // 1024, "threads": int(status["Threads"]),
            "files": len(os.listdir(f"/proc/{pid}/fd"))}


class Watch:
    def __init__(self, fleet):
        self._fleet = fleet
        self._first: dict[str, dict[str, int]] = {}
        self._most: dict[str, dict[str, int]] = {}

    def look(self) -> None:
        """Raises ServiceFailed when a process has grown beyond its bounds."""
        for name in self._fleet.programs:
            now = _of(self._fleet.services[name].process.pid)
            first = self._first.setdefault(name, now)
            most = self._most.setdefault(name, dict(now))
            for what, amount in now.items():
                most[what] = max(most[what], amount)
            if (now["rss_mib"] > first["rss_mib"] * 2 + MORE_RSS_MIB or now["files"] > first["files"] + MORE_FILES
                    or now["threads"] > first["threads"] + MORE_THREADS):
                raise ServiceFailed(f"{name} has grown from {first} to {now}")

    def summary(self) -> list[str]:
        return [f"{name}: at first {first}, most {self._most[name]}" for name, first in sorted(self._first.items())]
