"""Agents that had no line for a day send all of it, while others go on as always."""

import time

from .analysis_bench import USUAL, hour
from .figures import Figure, Table, at
from .installation import Installation, SealedFleet

HOURS = 24
_LIVE_DEVICES = 3_000
_LIVE_EVERY_S = 0.25  # a batch of 100 readings
_LIVE_ROUNDS = 40


class OutageBench:
    def __init__(self, installation: Installation, name: str, fleet: SealedFleet, table: Table):
        self._database = installation.database(name)
        self._installation = installation
        self._fleet = fleet
        self._live = SealedFleet(installation, name, _LIVE_DEVICES)
        self._table = table

    def run(self, start) -> None:
        """`start`: of the outage; every device is read each hour."""
        end = hour(start, HOURS)
        waiting = self._prepare_live(end)
        readings = self._fleet.deliver(hour(start, 0), rounds=HOURS, sent=end, **USUAL)
        self._installation.checkpoint()
        quiet = self._deliver_live(waiting, until=lambda: len(self._delays) >= 20)
        self._fleet.release()
        began = time.monotonic()
        loaded = self._deliver_live(waiting, until=lambda: not self._backlog())
        seconds = time.monotonic() - began
        shrinks, grew = readings / seconds, self._fleet.devices / 3600
        self._table.add(Figure(
            f"a day of outage of {self._fleet.devices:,} devices", shrinks, "readings/s off the backlog", grew,
            "readings/s by which it grew", ">= 10", shrinks >= 10 * grew,
            f"{readings:,} readings in {seconds:.0f} s, with {100 / _LIVE_EVERY_S:.0f} live readings/s beside them"))
        self._table.add(Figure(
            "delay of live data meanwhile, p50", at(loaded, 50), "s from the inbox to the figures", at(quiet, 50), "without a backlog",
            note=f"worst {max(loaded):.2f} s of {len(loaded)} batches; without a backlog {max(quiet):.2f} s"))

    def _prepare_live(self, end: str) -> list[tuple[int, int]]:
        """(stream, first_seq) of the batches that come one by one."""
        self._live.deliver(end, rounds=_LIVE_ROUNDS, every=1, spread=1, **USUAL)
        self._database.execute(
            "DROP TABLE IF EXISTS bench_live; CREATE TABLE bench_live AS "
            "SELECT s.stream_id, b.first_seq, s.tenant_id, b.received_at, a.id AS agent_id FROM bench_batch b "
            "JOIN bench_agent a USING (agent) JOIN agent_stream s ON s.tenant_id = a.tenant_id AND s.agent_id = a.id "
            "AND s.epoch = b.epoch; CREATE UNIQUE INDEX ON bench_live (stream_id, first_seq)")
        rows = self._database.rows("SELECT stream_id AS s, first_seq AS f FROM bench_live ORDER BY received_at, first_seq, stream_id")
        return [(row["s"], row["f"]) for row in rows]

    def _backlog(self) -> int:
        return self._database.value("SELECT count(*) FROM queue_inbox q WHERE NOT EXISTS "
                                    "(SELECT FROM bench_live l WHERE l.stream_id = q.stream_id)")

    def _deliver_live(self, waiting: list[tuple[int, int]], until) -> list[float]:
        """Seconds that each live batch took."""
        sent: dict[tuple[int, int], float] = {}
        self._delays: list[float] = []
        following = time.monotonic()
        while not until() or sent:
            if waiting and time.monotonic() >= following and not until():
                batch = waiting.pop(0)
                self._database.execute(
                    "INSERT INTO queue_inbox (stream_id, first_seq, tenant_id, received_at, ready, agent_id) "
                    f"SELECT stream_id, first_seq, tenant_id, received_at, true, agent_id FROM bench_live "
                    f"WHERE stream_id = {batch[0]} AND first_seq = {batch[1]}")
                sent[batch] = time.monotonic()
                following += _LIVE_EVERY_S
            rows = self._database.rows("SELECT q.stream_id AS s, q.first_seq AS f FROM queue_inbox q "
                                       "JOIN bench_live l USING (stream_id, first_seq)")
            there = {(row["s"], row["f"]) for row in rows}
            for batch in [batch for batch in sent if batch not in there]:
                self._delays.append(time.monotonic() - sent.pop(batch))
            time.sleep(0.02)
        return self._delays
