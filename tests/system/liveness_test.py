"""Parts of the server are killed and stopped: each is declared not operating in time, everywhere it is shown, and
recovered when it is back.

Three processes: ingest; web and work; analyze. `--trials N` kills the analysis so often and prints the delays.
"""

import argparse
import datetime
import random
import signal
import sys
import tempfile
import time
import unittest
import urllib.error
import urllib.request
from pathlib import Path

from processes import Service, patience
from stack import Options, Stack

_INTERVAL = patience(1.0)
_THRESHOLD = 3
_SETTINGS = """
[liveness]
interval_ms = {interval}
threshold = {threshold}
work_threshold = {threshold}
notify_command = "{command}"
"""


class LivenessTest(unittest.TestCase):
    bin: Path
    trials: int

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="platen-liveness-")
        var = Path(cls.folder.name)
        cls.told = var / "told"
        command = var / "notify"
        command.write_text(f'#!/bin/sh\necho "$1 $2" >> {cls.told}\n')
        command.chmod(0o700)
        settings = _SETTINGS.format(interval=int(_INTERVAL * 1000), threshold=_THRESHOLD, command=command)
        cls.stack = Stack(Options(bin=cls.bin, var=var, printers=1, server_settings=settings))
        cls.addClassCleanup(cls._stop)
        cls.stack.prepare()
        for name in ("postgres", "broker"):
            cls.stack.start_service(name)
        cls.stack.set_up_server()
        program = cls.bin / "platen-server"
        cls.parts = {}
        for roles in ("ingest", "web,work", "analyze"):
            command = [program, "run", "--config", var / "server.toml", f"--roles={roles}"]
            cls.parts[roles] = Service(roles, command, var / "logs" / f"{roles}.log")
            cls.parts[roles].start()
        cls.wait(lambda: set(cls.states().values()) == {"alive"}, "all parts alive")

    @classmethod
    def _stop(cls):
        for part in getattr(cls, "parts", {}).values():
            part.stop()
        cls.stack.stop()
        cls.folder.cleanup()

    @classmethod
    def wait(cls, condition, what: str, seconds: float = 60):
        cls.parts["web,work"].wait_until(condition, what, seconds)

    # --- what is shown ---

    @classmethod
    def states(cls) -> dict:
        rows = cls.stack.database.rows("SELECT part, state FROM server_liveness")
        return {row["part"]: row["state"] for row in rows}

    def get(self, path: str) -> str:
        try:
            with urllib.request.urlopen(self.stack.url + path, timeout=5) as reply:
                return reply.read().decode()
        except urllib.error.HTTPError as refusal:
            return refusal.read().decode()

    def notices(self) -> list[str]:
        return self.told.read_text().splitlines() if self.told.exists() else []

    def expect_shown_everywhere(self, part: str, judge: str, notices_before: int):
        self.assertIn(f"{part}: not operating since", self.get("/readyz"))
        self.assertIn(f"platen_{part}_alive 0", self.get("/metrics"))
        self.wait(lambda: self.notices()[notices_before:] == [f"{part} dead"], "the command is run, once")
        self.assertIn(f"event=liveness.dead", self.parts[judge].log.read_text())
        others = {name: state for name, state in self.states().items() if name != part}
        self.assertEqual(set(others.values()), {"alive"}, "each for itself")

    def expect_recovered(self, part: str, judge: str, notices_before: int):
        self.wait(lambda: self.states()[part] == "alive", f"{part} recovered")
        self.wait(lambda: "not operating" not in self.get("/readyz"), "ready again")
        self.assertIn(f"platen_{part}_alive 1", self.get("/metrics"))
        self.wait(
            lambda: self.notices()[notices_before:] == [f"{part} dead", f"{part} alive"], "the command is run again")
        self.assertIn("event=liveness.recovered", self.parts[judge].log.read_text())

    # --- tests ---

    def test_the_analysis_is_killed(self):
        delays = []
        for trial in range(self.trials):
            before = len(self.notices())
            time.sleep(random.uniform(0, _INTERVAL))  # at any moment between two pulses
            killed = datetime.datetime.now(datetime.timezone.utc)
            self.parts["analyze"].kill()
            self.wait(lambda: self.states()["analyze"] == "dead", "declared")
            since = self.stack.database.value(
                "SELECT extract(epoch FROM since)::float8 FROM server_liveness WHERE part = 'analyze'")
            delays.append(float(since) - killed.timestamp())
            self.assertLessEqual(delays[-1], (_THRESHOLD + 1) * _INTERVAL, f"trial {trial}")
            self.expect_shown_everywhere("analyze", "ingest", before)
            self.parts["analyze"].start()
            self.expect_recovered("analyze", "ingest", before)
        print(f"{len(delays)} times declared after {min(delays):.1f} to {max(delays):.1f} s, "
              f"allowed {(_THRESHOLD + 1) * _INTERVAL:.1f} s")

    def test_the_analysis_hangs(self):
        before = len(self.notices())
        process = self.parts["analyze"].process
        process.send_signal(signal.SIGSTOP)
        try:
            self.wait(lambda: self.states()["analyze"] == "dead", "declared")
            self.expect_shown_everywhere("analyze", "ingest", before)
        finally:
            process.send_signal(signal.SIGCONT)
        self.expect_recovered("analyze", "ingest", before)

    def test_ingest_is_killed_and_the_work_role_notices(self):
        before = len(self.notices())
        self.parts["ingest"].kill()
        self.wait(lambda: self.states()["ingest"] == "dead", "declared")
        self.expect_shown_everywhere("ingest", "web,work", before)
        self.parts["ingest"].start()
        self.expect_recovered("ingest", "web,work", before)

    def test_ingest_that_hears_nobody_is_not_operating(self):
        before = len(self.notices())
        self.stack.services["broker"].stop()
        self.wait(lambda: self.states()["ingest"] == "dead", "declared")
        self.expect_shown_everywhere("ingest", "web,work", before)
        self.stack.start_service("broker")
        self.expect_recovered("ingest", "web,work", before)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", type=Path, required=True, help="folder of the programs")
    parser.add_argument("--trials", type=int, default=2, help="how often the analysis is killed")
    arguments, rest = parser.parse_known_args()
    LivenessTest.bin = arguments.bin.resolve()
    LivenessTest.trials = arguments.trials
    unittest.main(argv=[sys.argv[0], *rest])


if __name__ == "__main__":
    main()
