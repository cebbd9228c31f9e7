"""The table that a run prints: figure, value, peer, ratio, goal, met or not."""

import dataclasses
import json


@dataclasses.dataclass
class Figure:
    name: str
    value: float
    unit: str
    peer: float | None = None
    peer_name: str = ""
    goal: str = ""
    is_met: bool | None = None  # None: there is no goal
    note: str = ""

    @property
    def ratio(self) -> float | None:
        return self.value / self.peer if self.peer else None


def at(values: list[float], percent: float) -> float:
    """A percentile; of few values the worst one."""
    values = sorted(values)
    return values[min(len(values) - 1, int(len(values) * percent / 100))]


def median(values: list[float]) -> float:
    return at(values, 50)


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.2f}"


class Table:
    def __init__(self, as_json: bool):
        self._as_json = as_json
        self.figures: list[Figure] = []
        if not as_json:
            print(f"{'figure':44} {'value':>12} {'peer':>12} {'ratio':>7}  goal, met", flush=True)

    def add(self, figure: Figure) -> None:
        self.figures.append(figure)
        if self._as_json:
            print(json.dumps({**dataclasses.asdict(figure), "ratio": figure.ratio}), flush=True)
            return
        met = {None: "", True: "met", False: "NOT MET"}[figure.is_met]
        print(f"{figure.name:44} {_number(figure.value):>12} {_number(figure.peer):>12} {_number(figure.ratio):>7}  "
              f"{'; '.join(part for part in (figure.goal, met) if part)}", flush=True)
        for line in (f"{figure.unit}" + (f", beside {figure.peer_name}" if figure.peer_name else ""), figure.note):
            if line:
                print(f"    {line}", flush=True)

    def say(self, text: str) -> None:
        if not self._as_json:
            print(f"  -- {text}", flush=True)
