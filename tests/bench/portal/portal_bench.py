"""The portal's calls over a large fleet: through HTTP, beside what PostgreSQL says that it took for them."""

import http.client
import json
import re
import subprocess
import time
import uuid
from pathlib import Path

from processes import ServiceFailed
from stack import EMAIL, ROOT, Options, Stack

from .javascript import compressed_bytes, list_route_files

ROUNDS = 100
WARM_UP = 5
_DURATION = re.compile(r"duration: ([0-9.]+) ms")

# What people do: (name, path). {serial}: the middle of one. {device}: an id.
CALLS = [
    ("list", "/devices"),
    ("list by -total", "/devices?sort=-total"),
    ("list by taken_at", "/devices?sort=taken_at"),
    ("list by label", "/devices?sort=label"),
    ("list, page 10", "/devices?sort=serial&cursor={cursor}"),
    ("status", "/devices?status=down,unreachable"),
    ("vendor, last in order", "/devices?vendor=Xerox"),
    ("low supply", "/devices?supply=low&sort=supply"),
    ("two filters", "/devices?vendor=canon&alerts=true&sort=-taken_at"),
    ("network", "/devices?address=10.0.3.0/24"),
    ("words", "/devices?q=kyocera+floor"),
    ("part of a serial", "/devices?q={serial}"),
    ("search", "/search?q={serial}"),
    ("values", "/devices/values?field=model"),
    ("summary", "/devices/summary"),
    ("device", "/devices/{device}"),
]


class Visitor:
    """Somebody who is logged in, on one connection."""

    def __init__(self, port: int, email: str, password: str):
        self._connection = http.client.HTTPConnection("127.0.0.1", port)
        status, headers, body = self._call(
            "POST", "/session", json.dumps({"email": email, "password": password}), {"Content-Type": "application/json"})
        if status != 200:
            raise ServiceFailed(f"{email} cannot log in: {status} {body!r}")
        self.cookie = headers["Set-Cookie"].split(";")[0]

    def _call(self, method, path, body=None, headers=None):
        try:
            self._connection.request(method, f"/api/v1{path}", body, headers or {})
            response = self._connection.getresponse()
        except ConnectionError:  # the server closes what was idle for long
            self._connection.close()
            self._connection.request(method, f"/api/v1{path}", body, headers or {})
            response = self._connection.getresponse()
        return response.status, response.headers, response.read()

    def get(self, path: str) -> bytes:
        status, _, body = self._call("GET", path, headers={"Cookie": self.cookie})
        if status != 200:
            raise ServiceFailed(f"{path}: {status} {body[:300]!r}")
        return body

    def milliseconds(self, path: str) -> float:
        started = time.perf_counter()
        self.get(path)
        return (time.perf_counter() - started) * 1000


class Fleet:
    """A whole server over `devices` printers that the seeder made; ends with the `with` block."""

    def __init__(self, binary: Path, folder: Path, devices: int):
        self._stack = Stack(Options(bin=binary, var=folder / "portal"))
        self._devices = devices

    def __enter__(self):
        try:
            self._stack.wish_for_any_ports()
            self._stack.prepare()
            postgres = self._stack.services["postgres"]
            postgres.command = [part.replace("shared_buffers=64MB", "shared_buffers=512MB") for part in postgres.command]
            for name in ("postgres", "broker"):
                self._stack.start_service(name)
            self._stack.set_up_server()
            password = self._stack.reset_password()
            self._load()
            self._stack.start_service("server")
            port = self._stack.ports["web"]
            # A password is one's own after the first log-in.
            self._stack.database.execute("UPDATE login_user SET must_change = false")
            self.visitors = {
                f"dealer, {self._devices:,} devices": Visitor(port, EMAIL, password),
                f"customer, {min(20_000, self._devices // 50):,} devices": Visitor(port, "big@bench.test", password),
                "customer, 500 devices": Visitor(port, "small@bench.test", password)}
        except BaseException:
            self._stack.stop()
            raise
        return self

    def __exit__(self, *_):
        self._stack.stop()

    def _load(self) -> None:
        script = ROOT / "tests/bench/portal/fleet.sql"
        subprocess.run(["psql", "-XAtq", "-h", self._stack.sockets, "-U", "postgres", "-d", "platen", "-v",
                        f"devices={self._devices}", "-f", script], check=True, stdout=subprocess.DEVNULL)
        for email, customer in (("big@bench.test", "Customer 00000"), ("small@bench.test", "Customer 00001")):
            self._stack.database.execute(
                "INSERT INTO login_user (id, organisation_id, email, password_hash, role) "
                f"SELECT '{uuid.uuid4()}', o.tenant_id, '{email}', u.password_hash, 'viewer' "
                f"FROM organisation o, login_user u WHERE o.name = '{customer}' AND u.email = '{EMAIL}'")

    def database_milliseconds(self, visitor: Visitor, path: str, rounds: int) -> float:
        """What PostgreSQL says that it took for one such call, the median."""
        self._log_durations("0")
        log, spent = self._stack.logs / "postgres.log", []
        for _ in range(rounds):
            before = log.stat().st_size
            visitor.get(path)
            with open(log, encoding="utf-8", errors="replace") as text:
                text.seek(before)
                spent.append(sum(map(float, _DURATION.findall(text.read()))))
        self._log_durations("-1")
        return _at(spent, 50)

    def _log_durations(self, least: str) -> None:
        self._stack.database.execute(f"ALTER SYSTEM SET log_min_duration_statement = '{least}'")
        self._stack.database.execute("SELECT pg_reload_conf()")
        wanted = "0" if least == "0" else "-1"
        while self._stack.database.value("SELECT current_setting('log_min_duration_statement')") != wanted:
            pass  # a new session each time; sessions that are there follow at their next command


def _at(values: list[float], percent: int) -> float:
    values = sorted(values)
    return values[min(len(values) - 1, len(values) * percent // 100)]


def _paths(visitor: Visitor) -> list[tuple[str, str]]:
    page = json.loads(visitor.get("/devices?limit=450&sort=serial"))
    cursor, device = page["next_cursor"], page["items"][len(page["items"]) // 2]
    wanted = {"cursor": cursor or "", "serial": device["serial"][3:8].lower(), "device": device["id"]}
    return [(name, path.format(**wanted)) for name, path in CALLS if cursor or "{cursor}" not in path]


def portal(binary: Path, folder: Path, devices: int) -> None:
    print(f"portal {'':28} {'p50 ms':>8} {'p99 ms':>8} {'in PostgreSQL':>14} {'ratio':>6}")
    with Fleet(binary, folder, devices) as fleet:
        for who, visitor in fleet.visitors.items():
            print(f"  {who}")
            for name, path in _paths(visitor):
                for _ in range(WARM_UP):
                    visitor.get(path)
                spent = [visitor.milliseconds(path) for _ in range(ROUNDS)]
                database = fleet.database_milliseconds(visitor, path, ROUNDS // 5)
                print(f"    {name:31} {_at(spent, 50):8.1f} {_at(spent, 99):8.1f} {database:14.1f} "
                      f"{_at(spent, 50) / max(database, 0.01):6.2f}", flush=True)
    files = list_route_files(ROOT / "server/portal/dist")
    size = compressed_bytes(files)
    print(f"  JavaScript of the list's page and of all that it imports: {size:,} bytes in {len(files)} files (brotli)")
