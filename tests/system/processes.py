"""Child processes that end with their parent, whatever ends it."""

import ctypes
import os
import random
import signal
import socket
import subprocess
import time
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_SERVICE_PORTS = range(12_000, 32_000)
_libc = ctypes.CDLL(None, use_errno=True)


class ServiceFailed(Exception):
    """A process that ended or did not become ready; the text has the end of its log."""


def free_port(preferred: int = 0, kind: int = socket.SOCK_STREAM) -> int:
    """`preferred` when nobody has it on any address of this machine, else any free port below those that the
    system gives to outgoing connections: a service that is started again finds its port free again."""
    others = random.SystemRandom().sample(_SERVICE_PORTS, 100)
    for port in (preferred, *others) if preferred else others:
        with socket.socket(socket.AF_INET, kind) as probe:
            if kind == socket.SOCK_STREAM:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("0.0.0.0", port))
            except OSError:
                continue
            return probe.getsockname()[1]
    raise ServiceFailed("no free port")


def _end_with_parent() -> None:
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


class Service:
    """One program: started, watched, ended by the id it was started with."""

    def __init__(self, name: str, command: list, log: Path, environment: dict | None = None, keeps_death_signal=False):
        self.name = name
        self.command = [str(part) for part in command]
        self.log = log
        self.environment = environment or {}
        self._keeps_death_signal = keeps_death_signal
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**os.environ, **self.environment},
                start_new_session=True,  # Ctrl-C at the terminal is the parent's to handle
                preexec_fn=None if self._keeps_death_signal else _end_with_parent,
            )

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def require_running(self) -> None:
        if not self.running:
            code = self.process.returncode if self.process else "never started"
            raise ServiceFailed(f"{self.name} has ended ({code}):\n{self.last_lines()}")

    def wait_until(self, condition, what: str, seconds: float = 60) -> None:
        """Polls `condition` until it holds; fails when the process ends or the time is over."""
        deadline = time.monotonic() + seconds
        while not condition():
            self.require_running()
            if time.monotonic() > deadline:
                raise ServiceFailed(f"{self.name}: {what} not within {seconds:.0f} s:\n{self.last_lines()}")
            time.sleep(0.05)

    def kill(self) -> None:
        """SIGKILL, as a power cut would."""
        if self.running:
            self.process.kill()
            self.process.wait()

    def stop(self, how: int = signal.SIGTERM, seconds: float = 15) -> None:
        if not self.running:
            return
        self.process.send_signal(how)
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()

    def last_lines(self, count: int = 15) -> str:
        try:
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-count:])
        except FileNotFoundError:
            return "(no log)"


def run(command: list, **options) -> str:
    """A command to its end; its output. Fails with what it printed on standard error."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, **options)
    if done.returncode != 0:
        raise ServiceFailed(f"{' '.join(map(str, command))} ended with {done.returncode}:\n{done.stderr.strip()}")
    return done.stdout
