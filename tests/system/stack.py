"""A whole Platen on this machine: PostgreSQL, Mosquitto, simulated printers, server, agent.

Everything is private: files below one directory, loopback addresses, ports that were free. Used by
`./dev demo`, the system tests and `./dev chaos`.
"""

import dataclasses
import getpass
import hashlib
import json
import os
import re
import shutil
import signal
import socket
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from database import Database, DatabaseAway
from processes import Service, ServiceFailed, free_port, patience, run
from site_history import TIME_ZONE, SiteHistory

ROOT = Path(__file__).resolve().parents[2]
EMAIL = "admin@demo.example"
NOT_PRINTERS = ("network-switch",)  # recordings that a sweep must not take for printers


@dataclasses.dataclass
class Options:
    bin: Path
    var: Path
    printers: int = 40
    speed: float = 60.0          # simulated time runs so much faster: pages appear while one watches
    poll_seconds: int = 15
    seed: int = 1
    web_port: int | None = None  # absent: that of the last start, else 8080
    history_days: int = 0        # that the site has behind it when it is started for the first time
    ready: str = "/readyz"       # the server is started when this answers; /healthz: whether or not all of it works
    log_served: bool = True      # what the checks compare with; grows with every reply
    agent_settings: str = ""     # more TOML, in the form "[section]\nkey = value"
    server_settings: str = ""


class Stack:
    def __init__(self, options: Options):
        self.options = options
        self.var = options.var.resolve()
        self.logs = self.var / "logs"
        self.pki = self.var / "pki"
        self.state = self.var / "agent-state"
        # A Unix socket's path has at most 107 bytes: not below var, which may be deep.
        name = hashlib.sha256(str(self.var).encode()).hexdigest()[:12]
        self.sockets = Path("/tmp") / f"platen-{os.getuid()}-{name}"
        self.database = Database(self.sockets, "platen")
        self._simulator_control = self.sockets / "simulator"
        self.served_log = self.var / "served-values.jsonl"
        self.history: SiteHistory | None = None
        self.ports: dict[str, int] = {}
        self.services: dict[str, Service] = {}

    # --- start and stop ---

    def start(self) -> None:
        """Everything, in the order in which the parts need each other."""
        self.start_all_but_agent()
        self.make_history()
        self.start_service("agent")

    def start_all_but_agent(self) -> None:
        self.prepare()
        for name in ("postgres", "broker", "simulator"):
            self.start_service(name)
        self.set_up_server()
        self.start_service("server")
        self.enrol()

    def make_history(self) -> dict:
        """Lets the agent have read the site while nobody watched, as if it had had no line to the server.

        Returns how much that was: rounds, readings, last_seq; nothing where there was nothing to read."""
        if self.history is None or self.history.unread is None:
            return {}
        begin, end = self.history.unread
        reader = Service("history", [
            self._program("platen-history"), "--config", self.var / "agent.toml",
            "--simulator", self._simulator_control, "--from", begin, "--until", end], self.logs / "history.log")
        reader.run_to_end()
        self.history.note_that_it_was_read()
        done = json.loads(reader.last_lines(1))
        return done if done["rounds"] else {}

    def stop(self) -> None:
        for name in ("agent", "server", "simulator", "broker"):
            if name in self.services:
                self.services[name].stop()
        if self.history:
            self.history.leave()
        if "postgres" in self.services:
            self.services["postgres"].stop(signal.SIGINT)
        shutil.rmtree(self.sockets, ignore_errors=True)

    def wipe(self) -> None:
        shutil.rmtree(self.var, ignore_errors=True)

    def start_service(self, name: str) -> None:
        service = self.services[name]
        service.start()
        conditions = {
            "postgres": (self._postgres_ready, "no connections"),
            "broker": (lambda: _listens(self.ports["broker"]), "not listening"),
            "simulator": (self._ready_file.exists, "printers do not answer"),
            "server": (lambda: self._http_ok(self.options.ready), "not ready"),
            "agent": (lambda: (self.state / "agent.sock").exists(), "no status socket"),
        }
        condition, what = conditions[name]
        service.wait_until(condition, what)

    def restart_service(self, name: str) -> None:
        """After a kill. PostgreSQL refuses to start while processes of the killed one hold its memory."""
        until = time.monotonic() + patience(120)
        while True:
            try:
                return self.start_service(name)
            except ServiceFailed:
                if name != "postgres" or time.monotonic() > until:
                    raise

    def drain(self) -> None:
        """Waits until the server has everything that the agent has committed, then ends the agent."""
        agent = self.services["agent"]
        agent.stop()
        # Once more without anything to read, so that it only sends what it has.
        settings = self.var / "agent.toml"
        text = settings.read_text()
        settings.write_text(re.sub(r"ranges = \[.*\]", "ranges = []", text))
        self.start_service("agent")
        agent.wait_until(self.everything_sent, "outbox empty", 120)
        self.services["server"].wait_until(
            lambda: self.database.value("SELECT count(*) FROM queue_inbox") == 0, "inbox worked off", 120)
        agent.stop()
        settings.write_text(text)

    def everything_sent(self) -> bool:
        """Nothing waits in the outbox, not even what the agent says of itself when it starts."""
        status = self.agent_status()
        return status["uplink"]["last_ack"] is not None and status["outbox"]["records"] == 0

    def keep_logs(self) -> Path:
        """A copy of the logs that outlives the stack's folder."""
        kept = Path(tempfile.mkdtemp(prefix="platen-logs-"))
        shutil.copytree(self.logs, kept, dirs_exist_ok=True)
        return kept

    # --- preparation ---

    def prepare(self) -> None:
        for folder in (self.var, self.logs, self.state, self.var / "mosquitto"):
            folder.mkdir(parents=True, exist_ok=True)
        self.state.chmod(0o700)
        self._choose_ports()
        self._recall_history()
        self._make_pki()
        self._write_configuration()
        self._define_services()

    def _choose_ports(self) -> None:
        """Those of the last start where they are still free: the agent knows the broker's."""
        file = self.var / "ports.json"
        wanted = {"web": 8080, "enrol": 8443, "broker": 8883, "services": 8884, "snmp": 10161}
        if file.exists():
            wanted.update(json.loads(file.read_text()))
        if self.options.web_port:
            wanted["web"] = self.options.web_port
        taken: set[int] = set()
        for name, port in wanted.items():
            kind = socket.SOCK_DGRAM if name == "snmp" else socket.SOCK_STREAM
            found = free_port(port, kind)
            while found in taken:
                found = free_port(0, kind)
            taken.add(found)
            self.ports[name] = found
        file.write_text(json.dumps(self.ports))

    def wish_for_any_ports(self) -> None:
        """Instead of the usual ones, which others on this machine may want at the same moment."""
        self.var.mkdir(parents=True, exist_ok=True)
        kinds = {"snmp": socket.SOCK_DGRAM}
        names = ("web", "enrol", "broker", "services", "snmp")
        (self.var / "ports.json").write_text(
            json.dumps({name: free_port(0, kinds.get(name, socket.SOCK_STREAM)) for name in names}))

    def _first_start(self) -> str:
        """When the printers' time began: the same at every start, so that counters never go back."""
        file = self.var / "first-start"
        if not file.exists():
            file.write_text(time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()))
        return file.read_text()

    def _recall_history(self) -> None:
        """A site that began without a history goes on without one."""
        if self.options.history_days == 0 or (self.var / "first-start").exists():
            return
        self.history = SiteHistory(self.var, self.options.history_days, self.options.printers)
        self.history.watch()

    def _make_pki(self) -> None:
        run(self.pki_command())

    def pki_command(self) -> list:
        return [self._program("platen-server"), "pki", "init", "--dir", self.pki, "--host", "localhost,127.0.0.1"]

    def _write_configuration(self) -> None:
        self._write_broker_configuration()
        (self.var / "server.toml").write_text(self.server_settings())
        self.write_private(self.var / "agent.toml", self.agent_settings())

    def server_settings(self, **changed) -> str:
        """The text of a server's settings file; `changed` names fields of the template."""
        fields = {"database_host": self.sockets, "database_port": 5432, "pki": self.pki, "ingest": "svc-ingest-1",
                  "portal": ROOT / "server/portal/dist",
                  **{f"{name}_port": port for name, port in self.ports.items()}}
        return _SERVER_TOML.format(**{**fields, **changed}) + self.options.server_settings

    def agent_settings(self, **changed) -> str:
        fields = {"state": self.state, "profiles": ROOT / "config/profiles", "network": "127.20.0.0",
                  "prefix": 24 if self.options.printers <= 250 else 20, "snmp_port": self.ports["snmp"],
                  "poll_seconds": self.options.poll_seconds, "spread": max(1, self.options.poll_seconds // 2)}
        return _AGENT_TOML.format(**{**fields, **changed}) + self.options.agent_settings

    @staticmethod
    def write_private(file: Path, text: str) -> None:
        file.write_text(text)
        file.chmod(0o600)

    def _write_broker_configuration(self) -> None:
        """The shipped file with this stack's paths and ports."""
        text = (ROOT / "config/mosquitto/platen.conf").read_text()
        for pattern, replacement in (
            (r"/etc/mosquitto/pki", str(self.pki)),
            (r"/etc/mosquitto", str(self.var / "mosquitto")),
            (r"listener 8883", f"listener {self.ports['broker']} 127.0.0.1"),
            (r"listener 8884", f"listener {self.ports['services']}"),
            (r"log_dest syslog", "log_dest stderr"),  # stdout comes in blocks
        ):
            text, count = re.subn(pattern, replacement, text)
            if count == 0:
                raise ServiceFailed(f"config/mosquitto/platen.conf has no '{pattern}' any more")
        folder = self.var / "mosquitto"
        (folder / "mosquitto.conf").write_text(f"user {getpass.getuser()}\n{text}")
        for name in ("agents.acl", "services.acl"):
            (folder / name).write_text((ROOT / "config/mosquitto" / name).read_text())
            (folder / name).chmod(0o600)

    def _define_services(self) -> None:
        self._ready_file = self.var / "simulator-ready.json"
        self._ready_file.unlink(missing_ok=True)
        (self.state / "agent.sock").unlink(missing_ok=True)
        simulator = self.simulator_command("127.20.0.0/16", self.ports["snmp"], self._ready_file, self.served_log)
        for name, command, keeps in (
            ("postgres", self.postgres_command(), True),
            ("broker", self.broker_command(), False),
            ("simulator", simulator, False),
            ("server", [self._program("platen-server"), "run", "--config", self.var / "server.toml"], False),
            ("agent", [self._program("platen-agent"), "run", "--config", self.var / "agent.toml"], False),
        ):
            self.services[name] = Service(name, command, self.logs / f"{name}.log", keeps_death_signal=keeps)

    def postgres_command(self) -> list:
        return [ROOT / "tests/support/private_postgres.sh", "run", self.var / "postgres", self.sockets,
                "max_connections=60", "shared_buffers=64MB"]

    def broker_command(self) -> list:
        return ["/usr/sbin/mosquitto", "-c", self.var / "mosquitto/mosquitto.conf"]

    def simulator_command(self, base: str, port: int, ready_file: Path, served_log: Path) -> list:
        options = self.options
        command = [
            self._program("platen-sim"), "--count", options.printers, "--base", base, "--port", port,
            "--recordings", ROOT / "tests/recordings", "--seed", options.seed, "--speed", options.speed,
            "--ready-file", ready_file]
        if self.history:
            command += [*self.history.simulator_options(), "--control", self._simulator_control]
        else:
            command += ["--since", self._first_start()]
        return command + ["--served-log", served_log] if options.log_served else command

    def set_up_server(self) -> None:
        """Database, schema, administrator; does nothing that is done already."""
        if not Database(self.sockets, "postgres").value("SELECT EXISTS (SELECT FROM pg_database WHERE datname = 'platen')"):
            Database(self.sockets, "postgres").execute("CREATE DATABASE platen")
        run([self._program("platen-server"), "migrate", "--config", self.var / "server.toml"])

    def reset_password(self) -> str:
        return run([self._program("platen-server"), "reset-password", EMAIL, "--create", "--keep",
                    "--config", self.var / "server.toml"]).strip()

    def enrol(self) -> None:
        """Joins the agent by a one-use token, once."""
        if not (self.state / "agent.crt").exists():
            run(self.enrol_command(self.var / "agent.toml", self.enrol_token("Head office")))

    def enrol_token(self, site: str) -> str:
        return run([self._program("platen-server"), "enrol-token", "--config", self.var / "server.toml",
                    "--organisation", "Demo customer", "--site", site, "--time-zone", TIME_ZONE]).strip()

    def enrol_command(self, settings: Path, token: str) -> list:
        return [self._program("platen-agent"), "enroll", "--server", f"https://localhost:{self.ports['enrol']}",
                "--token", token, "--config", settings]

    # --- questions ---

    @property
    def url(self) -> str:
        return f"http://localhost:{self.ports['web']}"

    def devices(self) -> list[dict]:
        """What the simulator serves: address, port, recording, serial, model."""
        return json.loads(self._ready_file.read_text())["devices"]

    def agent_status(self) -> dict:
        return json.loads(run([self._program("platen-agent"), "status", "--json", "--config", self.var / "agent.toml"]))

    def devices_read(self) -> int:
        return self._count("device_latest")

    def readings_stored(self) -> int:
        """Those with a row, and those that say the same as one of them."""
        return self._number("SELECT coalesce(sum(n), 0)::bigint FROM device_state")

    def records_analyzed(self) -> int:
        """Of the agent's newest epoch, the history among them."""
        return self._number("SELECT coalesce(max(analyzed), 0) FROM agent_stream")

    def _count(self, table: str) -> int:
        return self._number(f"SELECT count(*) FROM {table}")

    def _number(self, sql: str) -> int:
        """0 while the database is away."""
        try:
            return self.database.value(sql)
        except DatabaseAway:
            return 0

    def _program(self, name: str) -> Path:
        return self.options.bin.resolve() / name

    def _postgres_ready(self) -> bool:
        try:
            return Database(self.sockets, "postgres").value("SELECT 1") == 1
        except DatabaseAway:
            return False

    def _http_ok(self, path: str, port: int | None = None) -> bool:
        url = f"http://localhost:{port}" if port else self.url
        try:
            with urllib.request.urlopen(url + path, timeout=2) as reply:
                return reply.status == 200
        except (urllib.error.URLError, OSError):
            return False


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


_SERVER_TOML = """# Written by the demo at every start.
[database]
host = "{database_host}"
port = {database_port}
ssl_mode = "disable"
name = "platen"

[database.admin]
user = "postgres"

[ingest]
broker = "ssl://localhost:{services_port}"
ca_file = "{pki}/service-ca.crt"
cert_file = "{pki}/{ingest}.crt"
key_file = "{pki}/{ingest}.key"
client_id = "{ingest}"

[web]
listen = "127.0.0.1:{web_port}"
portal_dir = "{portal}"

[web.agents]
listen = "127.0.0.1:{enrol_port}"
certificate_file = "{pki}/web.crt"
key_file = "{pki}/web.key"
agent_ca_certificate_file = "{pki}/agent-ca.crt"
agent_ca_key_file = "{pki}/agent-ca.key"
service_ca_certificate_file = "{pki}/service-ca.crt"
broker_host = "localhost"
broker_port = {broker_port}
"""

_AGENT_TOML = """# Written by the demo at every start.
[agent]
state_dir = "{state}"
profile_dir = "{profiles}"

[discovery]
ranges = ["{network}/{prefix}:{snmp_port}"]
interval_s = 300

[polling]
interval_s = {poll_seconds}
spread_s = {spread}
"""
