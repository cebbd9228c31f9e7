"""The network and the broker attacked between a real agent and a real server.

Every fault has three parts: it is there, the agent says so (an event that names it), it is gone and
what was committed in the meantime arrives. At the end every record is on the server exactly once.

    network_test.py --bin build/dev/bin              # a sample of the positions at which a session is cut
    network_test.py --bin build/dev/bin --cut-every 1    # all of them; more than half an hour
"""

import argparse
import contextlib
import datetime
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from pathlib import Path

import exactly_once
from certificates import Workshop
from processes import Service, patience, run
from proxy import Proxy
from raw_mqtt import Identity, RawClient
from stack import Options, Stack

DAY = datetime.timedelta(days=1)
CONNECTIONS_IN_A_CUT_TEST = 24
TEN_YEARS_S = 3_652 * 86_400
MEMORY_MIB = 200  # what an agent with a few printers may have at most, whatever the network does

_SETTINGS = """
[uplink]
broker = "ssl://localhost:{port}"
linger_ms = 100
retry_first_s = 1
retry_longest_s = 2
keep_alive_s = 5
connect_timeout_s = 2
reconnect_longest_s = 1
"""


class Impostor:
    """Listens where the broker should be, and answers every client in its own way."""

    def __init__(self, answer):
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._answer = answer
        threading.Thread(target=self._run, daemon=True).start()

    def __enter__(self) -> "Impostor":
        return self

    def __exit__(self, *_unused) -> None:
        self._listener.close()

    def _run(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                peer, _ = self._listener.accept()
                with peer, contextlib.suppress(OSError, ssl.SSLError):
                    peer.settimeout(2)
                    self._answer(peer)


def tls_server(identity, got: list):
    """Shows a certificate; keeps what clients say to it when they accept that."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(identity.certificate, identity.key)

    def answer(peer: socket.socket) -> None:
        with context.wrap_socket(peer, server_side=True) as session:
            got.append(session.recv(1000))
    return answer


def captive_portal(peer: socket.socket) -> None:
    peer.recv(1000)
    peer.sendall(b"HTTP/1.1 302 Found\r\nLocation: http://hotel.example/\r\n\r\n")


class NetworkTest(unittest.TestCase):
    bin: Path           # set by main()
    cut_every: int | None = None
    wrong_clock: Path | None = None  # the library that makes it wrong; absent: that is not tested

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="platen-network-")
        cls.addClassCleanup(folder.cleanup)
        cls.proxy = Proxy(target=0)
        cls.addClassCleanup(cls.proxy.close)
        cls.stack = Stack(Options(
            bin=cls.bin, var=Path(folder.name) / "var", printers=40, poll_seconds=10, speed=600,
            agent_settings=_SETTINGS.format(port=cls.proxy.port)))
        cls.stack.wish_for_any_ports()
        cls.stack.prepare()
        cls.proxy.target = cls.stack.ports["broker"]
        cls.addClassCleanup(cls.stack.stop)
        cls.stack.start()
        cls.agent = cls.stack.services["agent"]
        cls.workshop = Workshop(cls.stack.pki, Path(folder.name) / "certificates")
        cls.agent.wait_until(lambda: cls.uplink()["acked_seq"] > 0, "first acknowledgement")

    @classmethod
    def tearDownClass(cls):
        """The promise, after everything that was done to the network."""
        cls.stack.drain()
        once = exactly_once.check(cls.stack.state / "outbox.db", cls.stack.database)
        print(f"{once['records']} records in {once['batches']} batches: each on the server once, chains equal")

    # --- what every test uses ---

    def setUp(self):
        self.addCleanup(self.require_recovery)
        self.addCleanup(self.heal)
        self.seen = self.agent.log.stat().st_size

    @classmethod
    def heal(cls):
        cls.proxy.target = cls.stack.ports["broker"]
        cls.proxy.set()

    @classmethod
    def uplink(cls) -> dict:
        return cls.stack.agent_status()["uplink"]

    def require_recovery(self) -> None:
        """What the agent has now, and something more, reaches the server."""
        self.agent.wait_until(lambda: self.stack.agent_status()["outbox"]["records"] == 0, "everything acknowledged", 90)
        before = self.uplink()["acked_seq"]
        self.agent.wait_until(lambda: self.uplink()["acked_seq"] > before, "more acknowledged")

    def events(self) -> str:
        """What the agent has logged since the test began."""
        with open(self.agent.log, errors="replace") as log:
            log.seek(self.seen)
            return log.read()

    def wait_for_event(self, pattern: str, seconds: float = 40) -> str:
        self.agent.wait_until(lambda: re.search(pattern, self.events()), f"event '{pattern}'", seconds)
        return re.search(f".*{pattern}.*", self.events()).group(0)

    def wait_for_records(self, count: int) -> None:
        self.agent.wait_until(lambda: self.stack.agent_status()["outbox"]["records"] >= count, f"{count} records wait", 60)

    def memory_mib(self) -> float:
        status = Path(f"/proc/{self.agent.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+) kB", status).group(1)) / 1024

    # --- the broker ---

    def test_broker_killed_and_its_store_damaged(self):
        broker = self.stack.services["broker"]
        broker.kill()
        self.wait_for_event("event=uplink.disconnected")
        (self.stack.var / "mosquitto/mosquitto.db").write_bytes(os.urandom(4096))
        self.wait_for_records(3)
        self.stack.start_service("broker")
        self.wait_for_event("event=uplink.connected")

    def test_server_stopped(self):
        server = self.stack.services["server"]
        server.stop()
        self.wait_for_event("event=uplink.server_away")
        self.stack.start_service("server")
        self.wait_for_event("event=uplink.server_back")

    def test_access_list_denies(self):
        broker, acl = self.stack.services["broker"], self.stack.var / "mosquitto/agents.acl"
        allowed = acl.read_text()
        acl.write_text(allowed.replace("pattern write", "pattern deny"))
        broker.process.send_signal(signal.SIGHUP)
        self.wait_for_event("event=uplink.not_allowed")
        self.assertEqual(self.uplink()["obstacle"], "not_allowed")
        acl.write_text(allowed)
        broker.process.send_signal(signal.SIGHUP)
        self.proxy.cut()  # it would wait for ten minutes; a new connection begins anew

    def test_second_agent_with_the_same_identity(self):
        """Two copies push each other out. Each says so; when one ends, the other goes on."""
        state = self.stack.var / "twin-state"
        shutil.copytree(self.stack.state, state, ignore=shutil.ignore_patterns("outbox*", "*.sock", "known*"))
        settings = self.stack.var / "twin.toml"
        text = (self.stack.var / "agent.toml").read_text().replace(str(self.stack.state), str(state))
        self.stack.write_private(settings, re.sub(r"ranges = \[.*\]", "ranges = []", text))
        twin = Service("twin", [self.bin / "platen-agent", "run", "--config", settings], self.stack.logs / "twin.log")
        twin.start()
        self.addCleanup(twin.stop)
        self.wait_for_event("event=uplink.flapping")
        twin.stop()

    # --- the network ---

    def test_connection_reset(self):
        self.proxy.cut()
        self.wait_for_event("event=uplink.disconnected")
        self.wait_for_event("event=uplink.connected")

    def test_connection_refused(self):
        self.proxy.set(refuse=True)
        self.proxy.cut()
        self.wait_for_event("event=uplink.disconnected(.|\n)*event=uplink.disconnected")

    def test_black_hole_in_mid_stream(self):
        self.proxy.set(silent=True)
        self.wait_for_event("event=uplink.disconnected")

    def test_black_hole_while_connecting(self):
        for after in (0, 500, 3000):  # nothing at all, in the handshake, after it
            with self.subTest(after=after):
                self.seen = self.agent.log.stat().st_size
                self.proxy.set(silent_after=after)
                self.proxy.cut()
                self.wait_for_event("event=uplink.disconnected(.|\n)*event=uplink.disconnected")

    def test_slow_network(self):
        """Latency and a kilobyte a second: fewer batches, no more of them under way, no more memory."""
        self.proxy.set(delay=1, rate=1_000)
        self.wait_for_records(15)
        self.assertLessEqual(self.uplink()["in_flight"], 4)
        self.assertLess(self.memory_mib(), patience(MEMORY_MIB))

    def test_bytes_damaged_on_the_way(self):
        """TLS notices; the session ends, the batch comes again."""
        for condition in ("flip_up_at", "flip_down_at"):
            for position in (10, 1_000, 4_000):
                self.seen = self.agent.log.stat().st_size
                self.proxy.set(**{condition: position})
                self.proxy.cut()
                self.agent.wait_until(
                    lambda: "uplink.disconnected" in self.events() and "uplink.connected" in self.events()
                    or self.events().count("uplink.disconnected") >= 2, "noticed or not reached")

    # --- another one in the broker's place ---

    def test_stranger_with_a_certificate_of_his_own(self):
        got = []
        with Impostor(tls_server(self.workshop.stranger(), got)) as stranger:
            self.proxy.target = stranger.port
            self.proxy.cut()
            line = self.wait_for_event("event=tls.certificate_refused")
            self.assertIn("unable to get local issuer certificate", line)
            self.assertIn("Stranger CA", line)
        self.assertEqual(got, [], "something was said to a stranger")

    def test_broker_whose_certificate_has_ended(self):
        got = []
        ended = self.workshop.server(begins=-3 * DAY, lasts=DAY, file="ended")
        with Impostor(tls_server(ended, got)) as old:
            self.proxy.target = old.port
            self.proxy.cut()
            line = self.wait_for_event("event=tls.certificate_refused")
            self.assertIn("certificate has expired", line)
            self.assertIn("valid_until=", line)
        self.assertEqual(got, [])

    def test_broker_of_another_name(self):
        got = []
        with Impostor(tls_server(self.workshop.server(hosts=("other.example",), file="other"), got)) as other:
            self.proxy.target = other.port
            self.proxy.cut()
            line = self.wait_for_event("event=tls.certificate_refused")
            self.assertIn("hostname mismatch", line)
            self.assertIn("CN=other.example", line)
        self.assertEqual(got, [])

    def test_captive_portal(self):
        with Impostor(captive_portal) as portal:
            self.proxy.target = portal.port
            self.proxy.cut()
            self.wait_for_event("event=uplink.disconnected .*no connection")
            self.assertEqual(self.uplink()["obstacle"], "offline")

    def certificate_of_the_broker(self) -> str:
        """PEM, as a new connection is shown it."""
        return ssl.get_server_certificate(("127.0.0.1", self.stack.ports["broker"]))

    def test_certificate_of_the_broker_renewed(self):
        broker, pki = self.stack.services["broker"], self.stack.pki
        before = (pki / "server.crt").read_bytes()
        (pki / "server.crt").unlink()
        run(self.stack.pki_command())
        renewed = (pki / "server.crt").read_text()
        self.assertNotEqual(renewed.encode(), before)
        broker.process.send_signal(signal.SIGHUP)
        broker.wait_until(lambda: self.certificate_of_the_broker() in renewed, "the broker shows the new certificate")
        self.proxy.cut()
        self.wait_for_event("event=uplink.connected")

    # --- the agent's own certificate ---

    def renew(self, crash_at: str = "") -> subprocess.CompletedProcess:
        environment = {**os.environ, "PLATEN_CRASH_AT": crash_at} if crash_at else None
        return subprocess.run([self.bin / "platen-agent", "renew", "--config", self.stack.var / "agent.toml"],
                              capture_output=True, text=True, env=environment, check=False)

    def set_agent_state(self, state: str) -> None:
        self.stack.database.execute(f"UPDATE queue_agent SET state = '{state}'")

    def require_usable_identity(self) -> None:
        state = self.stack.state
        identity = Identity(state / "ca.crt", state / "agent.crt", state / "agent.key")
        agent = self.stack.agent_status()["agent_id"]
        with RawClient(self.stack.ports["broker"], identity, agent) as client:
            self.assertEqual(client.subscribe(f"platen/v1/agents/{agent}/down/#"), 1)

    def test_renewal_killed_at_every_step(self):
        """There is the old certificate or the new one, and the next attempt succeeds."""
        certificate = self.stack.state / "agent.crt"
        steps = ["renewal.certificate.before_request:1", "renewal.certificate.after_request:1"]
        for place in ("before_rename", "after_rename"):  # of the authority, the certificate, the identity
            steps += [f"private_file.write.{place}:{number}" for number in (1, 2, 3)]
        changed = []
        for step in steps:
            before = certificate.read_bytes()
            self.assertEqual(self.renew(step).returncode, -signal.SIGKILL, step)
            changed.append(certificate.read_bytes() != before)
            self.require_usable_identity()
            self.assertEqual(self.renew().returncode, 0, step)
        self.assertEqual(changed, [False, False, False, False, True, False, True, True])
        self.require_usable_identity()

    def test_running_agent_renews_a_certificate_that_ends(self):
        state = self.stack.state
        agent = self.stack.agent_status()["agent_id"]
        ending = self.workshop.client(agent, key=state / "agent.key", begins=-80 * DAY, lasts=90 * DAY, file="ending")
        self.agent.stop()
        self.stack.write_private(state / "agent.crt", ending.certificate.read_text())
        self.stack.start_service("agent")
        self.wait_for_event("event=certificate.renewed")
        ends = self.stack.agent_status()["certificate"]["ends"]
        self.assertGreater(ends, (datetime.datetime.utcnow() + 80 * DAY).isoformat())
        listed = self.stack.database.value(
            f"SELECT certificate_not_after > now() + interval '80 days' FROM agent WHERE id = '{agent}'")
        self.assertTrue(listed, "the list of agents shows the new end")
        self.require_usable_identity()

    def test_revoked_agent_renews_nothing(self):
        before = (self.stack.state / "agent.crt").read_bytes()
        self.addCleanup(self.set_agent_state, "active")
        self.set_agent_state("revoked")
        refused = self.renew()
        self.assertEqual(refused.returncode, os.EX_NOPERM)
        self.assertIn("this agent is revoked", refused.stderr)
        self.assertEqual((self.stack.state / "agent.crt").read_bytes(), before)
        self.wait_for_event("event=uplink.revoked")
        self.set_agent_state("active")
        self.proxy.cut()  # it would wait for an hour; a new connection begins anew

    # --- this machine's clock ---

    def require_library(self) -> None:
        if self.wrong_clock is None:
            self.skipTest("no --wrong-clock")

    def restart_with_clock(self, ahead_s: int) -> None:
        self.require_library()
        self.agent.stop()
        self.seen = self.agent.log.stat().st_size
        self.agent.environment = {"LD_PRELOAD": str(self.wrong_clock), "PLATEN_CLOCK_AHEAD_S": str(ahead_s)}
        self.addCleanup(self.restart_with_right_clock)
        self.stack.start_service("agent")

    def restart_with_right_clock(self) -> None:
        self.agent.stop()
        self.agent.environment = {}
        self.stack.start_service("agent")

    def forget_this_boot(self) -> None:
        """What the agent knows of the server's time is of another boot: how far that is back, nobody knows."""
        self.require_library()
        self.agent.stop()
        file = self.stack.state / "server-time"
        time_of_server, boot, _ = file.read_text().split()
        self.stack.write_private(file, f"{time_of_server} {boot} {'00' * 16}\n")

    def test_clock_of_1970_at_boot(self):
        self.forget_this_boot()
        self.restart_with_clock(ahead_s=-int(time.time()))
        self.wait_for_event("event=clock.wrong .*ahead_s=-")
        self.require_recovery()

    def test_clock_ten_years_ahead_while_the_server_is_known(self):
        self.restart_with_clock(ahead_s=TEN_YEARS_S)
        self.wait_for_event(f"event=clock.wrong .*ahead_s={TEN_YEARS_S // 1000}")
        self.require_recovery()

    def test_clock_ten_years_ahead_at_boot(self):
        """Nothing tells that from a certificate that has ended: it fails closed and shows both times."""
        self.forget_this_boot()
        self.restart_with_clock(ahead_s=TEN_YEARS_S)
        line = self.wait_for_event("event=tls.certificate_refused")
        self.assertIn("certificate has expired", line)
        self.assertGreater(re.search(r"time=(\d+)", line).group(1), str(time.gmtime().tm_year + 8))
        self.assertEqual(self.uplink()["obstacle"], "offline")

    # --- cut at every byte ---

    def test_session_cut_at_every_byte(self):
        """Steps through the bytes of a session, each way, and cuts there."""
        lengths = self.length_of_a_session()
        for way, length in zip(("cut_up_after", "cut_down_after"), lengths):
            step = self.cut_every or max(1, 2 * length // CONNECTIONS_IN_A_CUT_TEST)
            for position in range(0, length, step):
                self.cut_at(way, position)
        if self.cut_every:
            print(f"cut at every byte that is a multiple of {self.cut_every}, of {lengths[0]} up and {lengths[1]} down")

    def length_of_a_session(self) -> tuple[int, int]:
        """Bytes up and down, from the first of the handshake until a batch is acknowledged."""
        self.proxy.cut()
        known = len(self.proxy.connections)
        self.agent.wait_until(lambda: len(self.proxy.connections) > known, "a connection")
        before = self.uplink()["acked_seq"]
        self.agent.wait_until(lambda: self.uplink()["acked_seq"] > before, "an acknowledgement")
        last = self.proxy.connections[-1]
        return last.up, last.down

    def cut_at(self, way: str, position: int) -> None:
        known = len(self.proxy.connections)
        self.proxy.set(**{way: position})
        self.proxy.cut()

        def done() -> bool:
            return any(not connection.open for connection in self.proxy.connections[known:])
        deadline = time.monotonic() + patience(60)
        while not done():
            self.agent.require_running()
            self.assertLess(time.monotonic(), deadline, f"{way} {position}")
            time.sleep(0.005)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", type=Path, required=True)
    parser.add_argument("--wrong-clock", type=Path, metavar="LIBRARY", help="of tests/support/wrong_clock")
    parser.add_argument("--cut-every", type=int, metavar="BYTES", help="distance of the cuts; else a sample")
    arguments, rest = parser.parse_known_args()
    NetworkTest.bin = arguments.bin
    NetworkTest.cut_every = arguments.cut_every
    NetworkTest.wrong_clock = arguments.wrong_clock
    unittest.main(argv=[sys.argv[0], *rest])


if __name__ == "__main__":
    main()
