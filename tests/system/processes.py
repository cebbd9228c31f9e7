"""Child processes that end with their parent, whatever ends it."""

import ctypes
import itertools
import os
import signal
import socket
import subprocess
import time
from pathlib import Path

_PR_SET_PDEATHSIG = 1
# A span of its own for each test that runs, below the ports that the system gives to outgoing connections: a service
# that is started again finds its port free again.
_PORTS_OF_A_TEST = 80
_FIRST_PORT = 12_000 + os.getpid() % 250 * _PORTS_OF_A_TEST
_ports = itertools.cycle(range(_FIRST_PORT, _FIRST_PORT + _PORTS_OF_A_TEST))
_libc = ctypes.CDLL(None, use_errno=True)


def patience(usual: float) -> float:
    """A limit of seconds or memory. PLATEN_PATIENCE: how many times more programs need (sanitizers)."""
    return usual * float(os.environ.get("PLATEN_PATIENCE", "1"))


class ServiceFailed(Exception):
    """A process that ended or did not become ready; the text has the end of its log."""


def free_port(preferred: int = 0, kind: int = socket.SOCK_STREAM) -> int:
    """`preferred` when nobody has it on any address of this machine, else another."""
    for port in itertools.chain([preferred] if preferred else [], itertools.islice(_ports, _PORTS_OF_A_TEST)):
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
        seconds = patience(seconds)
        deadline = time.monotonic() + seconds
        while not condition():
            self.require_running()
            if time.monotonic() > deadline:
                raise ServiceFailed(f"{self.name}: {what} not within {seconds:.0f} s:\n{self.last_lines()}")
            time.sleep(0.05)

    def run_to_end(self) -> None:
        """For a program that ends by itself; fails when it ends with anything but 0."""
        self.start()
        try:
            if self.process.wait() != 0:
                self.require_running()
        finally:
            self.stop()

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
