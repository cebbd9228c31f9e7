"""Analysed readings a second, beside what PostgreSQL does with readings of its own accord; disk per reading."""

import datetime
import subprocess
import time
from pathlib import Path

from processes import Service

from .cpu_time import Cost
from .figures import Figure, Table, median
from .installation import Installation, SealedFleet

ROUNDS = 3
_WIDE_BATCH = 5_000
# Of every reading of an office printer that is read hourly, a quarter says that somebody printed since the one before:
# four fifths of the 45 busy hours of a week's 168. In a fiftieth a level of a supply is another one.
USUAL = {"printed": 250, "worn": 20}
ALL_CHANGED = {"printed": 1000, "worn": 20}
PROCESSES = 2


def hour(start: datetime.datetime, hours: float) -> str:
    return (start + datetime.timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")


class AnalysisBench:
    def __init__(self, installation: Installation, name: str, fleet: SealedFleet, devices: int, table: Table,
                 analyzers: list[Service]):
        self._installation = installation
        self._analyzers = analyzers
        self._database = installation.database(name)
        self._fleet = fleet
        self._devices = devices
        self._table = table
        self._peer = installation.database("peer")
        self._hours = 0.0
        # Whole days before now: every batch is from the past, and the days are those of the device_day partitions.
        self._start = datetime.datetime.now(datetime.timezone.utc).replace(minute=0, second=0, microsecond=0) - \
            datetime.timedelta(days=4)

    def _analysed(self, rounds: int, **habits) -> tuple[float, tuple[float, float, float]]:
        """Readings a second of some rounds of the whole fleet, and what each cost."""
        readings = self._fleet.deliver(hour(self._start, self._hours), rounds=rounds, **habits)
        self._hours += rounds
        self._installation.checkpoint()
        cost = Cost(self._installation, self._fleet.name, self._analyzers, "platen_analyze")
        self._fleet.release()
        seconds = self._fleet.work_off(self._database)
        return readings / seconds, cost.of_each(readings)

    @staticmethod
    def _cost_note(costs: list[tuple[float, float, float]]) -> str:
        """The median of each figure."""
        own, backends, wal = (median(list(figures)) for figures in zip(*costs, strict=True))
        return f"CPU time of a reading: {own:.0f} us and {backends:.0f} us of PostgreSQL; {wal:,.0f} bytes of WAL"

    def run(self, rounds: int) -> None:
        """`rounds`: readings of every device in one measurement."""
        self._installation.drop("peer")
        self._installation.make("peer")
        self._installation.script("peer", "rollup_tables.sql", devices=max(200_000, self._devices))
        first, cost = self._analysed(1)
        self._table.add(Figure("analysis, devices never seen before", first, "readings/s",
                               note=f"each makes a device; {self._cost_note([cost])}"))
        usual, changed, rollup, wide = [], [], [], []
        for number in range(1, ROUNDS + 1):
            usual.append(self._analysed(rounds, **USUAL))
            rollup.append(self._rollup(number))
            changed.append(self._analysed(rounds, **ALL_CHANGED))
            wide.append(self._wide())
        for name, measured in (("25 % printed", usual), ("100 % printed", changed)):
            rates, costs = (list(part) for part in zip(*measured, strict=True))
            value = median(rates)
            self._table.add(Figure(
                f"analysis, {name}", value, "readings/s", median(wide), "COPY BINARY into an unindexed wide table",
                ">= 0.3 of COPY", value >= 0.3 * median(wide), f"{self._rounds_note(rates)}; {self._cost_note(costs)}"))
            self._table.add(Figure(
                f"analysis, {name}", value, "readings/s", median(rollup), "the roll-up transaction of plain SQL",
                ">= 2 (3 wished for)", value >= 2 * median(rollup)))

    def _rounds_note(self, rates: list[float]) -> str:
        return (f"{PROCESSES} processes; {self._devices:,} devices known, {self._fleet.devices:,} of them read by {self._fleet.agents} "
                f"agents, 100 readings a batch; rounds: " + ", ".join(f"{rate:,.0f}" for rate in rates))

    def _rollup(self, number: int) -> float:
        self._installation.checkpoint()
        return float(self._installation.script("peer", "rollup.sql", round=number, readings=20_000).split()[-1])

    def _wide(self) -> float:
        """COPY of batches that are there already, from a client, each its own transaction."""
        file = self._installation.folder / "wide.copy"
        if not file.exists():
            columns = ", ".join(f"(i * {n} & 1073741823)::int" for n in range(1, 26))
            text = '{"supply": [12, 80, 33, 97], "status": "idle", "alerts": [808], "fw": "24110007"}'
            subprocess.run(
                ["psql", "-XAtq", "-h", self._installation.sockets, "-U", "postgres", "-d", "peer", "-o", file, "-c",
                 f"COPY (SELECT i * 7368787::bigint % 1000000, now() + i * interval '1 s', {columns}, '{text}'::jsonb "
                 f"FROM generate_series(1, {_WIDE_BATCH}) AS i) TO STDOUT (FORMAT binary)"], check=True)
        self._peer.execute("TRUNCATE wide")
        self._installation.checkpoint()
        batches = 40
        script = f"\\copy wide FROM '{file}' (FORMAT binary)\n" * batches
        began = time.monotonic()
        subprocess.run(["psql", "-Xq", "-v", "ON_ERROR_STOP=1", "-h", self._installation.sockets, "-U", "postgres", "-d", "peer"],
                       input=script, text=True, check=True)
        return batches * _WIDE_BATCH / (time.monotonic() - began)

    # --- disk ---

    def disk(self) -> None:
        """A day in which every reading says something new, then one in which none does."""
        self._to_next_day()
        before = self._sizes()
        rows_before = self._rows("reading")
        self._analysed(12, **{"printed": 1000, "worn": 0})
        after = self._sizes()
        rows = self._rows("reading") - rows_before
        full = (after["reading"] - before["reading"]) / rows
        self._table.add(Figure("disk, a full reading", full, "bytes, indexes included", goal="<= 330", is_met=full <= 330,
                               note=f"pg_total_relation_size over {rows:,} rows; devices in scattered order"))
        self._to_next_day()
        self._analysed(1, **{"printed": 0, "worn": 0})
        before = self._sizes()
        samples_before = self._database.value("SELECT coalesce(sum(samples), 0)::bigint FROM reading_run")
        self._analysed(10, **{"printed": 0, "worn": 0})
        self._analysed(1, **{"printed": 1000, "worn": 0})  # ends the runs
        after = self._sizes()
        samples = self._database.value("SELECT coalesce(sum(samples), 0)::bigint FROM reading_run") - samples_before
        unchanged = (after["reading_run"] - before["reading_run"]) / max(samples, 1)
        self._table.add(Figure("disk, an unchanged reading", unchanged, "bytes, indexes included", full, "a full one", "<= 1/4",
                               unchanged <= full / 4, f"{samples:,} repetitions in runs of 10; device_state "
                               f"{(after['device_state'] - before['device_state']) / self._fleet.devices:,.0f} bytes a device more"))
        archive = self._database.value("SELECT sum(length(payload))::float / sum(last_seq - first_seq + 1) FROM inbox")
        self._table.add(Figure("disk, the raw archive", archive, "bytes/reading, as it came"))

    def _to_next_day(self) -> None:
        """02:00 UTC of the next day: behind the agents' midnight."""
        now = self._start + datetime.timedelta(hours=self._hours)
        day = (now + datetime.timedelta(days=1)).replace(hour=2)
        self._hours += (day - now).total_seconds() / 3600

    def _rows(self, table: str) -> int:
        return self._database.value(f"SELECT count(*) FROM {table}")

    def _sizes(self) -> dict[str, int]:
        """Bytes of a table with partitions, indexes and TOAST."""
        rows = self._database.rows(
            "SELECT n AS name, (SELECT sum(pg_total_relation_size(t.relid)) FROM pg_partition_tree(n::regclass) t)::bigint AS bytes "
            "FROM unnest(ARRAY['reading', 'reading_run', 'device_state', 'device_day', 'inbox']) AS n")
        return {row["name"]: row["bytes"] for row in rows}
