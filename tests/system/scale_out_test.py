"""Several processes of every role share the work, and each is enough without the others.

Two ingest processes on one shared subscription, each with its own certificate; two that analyse; two that do
housekeeping, of which one leads; two of the web. What is killed is replaced by the one beside it.
"""

import argparse
import random
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "chaos"))

import comparison  # noqa: E402
from fleet import Fleet  # noqa: E402
from stack import Options  # noqa: E402

_LEADER = '"event":"jobs.housekeeping_done"'
_TAKE_OVER_S = 40  # a leader looks for its lock each 10 s; housekeeping itself takes a while


class ScaleOutTest(unittest.TestCase):
    bin: Path  # of the programs; set by main()

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="platen-scale-")
        cls.addClassCleanup(cls.folder.cleanup)
        cls.fleet = Fleet(Options(bin=cls.bin, var=Path(cls.folder.name), printers=30, poll_seconds=10),
                          batch_records=2, linger_ms=100)
        cls.addClassCleanup(cls.fleet.stop)
        cls.fleet.start()

    def wait_for_more(self, what: str, most: float = 60) -> None:
        """New batches of both agents pass the whole way."""
        before = self.analyzed()
        self.fleet.services["postgres"].wait_until(
            lambda: all(now >= before.get(agent, 0) + 20 for agent, now in self.analyzed().items()) and
            len(self.analyzed()) == len(self.fleet.agents), what, most)

    def analyzed(self) -> dict[str, int]:
        return {row["agent"]: row["n"] for row in self.fleet.database.rows(
            "SELECT agent_id AS agent, sum(analyzed)::bigint AS n FROM agent_stream GROUP BY agent_id")}

    def received(self, name: str, way: str) -> int:
        """Bytes that a process had from (`down`) or gave to (`up`) what it is connected to."""
        return sum(getattr(traffic, way) for traffic in self.fleet.proxies[name].connections)

    def leaders(self) -> list[str]:
        return [name for name in ("work-1", "work-2") if _LEADER in (self.fleet.logs / f"{name}.log").read_text()]

    def test_1_all_processes_take_part(self):
        self.wait_for_more("batches")
        before = {name: self.received(f"{name}>{what}", way) for name, what, way in self.parts()}
        self.fleet.services["postgres"].wait_until(
            lambda: all(self.received(f"{name}>{what}", way) > before[name] + 20_000 for name, what, way in self.parts()),
            "work for every process")

    @staticmethod
    def parts():
        """Ingest has batches from the broker, the analysis gives readings to the database."""
        return [("ingest-1", "broker", "down"), ("ingest-2", "broker", "down"),
                ("analyze-1", "database", "up"), ("analyze-2", "database", "up")]

    def test_2_each_process_is_enough(self):
        dice = random.Random(1)
        for role in ("ingest", "analyze", "web"):
            for number in dice.sample((1, 2), 2):
                name = f"{role}-{number}"
                with self.subTest(killed=name):
                    self.fleet.services[name].kill()
                    self.wait_for_more(f"batches without {name}")
                    self.fleet.start_service(name)

    def test_3_one_leads_and_is_replaced(self):
        work = self.fleet.services["work-1"]
        work.wait_until(lambda: self.leaders(), "housekeeping", _TAKE_OVER_S)
        (leader,) = self.leaders()
        self.fleet.services[leader].kill()
        other = "work-2" if leader == "work-1" else "work-1"
        self.fleet.services[other].wait_until(lambda: other in self.leaders(), "another leader", _TAKE_OVER_S)

    def test_4_nothing_is_lost_and_nothing_is_there_twice(self):
        for name in self.fleet.servers:
            if not self.fleet.services[name].running:
                self.fleet.start_service(name)
        comparison.drain(self.fleet)
        self.assertTrue(list(comparison.check(self.fleet)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", type=Path, required=True, help="folder of the programs")
    arguments, rest = parser.parse_known_args()
    ScaleOutTest.bin = arguments.bin.resolve()
    unittest.main(argv=[sys.argv[0], *rest])


if __name__ == "__main__":
    main()
