"""Holds every stored counter against what the simulator says its devices answered.

Evaluates the counters of the profile that a reading names with code of its own (not the product's
normalising), on the values that the served-value log has for that device in the time of that poll.
"""

import bisect
import collections
import functools
import json
import re
import tomllib
from pathlib import Path

from readings_sql import all_readings

ROOT = Path(__file__).resolve().parents[2]
# A poll takes well below a second here; readings of one device are at least ten seconds apart.
POLL_MS = 5_000
# While the days before are read, the simulated site stands at the beginning of each round, and rounds are hours apart.
ROUND_MS = 600_000
# Counters that stand still are not in the log: a few such values say nothing is wrong, many would.
LEAST_CHECKED_SHARE = 0.8


class NotServed(Exception):
    """A stored value that its device never said; the text names reading, counter and value."""


class ServedLog:
    """What each device answered, by time. Until `stood_until` (Unix ms) the site was read in rounds."""

    def __init__(self, path, stood_until: int = 0):
        self._stood_until = stood_until
        self._times = collections.defaultdict(list)
        self._values = collections.defaultdict(list)
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                if not line.endswith("\n"):
                    break  # being written
                entry = json.loads(line)
                self._times[entry["dev"]].append(entry["t"])
                self._values[entry["dev"]].append({name: int(value) for name, value in entry["values"].items()})

    def of_reading(self, device: str, taken_ms: int) -> list[dict[str, int]]:
        """As during(), for the poll that became the reading of that time."""
        before = ROUND_MS if taken_ms < self._stood_until else POLL_MS
        return self.during(device, taken_ms - before, taken_ms + 50)

    def during(self, device: str, start: int, end: int) -> list[dict[str, int]]:
        """What was served from `start` to `end` (Unix ms, both included): after each reply, OID -> its last value.

        All of them, as a counter may move between two replies to one poll, which may ask for it twice."""
        times = self._times[device]
        states: list[dict[str, int]] = []
        for values in self._values[device][bisect.bisect_left(times, start) : bisect.bisect_right(times, end)]:
            states.append({**states[-1], **values} if states else values)
        return states


@functools.cache
def _recorded_texts(recording: str) -> dict[str, str]:
    """OID -> what stands still in a recording, as text: labels and types of table rows."""
    texts = {}
    for line in (ROOT / "tests/recordings" / f"{recording}.snmprec").read_text(encoding="utf-8").splitlines():
        parts = line.split("|", 2)
        if len(parts) == 3 and parts[1] in ("2", "4"):
            texts[parts[0].lstrip(".")] = parts[2]
    return texts


@functools.cache
def _standing(recording: str) -> dict[str, int]:
    """OID -> the counters of a recording that never move, so that the log does not have them."""
    script = tomllib.loads((ROOT / "tests/recordings" / f"{recording}.toml").read_text(encoding="utf-8"))
    moving = {line.split(" = ", 1)[0] for kind in script.get("values", {}).values() for line in kind}
    values = {}
    for line in (ROOT / "tests/recordings" / f"{recording}.snmprec").read_text(encoding="utf-8").splitlines():
        parts = line.split("|", 2)
        if len(parts) == 3 and parts[1] == "65" and parts[0].lstrip(".") not in moving:
            values[parts[0].lstrip(".")] = int(parts[2])
    return values


def _under(column: str, served: dict) -> dict[str, int]:
    """Instance -> value, in the order of the table."""
    prefix = column + "."
    found = {oid[len(prefix) :]: value for oid, value in served.items() if oid.startswith(prefix) and "#" not in oid}
    return dict(sorted(found.items(), key=lambda item: tuple(map(int, item[0].split(".")))))


def _labelled(source: dict, row: str, served: dict, recording: str) -> list[int]:
    """The values of the rows whose labels fit, `once` each."""
    texts = _recorded_texts(recording)
    values, labels = [], set()
    for instance, value in _under(source["values"], served).items():
        label = texts.get(f"{source['labels']}.{instance}", "")
        second = texts.get(f"{source['and_labels']}.{instance}", "") if "and_labels" in source else ""
        if not re.search(row, label) or not re.search(source.get("and_row", ""), second):
            continue
        if source.get("once") and label in labels:
            continue
        labels.add(label)
        values.append(value)
    return values


def _candidates(source: dict, served: dict, recording: str) -> set[int]:
    """What this source gives on these values; empty when the log cannot tell."""
    scale = lambda value: value * source.get("multiply", 1) // source.get("divide", 1)  # noqa: E731
    addends = source.get("sum") or ([source["get"]] if "get" in source else [])
    if "tag" in source:
        return {scale(served[key]) for key in (f"{oid}#{source['tag']:02x}" for oid in addends) if key in served}
    if "regex" in source:
        return {scale(value) for oid in addends for key, value in served.items() if key.startswith(oid + "#")}
    if addends:
        # A gauge that stands still adds a constant that the log does not have.
        known = [served[oid] for oid in addends if oid in served]
        minus = sum(served.get(oid, 0) for oid in source.get("minus", []))
        return {scale(sum(known) - minus)} if known else set()
    if "column" in source:
        return {scale(value) for value in list(_under(source["column"], served).values())[:1]}
    if "column_sum" in source:
        values = _under(source["column_sum"], served).values()
        return {scale(sum(values))} if values else set()
    if "values" in source:
        values = _labelled(source, source["row"], served, recording)
        less = _labelled(source, source["minus_row"], served, recording) if "minus_row" in source else []
        return {scale(sum(values) - sum(less))} if values else set()
    return set()


def profiles_of(database) -> dict[str, dict]:
    """Every profile that the server has, by its hash."""
    return {row["hash"]: tomllib.loads(row["content"])
            for row in database.rows("SELECT encode(hash, 'hex') AS hash, content FROM profile")}


def check(stack) -> dict:
    """Raises NotServed; returns how much was compared."""
    return compare(all_readings(stack.database), profiles_of(stack.database), log_of(stack), stack.devices())


def log_of(stack) -> ServedLog:
    return ServedLog(stack.served_log, stack.history.watched_since_ms if stack.history else 0)


def compare(rows: list[dict], profiles: dict, log: ServedLog, simulated: list[dict]) -> dict:
    """`rows` as all_readings() gives them; `simulated` as the simulator tells its devices."""
    devices = {device["address"]: device for device in simulated}
    addresses = {device["serial"]: device["address"] for device in simulated}
    readings = values = silent = 0
    for row in rows:
        address = addresses.get(row["serial"], row["address"])
        # A device that has moved answered at its first address then, or at its last.
        served = log.of_reading(address, row["taken_ms"]) or log.of_reading(row["address"], row["taken_ms"])
        readings += 1
        for name, value in row["counters"].items():
            sources = profiles[row["profile"]]["counters"].get(name, [])
            recording = devices[address]["recording"]
            allowed = set().union(*(_candidates(source, {**_standing(recording), **state}, recording)
                                    for source in sources for state in served))
            if not allowed:
                silent += 1
            elif value not in allowed:
                raise NotServed(f"{address} at {row['taken_ms']} (Unix ms): {name} is {value}, served: {sorted(allowed)}")
            else:
                values += 1
    if values < LEAST_CHECKED_SHARE * (values + silent) or values == 0:
        raise NotServed(f"only {values} of {values + silent} stored values can be compared with the log")
    return {"readings": readings, "values": values, "silent": silent}
