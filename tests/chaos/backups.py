"""A backup of the running database, and the way back to it. Each may die at a crash point on its way."""

import os
import shutil
import signal
import subprocess
from pathlib import Path

import crash_points
from database import Database
from processes import ServiceFailed

CRASHING_SHARE = 0.4
_LONGEST = 120


def _run(attack, *words) -> subprocess.CompletedProcess:
    """A command of platen-server; first with a crash at one of its points, now and then."""
    fleet, dice = attack.fleet, attack.dice
    command = [str(part) for part in (fleet.server_program, *words, "--config", fleet.var / "server.toml")]
    environment = {**os.environ, **fleet.environment}
    if dice.random() < CRASHING_SHARE:
        point = dice.choice(crash_points.of_process(str(words[0])))
        died = subprocess.run(command, env={**environment, "PLATEN_CRASH_AT": f"{point}:1"}, capture_output=True,
                              text=True, timeout=_LONGEST, check=False)
        if died.returncode == -signal.SIGKILL:
            attack.tally[f"point {point}"] += 1
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=_LONGEST, check=False)


def take(attack) -> Path | None:
    """Nothing when the database went away meanwhile."""
    folder = attack.fleet.var / "backup"
    shutil.rmtree(folder, ignore_errors=True)
    done = _run(attack, "backup", "--to", folder)
    if done.returncode == 0:
        return Path(done.stdout.strip())
    if done.returncode != os.EX_UNAVAILABLE and attack.fleet.accepts_connections():
        raise ServiceFailed(f"the backup failed with {done.returncode}: {done.stderr}")
    return None


def restore(attack, backup: Path) -> None:
    """No server runs. Afterwards the database before it is gone: nobody misses it here."""
    fleet = attack.fleet
    fleet.services["postgres"].wait_until(fleet.accepts_connections, "no connections")
    done = _run(attack, "restore", "--from", backup, "--force")
    if done.returncode != 0:
        raise ServiceFailed(f"the restore failed with {done.returncode}: {done.stderr}")
    admin = Database(fleet.sockets, "postgres")
    for row in admin.rows("SELECT datname FROM pg_database WHERE datname LIKE 'platen\\_%'"):
        admin.execute(f'DROP DATABASE "{row["datname"]}" WITH (FORCE)')
