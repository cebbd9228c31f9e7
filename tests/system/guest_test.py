"""Printers are guests' machines: whom the agent asks, and at which ports, in a network of its own.

    guest_test.py --bin build/dev/bin

In a network namespace: a printer made with PAPPL that announces itself by multicast DNS and has no
SNMP, one that answers SNMP, a machine that is no printer, and somebody who announces an address
outside of the ranges. Every packet is captured. Exit 77: this machine allows no namespace.
"""

import argparse
import contextlib
import os
import re
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import unittest
from pathlib import Path

from processes import Service, patience

_SKIPPED = 77
_IN_NAMESPACE = "PLATEN_GUEST_TEST"
_OWN, _IPP, _SNMP, _OTHER, _OUTSIDE = "10.77.0.1", "10.77.0.5", "10.77.0.6", "10.77.0.7", "10.99.0.9"
_GROUP = "224.0.0.251"
_AGENT = "6a0d31de-7a6f-4c0e-8f0a-0d5f7a3e9c11"
_TRAPS = [23, 80, 443, 515, 3910, 5357, 8080, *range(9100, 9108), *range(9112, 9117)]

_SETTINGS = """
[agent]
state_dir = "{state}"
profile_dir = "config/profiles"
log_level = "debug"
[discovery]
ranges = ["10.77.0.0/28"]
excludes = ["{own}"]
mdns = true
timeout_ms = 200
[polling]
interval_s = 10
timeout_ms = 200
[uplink]
broker = "ssl://127.0.0.1:9"
[identity]
agent_id = "{agent}"
cert_file = "{folder}/cert.pem"
key_file = "{folder}/key.pem"
ca_file = "{folder}/cert.pem"
"""


def dns_name(dotted: str) -> bytes:
    return b"".join(bytes([len(label)]) + label.encode() for label in dotted.split(".")) + b"\0"


def dns_record(owner: str, kind: int, data: bytes) -> bytes:
    return dns_name(owner) + struct.pack(">HHIH", kind, 0x8001, 10, len(data)) + data


def announcement(query_id: bytes, name: str, address: str) -> bytes:
    instance, host = f"{name}._ipp._tcp.local", f"{name}.local"
    return query_id + struct.pack(">HHHHH", 0x8400, 0, 4, 0, 0) + b"".join([
        dns_record("_ipp._tcp.local", 12, dns_name(instance)),
        dns_record(instance, 33, struct.pack(">HHH", 0, 0, 631) + dns_name(host)),
        dns_record(instance, 16, b"\x0crp=ipp/print"),
        dns_record(host, 1, socket.inet_aton(address))])


def announce_printers() -> None:
    """Answers each question of multicast DNS for two printers, by unicast."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as responder:
        responder.bind((_GROUP, 5353))
        responder.setsockopt(
            socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, socket.inet_aton(_GROUP) + socket.inet_aton(_OWN))
        while True:
            query, asker = responder.recvfrom(9000)
            for name, address in (("laser", _IPP), ("elsewhere", _OUTSIDE)):
                responder.sendto(announcement(query[:2], name, address), asker)


class Capture:
    """Whom packets went to: (protocol, address, port), of each TCP connection's first packet and each datagram."""

    def __init__(self):
        self.asked: set[tuple[str, str, int]] = set()
        self._socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x0003))
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        while True:
            packet = self._socket.recv(65535)[14:]
            if len(packet) < 40 or packet[0] >> 4 != 4:
                continue
            header, to = (packet[0] & 15) * 4, socket.inet_ntoa(packet[16:20])
            source, port = struct.unpack(">HH", packet[header:header + 4])
            if packet[9] == socket.IPPROTO_TCP and packet[header + 13] & 0x12 == 0x02:
                self.asked.add(("tcp", to, port))
            elif packet[9] == socket.IPPROTO_UDP and source not in (161, 5353):
                self.asked.add(("udp", to, port))


class GuestTest(unittest.TestCase):
    bin: Path

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="platen-guest-")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        for command in (
                ["ip", "link", "set", "lo", "up", "multicast", "on"],
                *(["ip", "address", "add", f"{address}/24", "dev", "lo"] for address in (_OWN, _IPP, _SNMP, _OTHER)),
                ["ip", "route", "add", f"{_OUTSIDE}/32", "dev", "lo"]):
            subprocess.run(command, check=True)
        cls.capture = Capture()
        threading.Thread(target=announce_printers, daemon=True).start()
        cls.trapped: list[tuple[str, int]] = []
        for address in (_IPP, _SNMP, _OTHER):
            for port in _TRAPS:
                cls.set_trap(address, port)
        cls.start_devices()
        cls.start_agent()

    @classmethod
    def set_trap(cls, address: str, port: int) -> None:
        """Notes who connects, and every byte: a printer would print it."""
        listener = socket.create_server((address, port))

        def wait() -> None:
            while True:
                connection, _ = listener.accept()
                cls.trapped.append((address, port))
                connection.close()
        threading.Thread(target=wait, daemon=True).start()

    @classmethod
    def start(cls, name: str, *command) -> Service:
        service = Service(name, list(command), cls.folder / f"{name}.log")
        service.start()
        cls.addClassCleanup(service.stop)
        return service

    @classmethod
    def start_devices(cls):
        files = cls.folder / "pappl"
        files.mkdir()
        pappl = cls.start("pappl", cls.bin / "platen-ipp-printer", _IPP, "631", files)
        pappl.wait_until((files / "ready").exists, "the IPP printer")
        ready = cls.folder / "sim-ready.json"
        simulator = cls.start(
            "simulator", cls.bin / "platen-sim", "--port", "161", "--ready-file", ready,
            "--device", f"{_SNMP}=tests/recordings/kyocera-color-mfp.snmprec")
        simulator.wait_until(ready.exists, "the SNMP printer")

    @classmethod
    def start_agent(cls):
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
             "-subj", f"/CN={_AGENT}", "-keyout", cls.folder / "key.pem", "-out", cls.folder / "cert.pem"],
            check=True, capture_output=True)
        settings = cls.folder / "agent.toml"
        settings.write_text(_SETTINGS.format(state=cls.folder / "state", folder=cls.folder, own=_OWN, agent=_AGENT))
        cls.agent = cls.start("agent", cls.bin / "platen-agent", "run", "--config", settings)
        for device in (f"{_IPP}:631", f"{_SNMP}:161"):
            read = re.compile(f"event=device.read .*endpoint={re.escape(device)} ")
            cls.agent.wait_until(lambda read=read: read.search(cls.log()), f"{device} is read", patience(60))

    @classmethod
    def log(cls) -> str:
        return (cls.folder / "agent.log").read_text(errors="replace")

    def test_reads_a_printer_without_snmp_that_announces_itself(self):
        found = re.search(f"event=device.found .*endpoint={_IPP}:631 .*", self.log())
        self.assertIn('make_and_model="HP LaserJet Test 4000"', found.group(0))

    def test_keeps_what_it_has_read(self):
        self.assertNotIn("event=agent.reading_refused", self.log())
        self.assertNotIn("event=collector.record_lost", self.log())

    def test_asks_nobody_outside_of_the_ranges(self):
        asked = {address for _, address, _ in self.capture.asked}
        self.assertNotIn(_OUTSIDE, asked)
        self.assertEqual({a for a in asked if not a.startswith("10.77.0.")} - {"127.0.0.1", _GROUP}, set())

    def test_connects_to_no_port_but_snmp_and_ipp(self):
        self.assertEqual(self.trapped, [])
        ports = {(protocol, port) for protocol, address, port in self.capture.asked if address.startswith("10.77.0.")}
        self.assertEqual(ports, {("udp", 161), ("tcp", 631)})

    def test_does_not_connect_to_machines_that_are_no_printers(self):
        connected = {address for protocol, address, _ in self.capture.asked if protocol == "tcp"}
        self.assertLessEqual(connected, {_IPP, _SNMP, "127.0.0.1"})


def in_namespace(arguments: list[str]) -> int:
    """Runs this program again in a network of its own; the exit code."""
    unshare = ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--user", "--map-root-user", "--net"]
    if shutil.which("unshare") is None or subprocess.run([*unshare, "true"], capture_output=True).returncode != 0:
        print("this machine allows no network namespace: skipped")
        return _SKIPPED
    environment = {**os.environ, _IN_NAMESPACE: "1"}
    return subprocess.run([*unshare, sys.executable, *arguments], env=environment).returncode


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", type=Path, required=True)
    GuestTest.bin = parser.parse_args().bin.resolve()
    if _IN_NAMESPACE not in os.environ:
        return in_namespace(sys.argv)
    os.chdir(Path(__file__).resolve().parents[2])
    with contextlib.suppress(SystemExit):
        return 0 if unittest.main(argv=sys.argv[:1], exit=False).result.wasSuccessful() else 1
    return 1


if __name__ == "__main__":
    sys.exit(main())
