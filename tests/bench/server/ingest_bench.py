"""Batches into the inbox, durable and acknowledged, beside COPY of the same bytes."""

import subprocess
import time

from .analysis_bench import ROUNDS, hour
from .figures import Figure, Table, median
from .installation import Installation, SealedFleet

_DEVICES = 15_000


class IngestBench:
    def __init__(self, installation: Installation, name: str, table: Table):
        self._installation = installation
        self._name = name
        self._fleet = SealedFleet(installation, name, _DEVICES)
        self._table = table

    def run(self, start, rounds: int) -> None:
        ours, peers, batches, cpu = [], [], 0, []
        file = self._installation.folder / "batches.copy"
        for number in range(ROUNDS):
            begin = hour(start, number * rounds)
            command = [word for word in self._fleet.command(begin, rounds=rounds) if not word.startswith("every=")]
            command[0] = str(self._installation.bin / "platen-bench-ingest")
            self._installation.checkpoint()
            done = subprocess.run([*command, f"host={self._installation.sockets}", f"database={self._name}", f"copy={file}"],
                                  capture_output=True, text=True, check=True)
            seconds, octets, batches, spent = map(float, done.stdout.split())
            cpu.append(spent / batches * 1e6)
            ours.append(octets / seconds / 1e6)
            peers.append(octets / self._copy(file) / 1e6)
            self._installation.database(self._name).execute("DELETE FROM queue_inbox")
        value = median(ours)
        self._table.add(Figure(
            "ingest, acknowledged", value, "MB/s, one process", median(peers), "COPY BINARY of the same bytes, unindexed",
            ">= 0.7", value >= 0.7 * median(peers),
            f"{batches:,.0f} batches of 100 readings of {self._fleet.agents} agents a round; {batches / octets * value * 1e6:,.0f} "
            f"batches/s, {100 * batches / octets * value * 1e6:,.0f} readings/s; rounds: " +
            ", ".join(f"{ours[n]:.1f} and {peers[n]:.1f}" for n in range(ROUNDS)) +
            f"; our own CPU time {median(cpu):.0f} us a batch, PostgreSQL's not counted"))

    def _copy(self, file) -> float:
        database = self._installation.database(self._name)
        database.execute("DROP TABLE IF EXISTS bench_copy; CREATE TABLE bench_copy (agent int, epoch uuid, first_seq bigint, last_seq bigint, received_at timestamptz, "
                         "sha256 bytea, chain bytea, raw_size int, boot_id bytea, boot_ms bigint, wall_ms bigint, fingerprint bytea, "
                         "payload bytea); ALTER TABLE bench_copy ALTER COLUMN payload SET STORAGE EXTERNAL")
        self._installation.checkpoint()
        began = time.monotonic()
        subprocess.run(["psql", "-Xq", "-v", "ON_ERROR_STOP=1", "-h", self._installation.sockets, "-U", "postgres", "-d", self._name,
                        "-c", f"\\copy bench_copy FROM '{file}' (FORMAT binary)"], check=True)
        return time.monotonic() - began
