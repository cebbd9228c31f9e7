"""The set-up of the system, killed at each of its crash points before it may succeed."""

import collections
import os
import random
import signal
import subprocess

import crash_points
from processes import ServiceFailed

_LONGEST = 60


class SetUp:
    def __init__(self, fleet, dice: random.Random, say):
        self.tally: collections.Counter = collections.Counter()
        self._fleet = fleet
        self._dice = dice
        self._say = say

    def crashing(self, command: list) -> None:
        """Runs a command of the set-up: killed at every point that it passes, once, then to its end."""
        if str(command[1]) == "enroll":
            self._with_a_dying_server(command)
        points = crash_points.of_process(str(command[1]))
        self._dice.shuffle(points)
        for point in points:
            done = self._run(command, f"{point}:1")
            if done.returncode == -signal.SIGKILL:
                self.tally[f"point {point}"] += 1
            elif done.returncode == 0 and str(command[1]) == "enroll":
                return  # the token is used up, as it should be
            elif done.returncode != 0:
                raise ServiceFailed(f"{command[1]} with a crash at {point} ended with {done.returncode}: {done.stderr}")
        self._fleet.run_command([str(part) for part in command])

    def _with_a_dying_server(self, command: list) -> None:
        """The first agent that joins: the server dies before and after it has admitted it."""
        web = self._fleet.services["web-1"]
        for point in crash_points.of_process("web"):
            if f"point {point}" in self.tally:
                return
            web.kill()
            self._fleet.launch("web-1", f"{point}:1")
            web.wait_until(lambda: self._fleet.web_answers("web-1"), "not ready")
            done = self._run(command, "")
            if done.returncode == 0 or web.running:
                raise ServiceFailed(f"the server did not die at {point} when an agent joined")
            web.process.wait()
            self.tally[f"point {point}"] += 1
        self._fleet.start_service("web-1")
        web.wait_until(lambda: self._fleet.web_answers("web-1"), "not ready")

    def _run(self, command: list, crash_at: str) -> subprocess.CompletedProcess:
        environment = {**os.environ, **self._fleet.environment, "PLATEN_CRASH_AT": crash_at}
        return subprocess.run([str(part) for part in command], env=environment, capture_output=True, text=True,
                              timeout=_LONGEST, check=False)
