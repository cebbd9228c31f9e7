"""A cluster of our own with Platen's database in it, set as docs/scaling.md recommends, and processes of the server."""

import json
import subprocess
import time
from pathlib import Path

from database import Database
from processes import Service, ServiceFailed, free_port, run
from stack import EMAIL, ROOT, Options, Stack

_HERE = Path(__file__).resolve().parent
# What docs/scaling.md recommends for one machine; and what is needed to see statements (StatementLog).
SETTINGS = ("shared_buffers=2GB", "max_wal_size=8GB", "checkpoint_timeout=15min", "wal_compression=lz4", "max_connections=100",
            "work_mem=16MB", "maintenance_work_mem=512MB", "effective_cache_size=8GB", "random_page_cost=1.1",
            "effective_io_concurrency=100")
_LOGGING = ("logging_collector=on", "log_destination=jsonlog", "log_directory=log", "log_filename=statements.log",
            "log_rotation_age=0", "log_rotation_size=0")
_EXTRA = """
[analyze]
poll_ms = 20

[database.web]
pool = 16
"""


class Installation:
    """Ends with the `with` block. The second and further databases are beside the first one."""

    def __init__(self, binary: Path, folder: Path):
        self.bin = binary
        self.folder = folder
        self._stack = Stack(Options(bin=binary, var=folder / "stack"))
        self._running: list[Service] = []

    def __enter__(self):
        self._stack.wish_for_any_ports()
        self._stack.prepare()
        postgres = self._stack.services["postgres"]
        postgres.command = [*map(str, self._stack.postgres_command()[:4]), *SETTINGS, *_LOGGING]
        try:
            self._stack.start_service("postgres")
        except BaseException:
            self._stack.stop()
            raise
        return self

    def __exit__(self, *_):
        for service in reversed(self._running):
            service.stop()
        self._stack.stop()

    @property
    def sockets(self) -> Path:
        return self._stack.sockets

    @property
    def statement_log(self) -> Path:
        return self._stack.var / "postgres/log/statements.json"

    def database(self, name: str) -> Database:
        return Database(self.sockets, name)

    def has(self, name: str) -> bool:
        return self.database("postgres").value(f"SELECT EXISTS (SELECT FROM pg_database WHERE datname = '{name}')")

    def make(self, name: str) -> None:
        self.database("postgres").execute(f"CREATE DATABASE {name}")

    def drop(self, name: str) -> None:
        self.database("postgres").execute(f"DROP DATABASE IF EXISTS {name}")

    def migrate(self, name: str) -> None:
        """A database with Platen's schema, made where it is not there."""
        if not self.has(name):
            self.make(name)
        run([self.bin / "platen-server", "migrate", "--config", self.settings(name)])

    def settings(self, name: str) -> Path:
        """The settings file of a server for that database; its ports are the same in every one."""
        file = self.folder / f"{name}.toml"
        text = self._stack.server_settings().replace('name = "platen"', f'name = "{name}"')
        file.write_text(text + _EXTRA)
        return file

    def start(self, name: str, roles: str, number: int = 1) -> Service:
        """A process of the server, ready to work where that can be seen."""
        log = self._stack.logs / f"{name}-{roles}-{number}.log"
        service = Service(f"{roles}-{number}", [
            self.bin / "platen-server", "run", f"--roles={roles}", "--config", self.settings(name)], log)
        self._running.append(service)
        service.start()
        if "web" in roles:
            service.wait_until(lambda: self._stack._http_ok("/readyz"), "not ready")
        else:
            service.wait_until(lambda: "server.started" in log.read_text(), "not started")
        return service

    @property
    def web_port(self) -> int:
        return self._stack.ports["web"]

    def password(self, name: str) -> str:
        """Of EMAIL, who may see everything."""
        text = run([self.bin / "platen-server", "reset-password", EMAIL, "--create", "--keep", "--config", self.settings(name)])
        self.database(name).execute("UPDATE login_user SET must_change = false")
        return text.strip()

    def script(self, name: str, file: Path | str, stdin=None, **variables) -> str:
        """A file of SQL, as a superuser."""
        done = subprocess.run(
            ["psql", "-XAtq", "-h", self.sockets, "-U", "postgres", "-d", name, "-v", "ON_ERROR_STOP=1",
             *(word for key, value in variables.items() for word in ("-v", f"{key}={value}")), "-f", _HERE / file],
            stdin=stdin or subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise ServiceFailed(f"{file}: {done.stderr.strip()}")
        return done.stdout

    def checkpoint(self) -> None:
        """Nobody pays for what somebody else has written."""
        self.database("postgres").execute("CHECKPOINT")


class SealedFleet:
    """Agents whose batches are sealed by platen-bench-fleet and come into the inbox of one database. They
    are new ones: those of an earlier run have said things of which ours know nothing."""

    def __init__(self, installation: Installation, name: str, devices: int):
        self._installation = installation
        self.name = name
        self.first_agent = self._next_agent()
        self.agents = max(5, devices // 1500 * 5)
        self.devices = self.agents // 5 * 1500
        self.state = installation.folder / f"{name}-{self.first_agent}.fleet"
        installation.script(name, "agents.sql", first=self.first_agent, last=self.first_agent + self.agents - 1)

    def _next_agent(self) -> int:
        database = self._installation.database(self.name)
        if not database.value("SELECT to_regclass('bench_agent') IS NOT NULL"):
            return 0
        return database.value("SELECT coalesce(max(agent) / 5 * 5 + 5, 0) FROM bench_agent")

    def command(self, at: str, **options) -> list[str]:
        return [str(self._installation.bin / "platen-bench-fleet"), f"recordings={ROOT / 'tests/recordings'}",
                f"profiles={ROOT / 'config/profiles'}", f"state={self.state}",
                f"agents={self.first_agent}-{self.first_agent + self.agents - 1}", f"at={at}",
                *(f"{key}={value}" for key, value in options.items())]

    def deliver(self, at: str, **options) -> int:
        """Into the inbox; returns how many readings. Nothing is analysed before release()."""
        with subprocess.Popen(self.command(at, **options), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as sealing:
            self._installation.script(self.name, "inbox.sql", stdin=sealing.stdout)
        if sealing.returncode != 0:
            raise ServiceFailed(f"platen-bench-fleet ended with {sealing.returncode}")
        return self.devices * int(options.get("rounds", 1))

    def release(self) -> None:
        self._installation.script(self.name, "queue.sql")

    def work_off(self, database: Database, seconds: float = 3600) -> float:
        """Seconds from now on until nothing waits any more."""
        began = time.monotonic()
        while database.value("SELECT EXISTS (SELECT FROM queue_inbox)"):
            if time.monotonic() - began > seconds:
                raise ServiceFailed(f"the analysis has not ended within {seconds:.0f} s")
            time.sleep(0.02)
        return time.monotonic() - began


class StatementLog:
    """What PostgreSQL executed for somebody in a `with` block: transactions, each a list of statements with their
    parameters in their places. A statement outside of BEGIN and COMMIT or ROLLBACK is one by itself."""

    def __init__(self, installation: Installation, database: str, user: str):
        self._installation = installation
        self._who = (database, user)
        self.transactions: list[list[str]] = []
        self._open: dict[int, list[str]] = {}  # process -> the transaction it is in

    def __enter__(self):
        self._switch("0")
        self._from = self._installation.statement_log.stat().st_size
        return self

    def __exit__(self, *_):
        self._switch("-1")
        with open(self._installation.statement_log, encoding="utf-8") as log:
            log.seek(self._from)
            for line in log:
                entry = json.loads(line)
                if (entry.get("dbname"), entry.get("user")) == self._who and "duration:" in entry["message"]:
                    self._add(entry["pid"], _executed(entry["message"], entry.get("detail", "")))

    def _switch(self, least: str) -> None:
        database = self._installation.database("postgres")
        database.execute(f"ALTER SYSTEM SET log_min_duration_statement = '{least}'")
        database.execute("SELECT pg_reload_conf()")
        wanted = "0" if least == "0" else "-1"
        while database.value("SELECT current_setting('log_min_duration_statement')") != wanted:
            pass
        time.sleep(0.2)  # sessions that are there follow at their next command

    def _add(self, process: int, statement: str | None) -> None:
        if statement is None:
            return
        if statement.startswith("BEGIN"):
            self._open[process] = []
        if process not in self._open:
            self.transactions.append([statement])
            return
        self._open[process].append(statement)
        if statement in ("COMMIT", "ROLLBACK"):
            self.transactions.append(self._open.pop(process))


def _executed(message: str, detail: str) -> str | None:
    """The statement of a line of the log; None where it tells of something before, such as a bind."""
    head, _, text = message.partition(": ")[2].partition(": ")
    if head.endswith("statement"):
        return text
    return _with_values(text, detail) if "execute" in head else None


def _with_values(text: str, detail: str) -> str:
    """A statement with its parameters in their places, as PostgreSQL's log writes them."""
    values = {}
    rest = detail.partition(": ")[2] if "arameters:" in detail else ""
    while rest:
        name, _, rest = rest.partition(" = ")
        if rest.startswith("'"):
            end = 1
            while rest[end:end + 2] == "''" or rest[end] != "'":
                end += 2 if rest[end:end + 2] == "''" else 1
            values[name], rest = rest[:end + 1], rest[end + 1:]
        else:
            values[name], _, tail = rest.partition(",")
            rest = "," + tail if tail else ""
        rest = rest.removeprefix(", ")
    for name in sorted(values, key=lambda name: -int(name[1:])):
        text = text.replace(name, values[name])
    return text
