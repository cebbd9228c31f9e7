"""`./dev bench [NAME...]`: figures beside a peer of the same run. Only ratios of one run compare.

    sweep   addresses a second over a /16 where few answer, beside onesixtyone
    poll    CPU time of one reading of one printer, beside snmpbulkwalk of the same tables
    wire    bytes of one reading on its way to the server, beside the same values as gzipped JSON
    portal  what a list, a search, a summary take over a large fleet, beside what PostgreSQL takes of that
    server  the data plane with a million devices: analysis, disk, pages, an outage, beside PostgreSQL alone
            (not among the default ones: it takes the better part of an hour and up to 40 GB; --quick does not)
"""

import argparse
import gzip
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "system"))

import exactly_once  # noqa: E402
from processes import Service, free_port, run  # noqa: E402
from stack import ROOT, Options, Stack  # noqa: E402

from portal import portal_bench  # noqa: E402
from server import server_bench  # noqa: E402

import socket  # noqa: E402

ANSWERING = 600
ROUNDS = 3


def _median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]


def _timed(command: list, expected: tuple = (0,)) -> tuple[float, float, str]:
    """Wall and CPU seconds of a command, and what it printed."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    wall, after = time.monotonic() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in expected:
        raise SystemExit(f"{command[0]} ended with {done.returncode}: {done.stderr.strip()}")
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stdout + done.stderr


class Simulator:
    """Printers for one measurement; everything ends with the `with` block."""

    def __init__(self, binary: Path, folder: Path, *arguments):
        self.port = free_port(0, socket.SOCK_DGRAM)
        self._ready = folder / "ready.json"
        self._ready.unlink(missing_ok=True)
        self._service = Service("simulator", [
            binary / "platen-sim", "--port", self.port, "--ready-file", self._ready, "--recordings",
            ROOT / "tests/recordings", *arguments], folder / "simulator.log")

    def __enter__(self):
        self._service.start()
        self._service.wait_until(self._ready.exists, "no printers")
        return self

    def __exit__(self, *_):
        self._service.stop()


def sweep(binary: Path, folder: Path) -> None:
    """65,534 addresses, 1 % answer."""
    addresses = 65_534
    targets = folder / "addresses.txt"
    targets.write_text("\n".join(f"127.20.{high}.{low}" for high in range(256) for low in range(256)))
    ours, peer, cpu, peer_cpu = [], [], [], []
    found = peer_found = 0
    with Simulator(binary, folder, "--count", ANSWERING, "--speed", 0) as simulator:
        for _ in range(ROUNDS):
            wall, used, text = _timed([
                binary / "platen-agent", "scan", f"127.20.0.0/16:{simulator.port}", "--json", "--rate", 100000,
                "--timeout", 500, "--retries", 1, "--profile-dir", ROOT / "config/profiles"])
            ours.append(addresses / wall)
            cpu.append(used / addresses * 1e6)
            found = sum(line.startswith("{") for line in text.splitlines())
            wall, used, text = _timed(
                ["onesixtyone", "-p", simulator.port, "-w", 0, "-i", targets, "public"])
            peer.append(addresses / wall)
            peer_cpu.append(used / addresses * 1e6)
            peer_found = sum(line.startswith("127.") for line in text.splitlines())
    print(f"sweep  platen-agent scan   {_median(ours):9,.0f} addresses/s  {_median(cpu):6.1f} us CPU/address  "
          f"{found} printers found and recognised (of {ANSWERING} devices)")
    print(f"       onesixtyone -w 0    {_median(peer):9,.0f} addresses/s  {_median(peer_cpu):6.1f} us CPU/address  "
          f"{peer_found} replies (one try, no recognition)")
    print(f"       ratio               {_median(ours) / _median(peer):9.2f}                {_median(cpu) / _median(peer_cpu):6.2f}")


def poll(binary: Path, folder: Path) -> None:
    """A reading through the profile's plan, kept in the outbox, beside two walks by processes."""
    stack = Stack(Options(bin=binary, var=folder / "poll", printers=ANSWERING, poll_seconds=10, speed=0,
                          agent_settings="parallel = 256\n"))
    try:
        stack.start()
        agent = stack.services["agent"]
        agent.wait_until(lambda: stack.readings_stored() >= ANSWERING * 0.9, "first readings", 120)
        start, first = _cpu_seconds(agent.process.pid), stack.readings_stored()
        agent.wait_until(lambda: stack.readings_stored() >= first + 4 * ANSWERING, "more readings", 120)
        ours = (_cpu_seconds(agent.process.pid) - start) / (stack.readings_stored() - first) * 1e6
        memory = int(Path(f"/proc/{agent.process.pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE") / 2**20
        device = f"127.20.0.1:{stack.ports['snmp']}"
        walks = [["snmpbulkwalk", "-v2c", "-cpublic", "-m", "", "-On", device, tree]
                 for tree in ("1.3.6.1.2.1.43", "1.3.6.1.2.1.25.3")]
        peer = _median([sum(_timed(walk)[1] for walk in walks) * 1e6 for _ in range(20)])
    finally:
        stack.stop()
    print(f"poll   platen-agent run    {ours:9,.0f} us CPU/reading (asked, kept, packed, sent over TLS)  "
          f"{memory:.0f} MiB resident with {ANSWERING} devices")
    print(f"       snmpbulkwalk        {peer:9,.0f} us CPU/device (two processes, nothing kept)")
    print(f"       ratio               {ours / peer:9.3f}")


def wire(binary: Path, folder: Path) -> None:
    stack = Stack(Options(bin=binary, var=folder / "wire", printers=40, poll_seconds=10))
    try:
        stack.start()
        stack.services["agent"].wait_until(lambda: stack.readings_stored() >= 300, "300 readings", 200)
        stack.drain()
        _, batches = exactly_once.agent_batches(stack.state / "outbox.db")
        readings = stack.readings_stored()
        ours = sum(len(batch["bytes"]) for batch in batches) / readings
        probes = [run([binary / "platen-agent", "probe", f"{device['address']}:{device['port']}", "--json",
                       "--profile-dir", ROOT / "config/profiles"])
                  for device in stack.devices() if "switch" not in device["recording"]]
        peer = len(gzip.compress("\n".join(json.dumps(json.loads(text)["raw"]) for text in probes).encode(), 6)) / len(probes)
    finally:
        stack.stop()
    print(f"wire   protobuf in zstd    {ours:9,.0f} bytes/reading (all raw values; {len(batches)} batches, {readings} readings)")
    print(f"       JSON in gzip -6     {peer:9,.0f} bytes/reading (the same raw values, all devices in one piece)")
    print(f"       ratio               {ours / peer:9.2f}")


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


BENCHES = {"sweep": sweep, "poll": poll, "wire": wire, "portal": portal_bench.portal}


def main() -> int:
    parser = argparse.ArgumentParser(prog="dev bench", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("names", nargs="*", choices=[*BENCHES, "server", []], metavar="NAME",
                        help=f"{', '.join(BENCHES)}, server; default: all but server")
    parser.add_argument("--devices", type=int, help="of `portal` (100,000; a multiple of 1000) and of `server` (1,000,000)")
    parser.add_argument("--quick", action="store_true", help="`server` with a hundredth of everything")
    parser.add_argument("--part", action="append", choices=server_bench.PARTS, help="of `server`; else all of them")
    parser.add_argument("--json", action="store_true", help="`server`: one object a line")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="`server`: works in this folder and leaves what is there for the next run")
    arguments = parser.parse_args()
    binary = arguments.bin.resolve()
    for name in arguments.names or BENCHES:
        with tempfile.TemporaryDirectory(prefix="platen-bench-") as folder:
            if name == "server":
                server_bench.server(binary, arguments.keep or Path(folder), arguments.devices or 1_000_000,
                                    tuple(arguments.part or server_bench.PARTS), arguments.quick, arguments.json)
            else:
                more = {"devices": arguments.devices or 100_000} if name == "portal" else {}
                BENCHES[name](binary, Path(folder), **more)
    return 0


if __name__ == "__main__":
    sys.exit(main())
