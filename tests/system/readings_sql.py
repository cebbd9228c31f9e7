"""All readings that the server has, with their values: rows, and what says the same as one of them.

A device that says the same again costs no row: its repetitions are packed (reading_run, and in device_state while
the run goes on). Read here with code of its own, not the product's.
"""

import json

# Counters with a column of their own.
WIDE = ("life_count", "total_impressions", "mono_impressions", "color_impressions", "total_sheets", "duplex_sheets",
        "print_total", "print_mono", "print_color", "copy_total", "copy_mono", "copy_color", "fax_in", "fax_out",
        "scan_total", "large_impressions")

_ROWS = """
SELECT r.device_id, r.n, r.stream_id, r.seq, r.status, r.others, s.counters AS places, d.serial, d.address,
  encode(p.hash, 'hex') AS profile, (extract(epoch FROM r.taken_at) * 1000)::bigint AS taken_ms,
  (extract(epoch FROM r.received_at) * 1000)::bigint AS received_ms, {wide}
FROM reading r
JOIN device d ON d.tenant_id = r.tenant_id AND d.id = r.device_id
JOIN profile p ON p.tenant_id = r.tenant_id AND p.number = r.profile
JOIN counter_set s ON s.tenant_id = r.tenant_id AND s.number = r.counter_set
""".format(wide=", ".join(f"r.{name}" for name in WIDE))

_RUNS = """
SELECT device_id, began_n AS n, encode(packed, 'hex') AS packed FROM reading_run
UNION ALL
SELECT device_id, full_n, encode(run, 'hex') FROM device_state WHERE run <> ''
"""


def all_readings(database, stream_id: int | None = None) -> list[dict]:
    """By time, each with device_id, n, stream_id, seq, taken_ms, received_ms, serial, address, profile (of the row,
    hash in hex), status, counters (name -> value), and repeats: the n of the reading of which it says the same."""
    rows = {}
    for row in database.rows(_ROWS):
        places = json.loads(row.pop("places"))
        others = iter(row.pop("others") or [])
        wide = {name: row.pop(name) for name in WIDE}
        counters = {place["name"]: wide[place["name"]] if place["name"] in wide else next(others) for place in places}
        row["counters"] = {name: value for name, value in counters.items() if value is not None}
        rows[row["device_id"], row["n"]] = row | {"repeats": None}
    readings = list(rows.values())
    for run in database.rows(_RUNS):
        row = rows[run["device_id"], run["n"]]
        readings += [row | sample | {"repeats": row["n"]} for sample in unpacked(bytes.fromhex(run["packed"]), row)]
    if stream_id is not None:
        readings = [reading for reading in readings if reading["stream_id"] == stream_id]
    return sorted(readings, key=lambda reading: (reading["taken_ms"], reading["device_id"], reading["n"]))


def unpacked(packed: bytes, row: dict):
    """The repetitions of a row: time, delay until it was received, stream and seq as differences from the one before."""
    numbers = _signed_numbers(packed)
    taken, delay = row["taken_ms"], row["received_ms"] - row["taken_ms"]
    stream, seq, n = row["stream_id"], row["seq"], row["n"]
    for later in numbers:
        taken += later
        delay += next(numbers)
        stream += next(numbers)
        seq += next(numbers)
        n += 1
        yield {"taken_ms": taken, "received_ms": taken + delay, "stream_id": stream, "seq": seq, "n": n}


def _signed_numbers(packed: bytes):
    """Zigzag varints: seven bits an octet, the least significant first."""
    number = shift = 0
    for octet in packed:
        number |= (octet & 0x7F) << shift
        shift += 7
        if octet < 0x80:
            yield number >> 1 if number % 2 == 0 else -(number + 1 >> 1)
            number = shift = 0
