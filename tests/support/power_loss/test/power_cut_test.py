#!/usr/bin/env python3
"""Records a program's SQLite by LD_PRELOAD, cuts the power, and looks at what is left.

    power_cut_test.py FOLDER-OF-PROGRAMS
"""

import os
import pathlib
import signal
import sqlite3
import subprocess
import sys
import tempfile

# Commits one row after the other until it is killed; a line after each commit.
WRITER = """
import sqlite3, sys
file = sqlite3.connect(sys.argv[1], isolation_level=None)
file.execute("PRAGMA locking_mode=EXCLUSIVE")
file.execute("PRAGMA journal_mode=WAL")
file.execute("PRAGMA synchronous=" + sys.argv[2])
file.execute("CREATE TABLE t(x)")
while True:
    file.execute("INSERT INTO t VALUES(randomblob(5000))")
    print("committed", flush=True)
"""
COMMITS = 20
SEEDS = 10


def rows_left(programs, work, synchronous):
    """How many rows each of some power cuts leaves of at least COMMITS committed ones."""
    work.mkdir()
    state, base, log = work / "state", work / "base", work / "io.log"
    state.mkdir()
    base.mkdir()
    writer = subprocess.Popen(
        ["/usr/bin/python3", "-c", WRITER, state / "a.db", synchronous], stdout=subprocess.PIPE,
        env={**os.environ, "LD_PRELOAD": str(programs / "platen-record-io.so"), "PLATEN_RECORD_IO": str(log)})
    for _ in range(COMMITS):
        assert writer.stdout.readline() == b"committed\n", "the writer has stopped"
    writer.send_signal(signal.SIGKILL)
    writer.wait()
    writer.stdout.close()
    return [rows_after_cut(programs, base, log, work / f"out{seed}", seed) for seed in range(SEEDS)]


def rows_after_cut(programs, base, log, out, seed):
    subprocess.run([programs / "platen-power-cut", base, log, out, "--seed", str(seed)],
                   check=True, stdout=subprocess.DEVNULL)
    try:
        file = sqlite3.connect(out / "a.db")
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return file.execute("SELECT count(*) FROM t").fetchone()[0]
    except (sqlite3.DatabaseError, AssertionError):
        return -1


def main():
    programs = pathlib.Path(sys.argv[1])
    with tempfile.TemporaryDirectory(prefix="platen-power-cut-") as name:
        work = pathlib.Path(name)
        synced = rows_left(programs, work / "full", "FULL")
        unsynced = rows_left(programs, work / "off", "OFF")
    print("rows left with syncs", synced, "without", unsynced)
    assert all(rows >= COMMITS for rows in synced), "a synced commit was lost"
    assert any(rows < COMMITS for rows in unsynced), "nothing can be lost: is anything recorded?"


if __name__ == "__main__":
    main()
