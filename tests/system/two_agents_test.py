"""Two agents find the same printers: one of them reads, and the other takes over when that one has died.

A whole Platen with one simulated site and two agents in it, with short times.
"""

import argparse
import json
import sys
import tempfile
import unittest
from pathlib import Path

from processes import Service, run
from stack import Options, Stack

_PRINTERS = 5
_LEASE_S = 30
_WAIT_S = 150

_SERVER = f"""
[analyze]
poll_ms = 50
lease_s = {_LEASE_S}
"""
_INGEST = "leave_s = 1\nmissing_ms = 500\n"


class TwoAgents(Stack):
    """`agent` and `second`: of two sites of one customer, in one network."""

    def server_settings(self, **changed) -> str:
        return super().server_settings(**changed).replace("[ingest]\n", f"[ingest]\n{_INGEST}") + _SERVER

    def start(self) -> None:
        self.start_all_but_agent()
        self.start_service("agent")
        self.services["agent"].wait_until(lambda: self.devices_read() == _PRINTERS, "all printers read by the first", _WAIT_S)
        settings = self.var / "second.toml"
        state = self.var / "second-state"
        state.mkdir(mode=0o700)
        self.write_private(settings, self.agent_settings(state=state))
        run(self.enrol_command(settings, self.enrol_token("Second office")))
        self.services["second"] = Service(
            "second", [self._program("platen-agent"), "run", "--config", settings], self.logs / "second.log")
        self.services["second"].start()
        self.services["second"].wait_until(lambda: (state / "agent.sock").exists(), "no status socket")

    def stop(self) -> None:
        if "second" in self.services:
            self.services["second"].stop()
        super().stop()

    def of(self, name: str) -> dict:
        """What an agent says of its devices."""
        settings = self.var / f"{name}.toml"
        return json.loads(run([self._program("platen-agent"), "status", "--json", "--config", settings]))["devices"]

    def readings_of(self, site: str) -> int:
        """Records of the agent of a site that are analysed."""
        return self._number(
            "SELECT coalesce(sum(t.analyzed), 0)::bigint FROM agent_stream t JOIN agent a ON a.id = t.agent_id "
            f"JOIN site s ON s.id = a.site_id WHERE s.name = '{site}'")


class TwoAgentsTest(unittest.TestCase):
    bin: Path  # of the programs; set by main()

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="platen-two-agents-")
        cls.addClassCleanup(cls.folder.cleanup)
        cls.stack = TwoAgents(Options(bin=cls.bin, var=Path(cls.folder.name), printers=_PRINTERS, poll_seconds=10))
        cls.stack.wish_for_any_ports()
        cls.addClassCleanup(cls.stack.stop)
        cls.stack.start()

    def wait(self, condition, what: str) -> None:
        self.stack.services["second"].wait_until(condition, what, _WAIT_S)

    def wait_until_left(self) -> None:
        self.wait(lambda: self.stack.of("second")["left_to_others"] == _PRINTERS, "the second leaves all printers")

    def test_1_one_of_them_reads(self):
        self.wait_until_left()
        first, second = (self.stack.of(name)["polls_done"] for name in ("agent", "second"))
        self.wait(lambda: self.stack.of("agent")["polls_done"] >= first + 3 * _PRINTERS, "more readings by the first")
        self.assertLessEqual(self.stack.of("second")["polls_done"], second + _PRINTERS, "but those that were under way")
        self.assertEqual(self.stack.of("agent")["left_to_others"], 0)

    def test_2_the_other_takes_over(self):
        self.stack.services["agent"].kill()
        before = self.stack.of("second")["polls_done"]
        self.wait(lambda: self.stack.of("second")["polls_done"] >= before + 2 * _PRINTERS, "readings by the second")
        self.assertEqual(self.stack.of("second")["left_to_others"], 0)
        taken = self.stack.readings_of("Second office")
        self.wait(lambda: self.stack.readings_of("Second office") >= taken + _PRINTERS, "its readings analysed")

    def test_3_the_first_has_its_printers_back(self):
        (self.stack.state / "agent.sock").unlink(missing_ok=True)
        self.stack.start_service("agent")
        self.wait_until_left()

    def test_4_nothing_is_counted_twice(self):
        self.stack.services["second"].stop()
        self.stack.drain()
        rows = self.stack.database.rows(
            "SELECT r.device_id::text AS device, max(coalesce(r.total_impressions, r.life_count)) - "
            "  min(coalesce(r.total_impressions, r.life_count)) AS printed, "
            "(SELECT coalesce(sum(coalesce(d.total_used, d.life_used) + d.held), 0)::bigint FROM device_day d "
            "  WHERE d.device_id = r.device_id) AS used FROM reading r GROUP BY r.device_id")
        self.assertEqual(len(rows), _PRINTERS)
        for row in rows:
            self.assertEqual(row["used"], row["printed"], row["device"])
        self.assertGreater(sum(row["used"] for row in rows), 0)
        self.assertEqual(self.stack.database.value("SELECT count(*) FROM device_span WHERE key = 'site'"), _PRINTERS)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", type=Path, required=True, help="folder of the programs")
    arguments, rest = parser.parse_known_args()
    TwoAgentsTest.bin = arguments.bin.resolve()
    unittest.main(argv=[sys.argv[0], *rest])


if __name__ == "__main__":
    main()
