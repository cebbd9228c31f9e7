"""The days before a demo: when its site began, what happened there, and when somebody watched it."""

import datetime
import json
from pathlib import Path
from zoneinfo import ZoneInfo

TIME_ZONE = "Europe/Berlin"
_DAY = datetime.timedelta(days=1)
_WORST_GAP = datetime.timedelta(hours=1)

# (share of the history that has passed, hour of that day or of the Monday after it, address's last number, what happens).
# The addresses are those of printers that a site of 20 or more has; twenty past an hour lies between two rounds of reading.
_EVENTS = (
    (0.25, 8, 10, "number 87654321 1.3.6.1.4.1.11.2.3.9.4.2.1.4.1.2.5 127.20.0.10"),  # one absurd reading
    (0.25, 10, 10, "mend number 127.20.0.10"),
    (0.35, 8, 8, "move 127.20.0.208 127.20.0.8"),   # another address
    (0.50, 8, 6, "switch-off 127.20.0.6"),          # off for some days
    (0.64, 8, 6, "switch-on 127.20.0.6"),
    (0.60, 8, 11, "replace 127.20.0.11"),           # another device at the same place
    (0.70, 8, 16, "board 127.20.0.16"),             # a technician fits another board
    (0.80, 8, 14, "counter-reset 127.20.0.14"),     # and sets counters to zero
    (0.93, 8, 19, "switch-off 127.20.0.19"),        # off since then
)


def changed_addresses() -> set[str]:
    """Where the diary has something happen."""
    return {word for *_, order in _EVENTS for word in order.split() if word.startswith("127.")}


class SiteHistory:
    """Made at the site's first start, and the same at every later one: kept in `folder`."""

    def __init__(self, folder: Path, days: int, printers: int):
        self._file = folder / "site-history.json"
        self._diary = folder / "site-diary.txt"
        if self._file.exists():
            self._state = json.loads(self._file.read_text())
        else:
            now = datetime.datetime.now(datetime.timezone.utc)
            begin = now - days * _DAY
            self._state = {"since": _text(_monday_before(begin)), "read_until": _text(begin), "watched": []}
            self._diary.write_text("".join(f"{line}\n" for line in _diary(begin, now, printers)))

        self._is_read = False

    @property
    def unread(self) -> tuple[str, str] | None:
        """From when to when nobody has read the site, before somebody began to watch; None: hardly at all."""
        begin, end = self._state["read_until"], self._state["watched"][-1][0]
        return (begin, end) if begin and _time(end) - _time(begin) > _WORST_GAP else None

    @property
    def watched_since_ms(self) -> int:
        """Unix time."""
        return round(_time(self._state["watched"][-1][0]).timestamp() * 1000)

    def simulator_options(self) -> list:
        spans = ["/".join(filter(None, span)) for span in self._state["watched"]]
        return ["--since", self._state["since"], "--diary", self._diary,
                *(word for span in spans for word in ("--watched", span))]

    def watch(self) -> None:
        """From now on. After a start that nobody ended, the site's time has run fast until now."""
        now = _text(datetime.datetime.now(datetime.timezone.utc))
        for span in self._state["watched"]:
            if span[1] is None:
                span[1], self._state["read_until"] = now, None
        self._state["watched"].append([now, None])
        self._save()

    def note_that_it_was_read(self) -> None:
        """What was unread, and with it all that is to come while somebody watches."""
        self._is_read = True

    def leave(self) -> None:
        """Nobody watches any more."""
        now = _text(datetime.datetime.now(datetime.timezone.utc))
        self._state["watched"][-1][1] = now
        if self._is_read or self.unread is None:
            self._state["read_until"] = now
        self._save()

    def _save(self) -> None:
        draft = self._file.with_suffix(".new")
        draft.write_text(json.dumps(self._state))
        draft.rename(self._file)


def _monday_before(time: datetime.datetime) -> datetime.datetime:
    """08:00 at the site, where each week of the simulator begins."""
    local = time.astimezone(ZoneInfo(TIME_ZONE))
    monday = (local - local.weekday() * _DAY).replace(hour=8, minute=0, second=0, microsecond=0)
    return monday if monday <= local else monday - 7 * _DAY


def _diary(begin: datetime.datetime, end: datetime.datetime, printers: int) -> list[str]:
    lines = []
    for share, hour, number, order in _EVENTS:
        time = (begin + share * (end - begin)).replace(hour=hour, minute=20, second=0, microsecond=0)
        if time.weekday() >= 5:
            time += (7 - time.weekday()) * _DAY
        if number <= printers and begin < time < end:
            lines.append((time, order))
    return [f"{_text(time)} {order}" for time, order in sorted(lines)]


def _text(time: datetime.datetime) -> str:
    return time.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def _time(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
