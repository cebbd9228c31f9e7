"""What must hold when all faults have ended: compares the agents' accounts with the server's database.

The agents' accounts: what each has logged as committed, as it went on, and its outbox in the end. The
server's: its raw archive, whose chain of hashes proves that the bytes are those which the agent sealed,
and the readings made from it. Neither is read with code of the product.
"""

import collections
import contextlib
import dataclasses
import hashlib
import json
import re
import sqlite3
import time
import uuid

import served_values
from exactly_once import Difference
from processes import ServiceFailed, patience, run
from readings_sql import all_readings
from wire import records_of_batch

DRAIN_SECONDS = 180
# What a person would be called for, and need not be for these faults. Event -> why it is seen.
EXPECTED_ERRORS = {
    "jobs.housekeeping_failed": "PostgreSQL was away",
    "uplink.flapping": "connections to the broker were cut again and again",
}
# What is printed and is no event: why a batch's own process gave up (when that is bad, its parent logs an error), and
# what libpq says itself when PostgreSQL ends.
_EXPECTED_TEXT = re.compile(r"^platen-server analyze-batch: |^(WARNING|FATAL):  terminating connection|^(DETAIL|HINT):|^$")
_POSTGRES_ALARM = re.compile(r"PANIC|invalid page|checksum|could not read block|(?<!possibly )corrupt", re.IGNORECASE)


@dataclasses.dataclass(frozen=True)
class Allowances:
    """What a schedule does on purpose."""

    rolled_back: bool = False  # an agent's folder became an older one: a fork, a new epoch, a number used again
    events: tuple[str, ...] = ()


@dataclasses.dataclass
class Stream:
    epoch: str
    stream_id: int
    hw: int
    analyzed: int
    chain: bytes


@dataclasses.dataclass
class OutboxEnd:
    """What an agent's outbox says after the last stop."""

    epoch: str
    acked_seq: int
    base_seq: int
    last_seq: int
    chains: dict[int, bytes]  # number of a batch's last record, or of the base -> chain value there


def drain(fleet, allowances: Allowances = Allowances(), seconds: float = DRAIN_SECONDS) -> None:
    """Waits until the server has everything that the agents have committed, then ends the agents."""
    for agent in fleet.agents:
        fleet.services[agent.name].stop()
        agent.recorded = None
        fleet.reads_printers(agent, False)
        fleet.start_service(agent.name)
    until = time.monotonic() + patience(seconds)
    while behind := _behind(fleet, allowances):
        if time.monotonic() > until:
            raise ServiceFailed(f"not everything arrives within {seconds:.0f} s after the last fault: {behind}")
        time.sleep(0.2)
    for agent in fleet.agents:
        fleet.services[agent.name].stop()


def _behind(fleet, allowances: Allowances) -> str:
    """Empty when nothing is under way any more."""
    streams = {(row["agent"], row["hw"], row["analyzed"]) for row in fleet.database.rows(
        "SELECT agent_id AS agent, hw, analyzed FROM agent_stream")}
    for agent in fleet.agents:
        fleet.services[agent.name].require_running()
        status = fleet.status_of(agent)
        if status is None:
            return f"{agent.name} does not answer"
        acked = status["uplink"]["acked_seq"]
        if status["outbox"]["records"] or (agent.id, acked, acked) not in streams:
            return f"{agent.name}: {status['outbox']['records']} records open, acknowledged up to {acked}; server: {streams}"
    # What was stored ahead in an epoch that was left has nothing to wait for.
    which = "ready" if allowances.rolled_back else "true"
    waiting = fleet.database.value(f"SELECT count(*) FROM queue_inbox WHERE {which}")
    return f"{waiting} batches wait for the analysis" if waiting else ""


def check(fleet, allowances: Allowances = Allowances()):
    """Raises Difference or NotServed; yields what was compared, as lines."""
    profiles = served_values.profiles_of(fleet.database)
    for agent in fleet.agents:
        streams = _streams(fleet.database, agent.id)
        committed = _committed(fleet, agent, allowances)
        _compare_accounts(agent, committed, _outbox_end(agent), streams, allowances)
        records = readings = values = 0
        for stream in streams.values():
            archived = _archive(fleet.database, agent, stream)
            times = _each_reading_once(fleet.database, agent, stream, archived)
            served = _compare_values(fleet, agent, stream, times, profiles)
            records += len(archived)
            readings += len(times)
            values += served
        yield (f"{agent.name}: {records} records, {readings} of them readings: each on the server once, chains "
               f"equal; {values} counter values: each one was served by its device")
    quarantined = fleet.database.rows("SELECT stage, reason, count(*) AS n FROM quarantine GROUP BY 1, 2")
    if quarantined and not allowances.rolled_back:
        raise Difference(f"in quarantine: {quarantined}")
    yield _check_figures(fleet.database)
    yield _check_chains(fleet)
    yield _check_logs(fleet, allowances)


def _streams(database, agent_id: str) -> dict[str, Stream]:
    rows = database.rows("SELECT epoch, stream_id, hw, analyzed, encode(chain, 'hex') AS chain FROM agent_stream "
                         f"WHERE agent_id = '{agent_id}'")
    return {row["epoch"]: Stream(row["epoch"], row["stream_id"], row["hw"], row["analyzed"], bytes.fromhex(row["chain"]))
            for row in rows}


def _events(fleet, name: str):
    """Every line that a process has logged; what is no event has the name `text`."""
    with open(fleet.logs / f"{name}.log", encoding="utf-8", errors="replace") as lines:
        for line in lines:
            try:
                yield json.loads(line)
            except ValueError:
                # A line that was being written when the process was killed has the next one behind it.
                start = line.rfind('{"')
                with contextlib.suppress(ValueError):
                    yield json.loads(line[start:] if start > 0 else "")
                    continue
                yield {"event": "text", "level": "none", "text": line.rstrip()}


def _committed(fleet, agent, allowances: Allowances) -> dict[str, int]:
    """Epoch -> the last record that the agent has called committed. It never goes back."""
    committed: dict[str, int] = {}
    for event in _events(fleet, agent.name):
        if event["event"] != "outbox.committed":
            continue
        epoch, last = event["epoch"], int(event["last_seq"])
        if last <= committed.get(epoch, 0) and not allowances.rolled_back:
            raise Difference(f"{agent.name} had committed record {committed[epoch]}; later, record {last} is new")
        committed[epoch] = max(last, committed.get(epoch, 0))
    if not committed:
        raise Difference(f"{agent.name} has committed nothing")
    return committed


def _outbox_end(agent) -> OutboxEnd:
    with contextlib.closing(sqlite3.connect(f"file:{agent.state / 'outbox.db'}?mode=ro", uri=True)) as store:
        epoch, base_seq, base_chain, acked = store.execute(
            "SELECT epoch, base_seq, base_chain, acked_seq FROM stream").fetchone()
        chains = {base_seq: base_chain, **dict(store.execute("SELECT last_seq, chain FROM batch"))}
        (unsealed,) = store.execute("SELECT max(last_seq) FROM record").fetchone()
    return OutboxEnd(str(uuid.UUID(bytes=epoch)), acked, base_seq, unsealed or max(chains), chains)


def _compare_accounts(agent, committed: dict[str, int], end: OutboxEnd, streams: dict[str, Stream], allowances) -> None:
    if set(streams) != set(committed):
        raise Difference(f"{agent.name}: committed in epochs {sorted(committed)}, server has {sorted(streams)}")
    if len(streams) > 1 and not allowances.rolled_back:
        raise Difference(f"{agent.name} began {len(streams)} epochs; nothing was done that needs more than one")
    for epoch, last in committed.items():
        stream = streams[epoch]
        # What an epoch that was left had beyond the server's mark has gone into the next one, behind a note.
        moved = streams[end.epoch].hw - 1 if epoch != end.epoch else 0
        if stream.hw + moved < last:
            raise Difference(f"{agent.name} has committed up to {last}, the server has {stream.hw}")
        if stream.analyzed != stream.hw:
            raise Difference(f"{agent.name}: the server has {stream.hw} and has analysed {stream.analyzed}")
    stream = streams[end.epoch]
    if stream.hw != end.last_seq or end.acked_seq != end.last_seq:
        raise Difference(f"{agent.name} ends at {end.last_seq}, acknowledged {end.acked_seq}; the server has {stream.hw}")
    if end.chains.get(stream.hw) != stream.chain:
        raise Difference(f"{agent.name}: its chain value at {stream.hw} is not the server's")


def _archive(database, agent, stream: Stream) -> list:
    """The records of a stream as the raw archive has them; its batches are one chain without holes."""
    rows = database.rows("SELECT first_seq, last_seq, encode(payload, 'hex') AS payload FROM inbox "
                         f"WHERE stream_id = {stream.stream_id} AND last_seq <= {stream.hw} ORDER BY first_seq, received_at")
    chain = hashlib.sha256(uuid.UUID(stream.epoch).bytes).digest()
    records = []
    for row in rows:
        payload = bytes.fromhex(row["payload"])
        if row["first_seq"] != len(records) + 1:
            raise Difference(f"{agent.name}: batch {row['first_seq']} follows record {len(records)} in the archive")
        chain = hashlib.sha256(chain + hashlib.sha256(payload).digest()).digest()
        records += records_of_batch(payload)
        if [record.seq for record in records[row["first_seq"] - 1:]] != list(range(row["first_seq"], row["last_seq"] + 1)):
            raise Difference(f"{agent.name}: batch {row['first_seq']} has other records than {row['first_seq']} to {row['last_seq']}")
    if chain != stream.chain or len(records) != stream.hw:
        raise Difference(f"{agent.name}: the archive's {len(records)} records do not give the chain value at {stream.hw}")
    return records


def _each_reading_once(database, agent, stream: Stream, records: list) -> dict[int, int]:
    """Number of each reading -> when it was made by the agent's clock, Unix ms."""
    made = {record.seq: record.wall_ms for record in records if record.kind == "reading"}
    stored = collections.Counter(reading["seq"] for reading in all_readings(database, stream.stream_id))
    missing, foreign = sorted(made.keys() - stored.keys()), sorted(stored.keys() - made.keys())
    twice = sorted(seq for seq, count in stored.items() if count > 1)
    if missing or foreign or twice:
        raise Difference(f"{agent.name}: readings missing: {missing[:5]}, never sent: {foreign[:5]}, stored twice: {twice[:5]}")
    return made


def _compare_values(fleet, agent, stream: Stream, times: dict[int, int], profiles: dict) -> int:
    if not times:
        return 0
    rows = all_readings(fleet.database, stream.stream_id)
    for row in rows:
        # The server's time has the time in it that the batch was under way; here that may be long.
        row["taken_ms"] = times[row["seq"]]
    devices = json.loads(agent.ready_file.read_text())["devices"]
    return served_values.compare(rows, profiles, served_values.ServedLog(agent.served_log), devices)["values"]


# What customers are charged by must be the sum of what devices used: rows that differ.
_WRONG_SUMS = """
SELECT coalesce(c.tenant_id, d.tenant_id) AS tenant, coalesce(c.day, d.day) AS day, c.total, d.total AS of_devices
FROM customer_day c FULL JOIN (
  SELECT tenant_id, day, sum(coalesce(pages, 0)) AS total, sum(coalesce(mono_used, 0)) AS mono,
    sum(coalesce(color_used, 0)) AS color, sum(held) AS held, count(*) AS devices FROM device_day GROUP BY 1, 2) d
  ON d.tenant_id = c.tenant_id AND d.day = c.day
WHERE (coalesce(c.total, 0), coalesce(c.mono, 0), coalesce(c.color, 0), coalesce(c.held, 0), coalesce(c.devices, 0))
  <> (coalesce(d.total, 0), coalesce(d.mono, 0), coalesce(d.color, 0), coalesce(d.held, 0), coalesce(d.devices, 0))
"""


def _check_figures(database) -> str:
    """Readings are numbered without a hole in each device, and sums are the sums of their parts."""
    numbers = collections.defaultdict(list)
    for reading in all_readings(database):
        numbers[reading["device_id"]].append(reading["n"])
    stated = {row["device"]: row["n"] for row in database.rows("SELECT device_id AS device, n FROM device_state WHERE n > 0")}
    for device, found in numbers.items():
        if sorted(found) != list(range(1, len(found) + 1)) or stated.get(device) != len(found):
            raise Difference(f"{device} counts {stated.get(device)} readings, which are numbered {sorted(found)}")
    if wrong := database.rows(_WRONG_SUMS):
        raise Difference(f"sums of customers are not those of their devices: {wrong[:3]}")
    days = database.value("SELECT count(*) FROM device_day")
    return f"{len(numbers)} devices: readings without a hole; {days} days of use add up to those of customers"


def _check_chains(fleet) -> str:
    """The server's own proof, over rows, runs and the raw archive."""
    done = run([fleet.server_program, "verify", "--archive", "--config", fleet.var / "server.toml"])
    return f"verify: {done.strip().splitlines()[-1]}"


def _check_logs(fleet, allowances: Allowances) -> str:
    """Raises Difference for every event of level error that these faults do not explain."""
    seen: collections.Counter = collections.Counter()
    for name in [*fleet.servers, *(agent.name for agent in fleet.agents)]:
        for event in _events(fleet, name):
            if event["level"] == "error":
                seen[event["event"]] += 1
                if event["event"] not in EXPECTED_ERRORS and event["event"] not in allowances.events:
                    raise Difference(f"{name} logged an error that nothing here explains: {event}")
            elif event["level"] == "none" and not _EXPECTED_TEXT.search(event["text"]):
                raise Difference(f"{name} printed: {event['text']}")
    for line in (fleet.logs / "postgres.log").read_text(errors="replace").splitlines():
        # It hints at corrupted data whenever it is stopped in the middle of a recovery, and need not be right.
        if "HINT:" not in line and _POSTGRES_ALARM.search(line):
            raise Difference(f"PostgreSQL: {line}")
    return f"events of level error, all expected: {dict(seen) or 'none'}"
