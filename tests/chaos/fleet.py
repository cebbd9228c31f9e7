"""The system that is attacked: two processes of every role, several agents, a proxy in every connection.

The printers of all agents have the same serial numbers: their readings meet in the same rows of the database.
Times are short, so that what takes minutes in a customer's network happens in seconds here.
"""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
from pathlib import Path

from agent import Agent
from database import Database, DatabaseAway
from processes import Service, ServiceFailed, free_port, run
from proxy import Proxy
from stack import Options, Stack, _listens

SERVER_ROLES = ("ingest", "analyze", "work", "web")
PROCESSES_PER_ROLE = 2

_SERVER_EXTRA = """
[analyze]
poll_ms = 50
retry_ms = 20
lease_s = 0

[log]
format = "json"
"""
_INGEST_TIMES = "missing_ms = 500\nask_again_s = 1\nkeep_alive_s = 5\nreconnect_longest_s = 1\n"
_AGENT_EXTRA = """
[uplink]
broker = "ssl://localhost:{broker_port}"
linger_ms = {linger_ms}
retry_first_s = 1
retry_longest_s = 2
keep_alive_s = 5
reconnect_longest_s = 1

[outbox]
batch_records = {batch_records}
tail_mib = {tail_mib}
"""
_AGENT_LOG = 'log_level = "debug"\nlog_format = "json"\nstatus_interval_s = 10\n'


class Fleet(Stack):
    """`without`: a safeguard that every process does without. `tails`: MiB that each agent keeps of what is
    acknowledged. `linger_ms`: how long a record waits for others to fill a batch."""

    def __init__(self, options: Options, without: str | None = None, tails: tuple[int, ...] = (64, 1),
                 batch_records: int = 20, linger_ms: int = 500):
        super().__init__(options)
        self.agents = [Agent(f"agent-{number}", number, self.var, tail) for number, tail in enumerate(tails, start=1)]
        self.environment = {"PLATEN_WITHOUT": without} if without else {}
        self.servers = [f"{role}-{number}" for role in SERVER_ROLES for number in range(1, PROCESSES_PER_ROLE + 1)]
        self.proxies: dict[str, Proxy] = {}
        self.web_ports: list[int] = []
        self._batches = {"batch_records": batch_records, "linger_ms": linger_ms}
        self._command = self.run_command

    # --- start and stop ---

    def start(self, crashing=None) -> None:
        """Everything. `crashing(command)` runs the commands of the set-up; default: just once."""
        command = self._command = crashing or self.run_command
        self.prepare()
        for name in ("postgres", "broker", *(agent.simulator for agent in self.agents)):
            self.start_service(name)
        self.set_up_server()
        command(self.migrate_command())
        for name in self.servers:
            self.start_service(name)
        for name in ("web-1", "web-2"):
            self.services[name].wait_until(lambda name=name: self.web_answers(name), "not ready")
        for agent in self.agents:
            command(self.enrol_command(agent.settings, self.enrol_token(f"Site {agent.number}")))
            agent.note_id()
            self.start_service(agent.name)

    def stop(self) -> None:
        for service in self.services.values():
            if service.running:
                service.process.send_signal(signal.SIGCONT)
        for name in self.programs:
            self.services[name].stop()
        if "postgres" in self.services:
            self.services["postgres"].stop(signal.SIGINT)
        for proxy in self.proxies.values():
            proxy.close()
        shutil.rmtree(self.sockets, ignore_errors=True)

    @property
    def programs(self) -> list[str]:
        """Every process but PostgreSQL, sources first."""
        names = [agent.name for agent in self.agents] + self.servers + [agent.simulator for agent in self.agents]
        return [name for name in (*names, "broker") if name in self.services]

    def start_service(self, name: str) -> None:
        """Started, and ready where the next steps of the set-up need that."""
        self.launch(name)
        service = self.services[name]
        if name == "postgres":
            service.wait_until(self._postgres_ready, "no connections", 120)
        if name == "broker":
            service.wait_until(lambda: _listens(self.ports["broker"]), "not listening")
        for agent in self.agents:
            if name == agent.simulator:
                service.wait_until(agent.ready_file.exists, "printers do not answer")

    def launch(self, name: str, crash_at: str | None = None) -> None:
        """Started, no more. `crash_at`: "<point>:<n>"."""
        service = self.services[name]
        service.environment = dict(self.environment)
        if crash_at:
            service.environment["PLATEN_CRASH_AT"] = crash_at
        for agent in self.agents:
            if name == agent.name:
                (agent.state / "agent.sock").unlink(missing_ok=True)
                if agent.recorded:
                    service.environment |= {"LD_PRELOAD": str(self._program("platen-record-io.so")),
                                            "PLATEN_RECORD_IO": str(agent.io_log)}
            if name == agent.simulator:
                agent.ready_file.unlink(missing_ok=True)
        service.start()

    def run_command(self, command: list) -> None:
        run(command, env={**os.environ, **self.environment})

    # --- preparation ---

    def prepare(self) -> None:
        for agent in self.agents:
            agent.state.mkdir(parents=True, exist_ok=True)
            agent.state.chmod(0o700)
        super().prepare()

    def _choose_ports(self) -> None:
        self.ports = {name: free_port() for name in ("web", "enrol", "broker", "services", "snmp")}
        self.web_ports = [self.ports["web"], free_port()]
        for agent in self.agents:
            agent.snmp_port = free_port(0, socket.SOCK_DGRAM)

    def pki_command(self) -> list:
        return [*super().pki_command(), "--ingest", PROCESSES_PER_ROLE]

    def _make_pki(self) -> None:
        self._command(self.pki_command())

    def migrate_command(self) -> list:
        return [self._program("platen-server"), "migrate", "--config", self.var / "server.toml"]

    def set_up_server(self) -> None:
        if not Database(self.sockets, "postgres").value("SELECT EXISTS (SELECT FROM pg_database WHERE datname = 'platen')"):
            Database(self.sockets, "postgres").execute("CREATE DATABASE platen")

    def _write_configuration(self) -> None:
        self._write_broker_configuration()
        (self.var / "server.toml").write_text(self.server_settings())  # of the commands
        postgres = self.sockets / ".s.PGSQL.5432"
        for name in self.servers:
            role, number = name.split("-")
            database = self._proxy(f"{name}>database", postgres)
            broker = self._proxy(f"{name}>broker", self.ports["services"]) if role == "ingest" else 1
            enrol = self.ports["enrol"] if number == "1" else free_port()
            text = self.server_settings(
                database_host="127.0.0.1", database_port=database, ingest=f"svc-ingest-{number}", services_port=broker,
                web_port=self.web_ports[int(number) - 1], enrol_port=enrol)
            text = text.replace("[ingest]\n", f"[ingest]\n{_INGEST_TIMES}") + _SERVER_EXTRA
            (self.var / f"{name}.toml").write_text(text)
        for agent in self.agents:
            broker = self._proxy(f"{agent.name}>broker", self.ports["broker"])
            text = self.agent_settings(
                state=agent.state, network=agent.network, snmp_port=agent.snmp_port).replace("[agent]\n", f"[agent]\n{_AGENT_LOG}")
            self.write_private(agent.settings, text + _AGENT_EXTRA.format(
                broker_port=broker, tail_mib=agent.tail_mib, **self._batches))

    def _proxy(self, name: str, target: int | Path) -> int:
        self.proxies[name] = Proxy(target)
        return self.proxies[name].port

    def _define_services(self) -> None:
        self._add("postgres", self.postgres_command(), keeps_death_signal=True)
        self._add("broker", self.broker_command())
        for agent in self.agents:
            self._add(agent.simulator, self.simulator_command(f"{agent.network}/16", agent.snmp_port, agent.ready_file, agent.served_log))
            self._add(agent.name, [self._program("platen-agent"), "run", "--config", agent.settings])
        for name in self.servers:
            self._add(name, [self._program("platen-server"), "run", f"--roles={name.split('-')[0]}",
                             "--config", self.var / f"{name}.toml"])

    def _add(self, name: str, command: list, keeps_death_signal: bool = False) -> None:
        self.services[name] = Service(name, command, self.logs / f"{name}.log", keeps_death_signal=keeps_death_signal)

    def reads_printers(self, agent: Agent, does: bool) -> None:
        """From its next start on; else it only sends what it has, and its own state."""
        text = agent.settings.read_text()
        text = text.replace("#ranges = ", "ranges = ") if does else re.sub(r"(?m)^ranges = ", "ranges = []\n#ranges = ", text)
        self.write_private(agent.settings, text.replace("ranges = []\n", "") if does else text)

    # --- what is done to it ---

    def record_writes(self, agent: Agent) -> None:
        """Before a start: what the agent writes from now on can be cut by power_cut()."""
        agent.io_log.unlink(missing_ok=True)
        agent.recorded = self.snapshot(agent)

    def snapshot(self, agent: Agent) -> Path:
        """A copy of the folder of an agent that does not run."""
        copy = self.var / f"{agent.name}-snapshot"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(agent.state, copy, ignore=_no_sockets)
        return copy

    def power_cut(self, agent: Agent, seed: int) -> None:
        """The agent is dead; its folder becomes what a failure of the power would have left of it."""
        after = self.var / f"{agent.name}-after"
        shutil.rmtree(after, ignore_errors=True)
        if agent.io_log.exists():
            run([self._program("platen-power-cut"), agent.recorded, agent.io_log, after, "--seed", seed])
            self.replace_state(agent, after)
        agent.recorded = None

    @staticmethod
    def replace_state(agent: Agent, folder: Path) -> None:
        shutil.rmtree(agent.state)
        shutil.copytree(folder, agent.state, ignore=_no_sockets)
        agent.state.chmod(0o700)

    def delete_broker_store(self) -> None:
        (self.var / "mosquitto/mosquitto.db").unlink(missing_ok=True)

    def kill_backend(self) -> bool:
        """SIGKILL for one of PostgreSQL's processes; all others of it then start again."""
        try:
            rows = self.database.rows(
                "SELECT pid FROM pg_stat_activity WHERE application_name = 'platen' ORDER BY random() LIMIT 1")
        except DatabaseAway:
            return False
        for row in rows:
            with_signal = subprocess.run(["kill", "-9", str(row["pid"])], check=False, capture_output=True)
            return with_signal.returncode == 0
        return False

    # --- questions ---

    @property
    def server_program(self) -> Path:
        return self._program("platen-server")

    def web_answers(self, name: str) -> bool:
        return self._http_ok("/readyz", self.web_ports[int(name[-1]) - 1])

    def accepts_connections(self) -> bool:
        return self._postgres_ready()

    def status_of(self, agent: Agent) -> dict | None:
        """Nothing while the agent does not answer."""
        try:
            return json.loads(run([self._program("platen-agent"), "status", "--json", "--config", agent.settings]))
        except ServiceFailed:
            return None

    def last_stored(self) -> dict[str, float]:
        """Agent's id -> when its last batch that was analysed came (Unix time). Empty while the database is away."""
        try:
            rows = self.database.rows(
                "SELECT s.agent_id AS agent, extract(epoch FROM max(i.received_at))::float AS at FROM agent_stream s "
                "JOIN inbox i ON i.stream_id = s.stream_id AND i.last_seq <= s.analyzed GROUP BY s.agent_id")
        except DatabaseAway:
            return {}
        return {row["agent"]: row["at"] for row in rows}


def _no_sockets(_folder, names):
    return [name for name in names if name.endswith(".sock")]
