"""Holds the days before a demo against what the simulator served and what the agent noted."""

import exactly_once
import served_values
from readings_sql import all_readings
from site_history import changed_addresses
from stack import NOT_PRINTERS
from wire import records_of_batch

_LIFE_COUNT = "1.3.6.1.2.1.43.10.2.1.4.1.1"
# Without a common boot, the way to the server counts as the agent's clock being wrong. Rounds are hours apart.
_WAY_MS = 300_000
_DAYS_OF_USE = 25 / 30  # at least; few print on a Sunday
_LEAST_TRUST = 80       # percent: the simulator's printers count rightly
_LEAST_SHARE = 2 / 3    # of the printers; some print little, some count no pages


class Wrong(Exception):
    """Something that the server knows of those days, but was not so; the text says what."""


def check(stack, history: dict) -> str:
    """`history` as Stack.make_history() gave it. Raises Wrong; returns what was compared."""
    dated = _require_dates(stack, history)
    sums = _require_use(stack, stack.options.history_days)
    _require_trust(stack)
    return (f"{dated} readings of the {stack.options.history_days} days before: dated as the agent read them; "
            f"use of {sums} printers: what they counted")


def _require_dates(stack, history: dict) -> int:
    """Every reading is there, with the time that the agent's clock showed then."""
    epoch, batches = exactly_once.agent_batches(stack.state / "outbox.db")
    noted = {record.seq: record.wall_ms for batch in batches for record in records_of_batch(batch["bytes"])
             if record.kind == "reading" and record.seq <= history["last_seq"]}
    stream = stack.database.value(f"SELECT stream_id FROM agent_stream WHERE epoch = '{epoch}'")
    stored = {reading["seq"]: reading["taken_ms"] for reading in all_readings(stack.database, stream)
              if reading["seq"] <= history["last_seq"]}
    if len(noted) != history["readings"] or noted.keys() != stored.keys():
        raise Wrong(f"{history['readings']} readings were made, {len(noted)} kept by the agent, {len(stored)} stored")
    for seq, wall_ms in noted.items():
        if abs(stored[seq] - wall_ms) > _WAY_MS:
            raise Wrong(f"record {seq} was made at {wall_ms}, its reading is dated {stored[seq]} (Unix ms)")
    return len(stored)


def _require_use(stack, days: int) -> int:
    """Use per day adds up to what each printer has counted, and is spread over the days."""
    log = served_values.log_of(stack)
    printers = [device for device in stack.devices() if device["recording"] not in NOT_PRINTERS]
    same_all_the_time = [device for device in printers if device["address"] not in changed_addresses()]
    use = {row["serial"]: row for row in stack.database.rows(_USE)}
    summed = busy = 0
    for device in same_all_the_time:
        row = use.get(device["serial"])
        counted = _counted(log, device["address"], row) if row else None
        if counted is None:
            continue
        if row["used"] != counted:
            raise Wrong(f"{device['address']} has counted {counted} pages, its use per day comes to {row['used']}")
        summed += 1
        busy += row["days"] >= days * _DAYS_OF_USE
    if summed < _LEAST_SHARE * len(same_all_the_time):
        raise Wrong(f"only {summed} of {len(same_all_the_time)} printers can be compared")
    if busy < _LEAST_SHARE * len(same_all_the_time):
        raise Wrong(f"only {busy} of {len(same_all_the_time)} printers have use on {days * _DAYS_OF_USE:.0f} days")
    return summed


def _require_trust(stack) -> None:
    """No check of trust fails on a printer that is as it should be."""
    for row in stack.database.rows(_DOUBTED):
        raise Wrong(f"{row['model']} at {row['address']} has a trust of {row['trust']}, expected: {_LEAST_TRUST} and more")


def _counted(log, address: str, row: dict) -> int | None:
    """From its first to its last stored reading, by what it served; None: it serves no such counter."""
    first = log.of_reading(address, row["first_ms"])
    last = log.of_reading(address, row["last_ms"])
    if not first or not last or _LIFE_COUNT not in first[-1] or _LIFE_COUNT not in last[-1]:
        return None
    return last[-1][_LIFE_COUNT] - first[-1][_LIFE_COUNT]


_USE = """
SELECT d.serial, sum(u.life_used)::bigint AS used, count(*) FILTER (WHERE u.life_used > 0) AS days, r.first_ms, r.last_ms
FROM device d JOIN device_day u ON u.device_id = d.id AND u.life_used IS NOT NULL
CROSS JOIN LATERAL (SELECT (extract(epoch FROM min(taken_at)) * 1000)::bigint AS first_ms,
                           (extract(epoch FROM max(taken_at)) * 1000)::bigint AS last_ms
                    FROM reading WHERE device_id = d.id AND life_count IS NOT NULL) r
GROUP BY d.serial, r.first_ms, r.last_ms
"""
_DOUBTED = f"""
SELECT d.model, d.address, s.trust FROM device_state s JOIN device d ON d.tenant_id = s.tenant_id AND d.id = s.device_id
WHERE s.trust < {_LEAST_TRUST}
"""
