"""The places where a process can be told to die (`faults::crashPoint`), as the sources name them."""

import functools
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_PASSED = re.compile(r'\bcrashPoint\("([a-z0-9_.]+)"\)')
# Who passes the points of a folder or file; the first that fits counts.
_WHERE = (
    ("agent/app/enrol", "enroll"),
    ("agent/app/private_file", "enroll"),
    ("agent/", "agent"),
    ("server/ingest/", "ingest"),
    ("server/app/ingest_role", "ingest"),
    ("server/analysis/", "analyze"),
    ("server/jobs/", "work"),
    ("server/migrations/", "migrate"),
    ("server/domain/agents/", "web"),
    ("server/backup/restore", "restore"),
    ("server/backup/backup_store", "restore"),
    ("server/backup/", "backup"),
    ("common/crypto/pem_file", "pki"),
)


@functools.cache
def all_points() -> dict[str, str]:
    """Name -> who passes it: a role, `agent`, or a command. Unknown places are of `other`."""
    found = {}
    for top in ("agent", "common", "server"):
        for file in sorted((ROOT / top).rglob("*.cpp")):
            path = file.relative_to(ROOT).as_posix()
            for name in _PASSED.findall(file.read_text(encoding="utf-8")):
                found[name] = next((who for start, who in _WHERE if path.startswith(start)), "other")
    # A certificate's renewal comes once in two months: tests/system has it.
    return {name: "renewal" if name.startswith("renewal.") else who for name, who in found.items()}


def of_process(who: str) -> list[str]:
    return [name for name, passed_by in all_points().items() if passed_by == who]
