"""One of the attacked agents: where its things lie and what is known of it."""

import dataclasses
import tomllib
from pathlib import Path


@dataclasses.dataclass
class Agent:
    """One customer's site: an agent and its simulated printers."""

    name: str
    number: int
    var: Path
    tail_mib: int
    snmp_port: int = 0
    id: str = ""                  # what enrolment gave
    recorded: Path | None = None  # while its writes are recorded: a copy of its folder from before

    @property
    def state(self) -> Path:
        return self.var / f"{self.name}-state"

    @property
    def settings(self) -> Path:
        return self.var / f"{self.name}.toml"

    @property
    def served_log(self) -> Path:
        return self.var / f"served-values-{self.number}.jsonl"

    @property
    def ready_file(self) -> Path:
        return self.var / f"simulator-{self.number}-ready.json"

    @property
    def io_log(self) -> Path:
        return self.var / f"{self.name}-io.log"

    @property
    def network(self) -> str:
        return f"127.2{self.number}.0.0"

    @property
    def simulator(self) -> str:
        return f"simulator-{self.number}"

    def note_id(self) -> None:
        """Once it has joined."""
        self.id = tomllib.loads((self.state / "identity.toml").read_text())["agent_id"]
