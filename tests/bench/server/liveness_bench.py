"""The back end is killed: how long until it is declared not operating."""

import re
import subprocess
import sys
from pathlib import Path

from stack import ROOT

from .figures import Figure, Table


def run(binary: Path, trials: int, table: Table) -> None:
    """By the system test, in an installation of its own; it fails when a trial takes longer than allowed."""
    done = subprocess.run(
        [sys.executable, ROOT / "tests/system/liveness_test.py", "--bin", binary, "--trials", str(trials),
         "LivenessTest.test_the_analysis_is_killed"], capture_output=True, text=True, check=False)
    found = re.search(r"(\d+) times declared after ([\d.]+) to ([\d.]+) s, allowed ([\d.]+) s", done.stdout)
    if not found:
        raise RuntimeError(f"liveness_test has not ended well: {done.stderr.strip()[-2000:]}")
    times, least, most, allowed = int(found[1]), *map(float, found.groups()[1:])
    table.add(Figure(
        "back end killed: declared dead", most, "s, the longest", allowed, "threshold x interval + one interval",
        "<= 1 in every trial", done.returncode == 0 and times == trials and most <= allowed,
        f"{times} of {trials} trials, after {least:.1f} to {most:.1f} s; loaded hours without a false alarm are tests in "
        "virtual time (LivenessRules, PulsePace)"))
