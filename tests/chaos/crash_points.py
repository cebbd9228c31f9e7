"""The places where a process can be told to die (`faults::crashPoint`), as the sources name them.

    crash_points.py    prints them with who passes them; exit 1 when one is named twice or nobody is known to pass it
"""

import collections
import functools
import re
import sys
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
    ("server/app/retry_role", "analyze"),
    ("server/analysis/", "analyze"),
    ("server/jobs/", "work"),
    ("server/renormalise/", "renormalise"),
    ("server/migrations/", "migrate"),
    ("server/domain/agents/", "web"),
    ("server/backup/restore", "restore"),
    ("server/backup/backup_store", "restore"),
    ("server/backup/", "backup"),
    ("common/crypto/pem_file", "pki"),
)


def _sources():
    for top in ("agent", "common", "server"):
        for file in sorted((ROOT / top).rglob("*.cpp")):
            yield file.relative_to(ROOT).as_posix(), _PASSED.findall(file.read_text(encoding="utf-8"))


def _named() -> collections.Counter:
    return collections.Counter(name for _, names in _sources() for name in names)


@functools.cache
def all_points() -> dict[str, str]:
    """Name -> who passes it: a role, `agent`, or a command. Unknown places are of `other`."""
    found = {name: next((who for start, who in _WHERE if path.startswith(start)), "other")
             for path, names in _sources() for name in names}
    # A certificate's renewal comes once in two months: tests/system has it.
    return {name: "renewal" if name.startswith("renewal.") else who for name, who in found.items()}


def of_process(who: str) -> list[str]:
    return [name for name, passed_by in all_points().items() if passed_by == who]


def main() -> int:
    faults = [f"{name} is named {count} times" for name, count in _named().items() if count > 1]
    for name, who in sorted(all_points().items()):
        print(f"{who:10} {name}")
        if who == "other":
            faults.append(f"{name}: add to _WHERE who passes it")
    print("\n".join(faults), file=sys.stderr, end="\n" if faults else "")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
