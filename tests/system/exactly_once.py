"""Compares what the agent has committed with what the server has stored, record by record.

The agent keeps acknowledged batches for days (its replay tail), so its database holds every record
of a short run. Reads both databases directly and decodes the batches itself.
"""

import collections
import contextlib
import hashlib
import sqlite3
import uuid
from pathlib import Path

from readings_sql import all_readings
from wire import records_of_batch


class Difference(Exception):
    """A promise that does not hold; the text says which record shows it."""


def agent_batches(outbox: Path) -> tuple[str, list[dict]]:
    """The epoch and every sealed batch, in order. Only while no agent has the outbox open."""
    with contextlib.closing(sqlite3.connect(f"file:{outbox}?mode=ro", uri=True)) as store:
        (epoch,) = store.execute("SELECT epoch FROM stream").fetchone()
        rows = store.execute("SELECT first_seq, last_seq, chain, bytes FROM batch ORDER BY first_seq").fetchall()
        (unsealed,) = store.execute("SELECT count(*) FROM record").fetchone()
    if unsealed:
        raise Difference(f"the agent has {unsealed} records that it has not sent")
    names = ("first", "last", "chain", "bytes")
    return str(uuid.UUID(bytes=epoch)), [dict(zip(names, row)) for row in rows]


def check(outbox: Path, database) -> dict:
    """Raises Difference; returns counts of what was compared."""
    epoch, batches = agent_batches(outbox)
    _require_unbroken(batches, epoch)
    stream = _stream(database, epoch)
    last = batches[-1]["last"] if batches else 0
    if stream["hw"] != last or stream["analyzed"] != last:
        raise Difference(f"agent has committed up to {last}, server has {stream['hw']}, analysed {stream['analyzed']}")
    if batches and bytes.fromhex(stream["chain"]) != batches[-1]["chain"]:
        raise Difference("the chain values of agent and server differ")
    records = [record for batch in batches for record in records_of_batch(batch["bytes"])]
    _require_each_reading_once(records, database, stream["stream_id"])
    kinds = collections.Counter(record.kind for record in records)
    return {"batches": len(batches), "records": len(records), "readings": kinds["reading"]}


def _require_unbroken(batches: list[dict], epoch: str) -> None:
    chain = hashlib.sha256(uuid.UUID(epoch).bytes).digest()
    expected = 1
    for batch in batches:
        if batch["first"] != expected:
            raise Difference(f"agent: batch {batch['first']} follows record {expected - 1}")
        chain = hashlib.sha256(chain + hashlib.sha256(batch["bytes"]).digest()).digest()
        if chain != batch["chain"]:
            raise Difference(f"agent: chain value of batch {batch['first']} is not that of its bytes")
        expected = batch["last"] + 1


def _stream(database, epoch: str) -> dict:
    rows = database.rows(
        f"SELECT stream_id, hw, analyzed, encode(chain, 'hex') AS chain FROM agent_stream WHERE epoch = '{epoch}'")
    if len(rows) != 1:
        raise Difference(f"server has {len(rows)} streams of epoch {epoch}")
    return rows[0]


def _require_each_reading_once(records, database, stream_id: int) -> None:
    stored = collections.Counter(reading["seq"] for reading in all_readings(database, stream_id))
    committed = {record.seq for record in records if record.kind == "reading"}
    missing, foreign = sorted(committed - stored.keys()), sorted(stored.keys() - committed)
    twice = sorted(seq for seq, count in stored.items() if count > 1)
    if missing or foreign or twice:
        raise Difference(f"readings missing: {missing[:5]}, never sent: {foreign[:5]}, stored twice: {twice[:5]}")
    unknown = sum(record.kind == "empty" for record in records)  # of a kind that no server knows
    quarantined = database.value("SELECT count(*) FROM quarantine")
    if quarantined != unknown:
        raise Difference(f"{quarantined} batches or records are in quarantine, {unknown} belong there")
