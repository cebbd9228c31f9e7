"""Pages that people open, through the API and as the same statements by pgbench; requests a second of a page."""

import re
import shutil
import subprocess
import time
import uuid

from processes import ServiceFailed, run
from stack import EMAIL

from portal.portal_bench import Visitor

from .figures import Figure, Table, at, median
from .installation import ROOT, Installation, StatementLog

REQUESTS = 400
CLIENTS = 8
_RATE_SECONDS = 8
LIMITS_MS = {"500 devices": 5.0, "20,000 devices": 20.0}
# What people open. {device}: the id of one; {organisation}: of the customer.
PAGES = {
    "device list": "/devices?limit=50",  # as the portal opens it
    "device page": "/devices/{device}",
    "customer's pages per day, 30 days": "/devices/usage?organisation={organisation}&from={month_ago}&to={yesterday}&resolution=day",
    "top 20 by volume": "/devices?sort=-pages_30d&limit=20",
    "fleet status counts": "/devices/summary",
}

_LITERAL = re.compile(r"(?<![\w'])'(?:[^']|'')*'")


def _without_colons(literal: re.Match) -> str:
    text = literal[0]
    return text if ":" not in text else "E" + text.replace("\\", "\\\\").replace(":", "\\x3a")


class PageBench:
    """One database and the web role over it. The fleet is made by make()."""

    def __init__(self, installation: Installation, name: str, devices: int, table: Table):
        self._installation = installation
        self._name = name
        self._devices = devices
        self._table = table
        self._database = installation.database(name)

    def make(self, days: int = 35, long_days: int = 400, reading_days: int = 5) -> None:
        """Devices and what they have behind them, unless they are there."""
        if self._installation.has(self._name) and not self._database.value("SELECT to_regclass('bench_made') IS NULL"):
            self._installation.migrate(self._name)
            # Migrations may ask for devices to be folded again; those that were generated have nothing to fold.
            self._database.execute("TRUNCATE queue_refold")
            return
        self._installation.drop(self._name)  # what an interrupted run has left
        self._installation.migrate(self._name)
        began = time.monotonic()
        folder = ROOT / "tests/bench/portal/fleet.sql"
        self._installation.script(self._name, folder, devices=self._devices, big=min(20_000, self._devices // 5))
        self._installation.script(self._name, "partitions.sql", months=-(-long_days // 30))
        parts = [subprocess.Popen(
            ["psql", "-XAtq", "-h", self._installation.sockets, "-U", "postgres", "-d", self._name,
             *(word for key, value in (("days", days), ("long_days", long_days), ("reading_days", reading_days), ("part", part),
                                       ("parts", 2)) for word in ("-v", f"{key}={value}")),
             "-f", ROOT / "tests/bench/server/history.sql"], stdin=subprocess.DEVNULL) for part in range(2)]
        if any([part.wait() for part in parts]):
            raise ServiceFailed("history.sql has failed")
        self._installation.script(self._name, "customers.sql")
        self._database.execute("VACUUM (ANALYZE) device_day, reading, reading_run, customer_day, device_state")
        self._database.execute("CREATE TABLE bench_made ()")
        size = self._database.value("SELECT pg_database_size(current_database()) / 1024 ^ 3")
        self._table.say(f"{self._devices:,} devices made in {time.monotonic() - began:.0f} s, database {size:.1f} GiB")

    def people(self) -> dict[str, tuple[str, str]]:
        """Somebody of each customer that is measured: (e-mail, organisation)."""
        self._password = self._installation.password(self._name)
        found = {}
        for size, customer in (("500 devices", "Customer 00001"), ("20,000 devices", "Customer 00000")):
            (row,) = self._database.rows(f"SELECT tenant_id AS id FROM organisation WHERE name = '{customer}'")
            email = f"{customer[-1]}@bench.test"
            self._database.execute(
                "INSERT INTO login_user (id, organisation_id, email, password_hash, role) "
                f"SELECT '{uuid.uuid4()}', '{row['id']}', '{email}', password_hash, 'viewer' FROM login_user "
                f"WHERE email = '{EMAIL}' ON CONFLICT DO NOTHING")
            # An earlier run has made them with another password.
            self._database.execute(
                f"UPDATE login_user SET password_hash = (SELECT password_hash FROM login_user WHERE email = '{EMAIL}') "
                f"WHERE email = '{email}'")
            found[size] = (email, row["id"])
        return found

    def measure(self) -> dict[tuple[str, str], float]:
        """Every page for each customer; (customer, page) -> p99 in ms."""
        times = {}
        web = self._installation.start(self._name, "web")
        try:
            for size, (email, organisation) in self.people().items():
                visitor = Visitor(self._installation.web_port, email, self._password)
                for page, path in PAGES.items():
                    times[size, page] = self._measure(size, page, visitor, self._path(path, organisation))
                if size == "500 devices":
                    self._rate(visitor)
        finally:
            web.stop()
        return times

    def _path(self, path: str, organisation: str) -> str:
        (row,) = self._database.rows(
            "SELECT (SELECT device_id FROM device_state WHERE tenant_id = '{0}' AND n > 0 ORDER BY device_id OFFSET 100 LIMIT 1) "
            "AS device, current_date - 1 AS yesterday, current_date - 30 AS month_ago".format(organisation))
        return path.format(organisation=organisation, **row)

    def _measure(self, size: str, page: str, visitor: Visitor, path: str) -> float:
        cold = visitor.milliseconds(path)
        for _ in range(20):
            visitor.get(path)
        spent = [visitor.milliseconds(path) for _ in range(REQUESTS)]
        peer = self._pgbench(self._statements(visitor, path))
        limit = LIMITS_MS[size]
        value, beside = at(spent, 99), at(peer, 99)
        self._table.add(Figure(
            f"{page}, {size} of {self._devices:,}", value, "ms p99, HTTP", beside, "ms p99, pgbench -c 1, same statements",
            f"<= {limit:.0f} ms and <= 3 of pgbench", value <= limit and value <= 3 * beside,
            f"p50 {at(spent, 50):.2f} ms, pgbench {at(peer, 50):.2f} ms, ratio {at(spent, 50) / at(peer, 50):.2f}; "
            f"first time {cold:.1f} ms"))
        return value

    def _statements(self, visitor: Visitor, path: str) -> list[str]:
        """What the server asked PostgreSQL for one request."""
        with StatementLog(self._installation, self._name, "platen_web") as log:
            visitor.get(path)
            time.sleep(0.1)
        # Beside the request there are the looks for live events and the note that the process lives.
        wanted = [text for transaction in log.transactions
                  if not any(name in text for text in transaction for name in ("live_", "server_process"))
                  for text in transaction]
        if not wanted:
            raise ServiceFailed(f"PostgreSQL's log has no statements of {path}")
        return wanted

    def _script(self, statements: list[str]) -> str:
        """For pgbench: one line each; in a literal a colon would be a variable. What is sent with BEGIN goes with it here."""
        lines = [_LITERAL.sub(_without_colons, re.sub(r"\s+", " ", text).strip().rstrip(";")) + ";" for text in statements]
        lines = [line.replace("; SET LOCAL", "\\; SET LOCAL") if line.startswith(("BEGIN;", "SET LOCAL")) else line
                 for line in lines]
        file = self._installation.folder / "page.pgbench"
        file.write_text("\n".join(lines) + "\n")
        return str(file)

    def _pgbench(self, statements: list[str]) -> list[float]:
        """Milliseconds of each transaction, as the role of the web."""
        logs = self._installation.folder / "pgbench"
        shutil.rmtree(logs, ignore_errors=True)
        logs.mkdir()
        run(["pgbench", "-n", "-c", 1, "-t", REQUESTS, "-l", "--log-prefix", logs / "log", "-f",
             self._script(statements), "-h", self._installation.sockets, "-U", "platen_web", self._name])
        return [int(line.split()[2]) / 1000 for file in logs.iterdir() for line in file.read_text().splitlines()]

    # --- requests a second ---

    def _rate(self, visitor: Visitor) -> None:
        path = "/devices?limit=20"
        statements = self._statements(visitor, path)
        ours, peers = [], []
        for _ in range(3):
            ours.append(self._requests(visitor, path))
            peers.append(self._transactions(statements))
        self._table.add(Figure(
            "API, list of 20 of 500 devices", median(ours), "requests/s, 8 keep-alive connections", median(peers),
            "pgbench -c 8 of the same statements", ">= 0.6", median(ours) >= 0.6 * median(peers),
            f"{len(statements)} statements a request, session and rights among them"))

    def _requests(self, visitor: Visitor, path: str) -> float:
        text = run(["wrk", "-t", 1, "-c", CLIENTS, "-d", f"{_RATE_SECONDS}s", "-H", f"Cookie: {visitor.cookie}",
                    f"http://127.0.0.1:{self._installation.web_port}/api/v1{path}"])
        if "Non-2xx" in text:
            raise ServiceFailed(f"{path}: not every answer was 200: {text}")
        return float(re.search(r"Requests/sec:\s*([0-9.]+)", text)[1])

    def _transactions(self, statements: list[str]) -> float:
        text = run(["pgbench", "-n", "-c", CLIENTS, "-j", 1, "-T", _RATE_SECONDS, "-f", self._script(statements),
                    "-h", self._installation.sockets, "-U", "platen_web", self._name])
        return float(re.search(r"tps = ([0-9.]+)", text)[1])
