"""Yesterday's database comes back while agents run; and the database runs out of room.

One system of real programs. Each step ends when what it waits for is there; at the end every record
that the agent committed is on the server exactly once.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import tomllib
import urllib.error
import urllib.request
from pathlib import Path

import exactly_once
from processes import ServiceFailed
from stack import NOT_PRINTERS, Options, Stack

EX_TEMPFAIL, EX_CONFIG, KILLED = 75, 78, -9


class NotAsPromised(Exception):
    """What a step found instead of what it had to."""


class RestoreTest:
    def __init__(self, stack: Stack):
        self.stack = stack
        self.backups = stack.var / "backups"
        self.backups.mkdir(parents=True)
        self.early_backup = ""

    def run(self) -> None:
        self._start_with_an_early_backup()
        printers = sum(device["recording"] not in NOT_PRINTERS for device in self.stack.devices())
        self.stack.services["agent"].wait_until(
            lambda: self.stack.devices_read() >= printers, "all devices read", 120)
        self.backups_are_whole_or_not_there()
        self.an_idle_agent_sends_what_the_restored_server_lacks()
        self.a_full_disk_costs_nothing()
        self.a_running_server_notices_a_restore()
        self.an_agent_that_joined_after_the_backup_is_adopted()
        self.stack.drain()
        once = exactly_once.check(self.stack.state / "outbox.db", self.stack.database)
        print(f"{once['records']} records in {once['batches']} batches: each on the server once, chains equal")

    # --- steps ---

    def backups_are_whole_or_not_there(self) -> None:
        for point in ("backup.dump.after", "backup.publish.before_rename"):
            self._command("backup", "--to", self.backups, crash_at=point, code=KILLED)
            self._require(not list(self.backups.glob("platen-*")), f"{point}: something looks like a backup")
        self._command("backup", "--to", self.backups, crash_at="backup.publish.after_rename", code=KILLED)
        self._require(len(list(self.backups.glob("platen-*"))) == 1, "the backup that was published is there")

    def an_idle_agent_sends_what_the_restored_server_lacks(self) -> None:
        stack, agent = self.stack, self.stack.services["agent"]
        backup = self._backup()
        kept = self._readings_in(backup)
        self._await_more_readings(10)
        self._only_send()
        committed, before = stack.readings_stored(), self._acked_seq()
        self._command("restore", "--from", backup, code=EX_TEMPFAIL)  # the server runs
        stack.services["server"].stop()
        self._a_server_refuses_a_schema_that_is_not_its_own()
        for point in ("restore.load.after", "restore.swap.before_commit"):
            self._command("restore", "--from", backup, crash_at=point, code=KILLED)
            self._require(stack.readings_stored() == committed, f"{point}: the old database is not there any more")
        self._command("restore", "--from", backup, crash_at="restore.swap.after_commit", code=KILLED)
        self._require(stack.readings_stored() == kept, "the database is not that of the backup")
        self._require(kept < committed, "nothing was lost that could come back")
        stack.start_service("server")
        agent.wait_until(lambda: stack.readings_stored() >= committed, "what was lost sent again", 60)
        self._require(self._acked_seq() == before, "the agent had something new to say")
        print(f"{committed - kept} readings came back from an agent that had nothing new")

    def a_full_disk_costs_nothing(self) -> None:
        stack, agent = self.stack, self.stack.services["agent"]
        stack.database.execute(
            "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "RAISE 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$; "
            "CREATE TRIGGER no_room BEFORE INSERT ON inbox FOR EACH ROW EXECUTE FUNCTION no_room()")
        stored = stack.readings_stored()
        self._collect_again()
        agent.wait_until(lambda: stack.agent_status()["outbox"]["records"] > 20, "readings kept", 60)
        stack.services["server"].wait_until(lambda: "ingest storage" in self._readiness(), "the server says it", 60)
        self._require(stack.readings_stored() == stored, "a reading was stored without room")
        stack.database.execute("DROP FUNCTION no_room CASCADE")
        stack.services["server"].wait_until(lambda: self._readiness() == "", "ready again", 60)
        agent.wait_until(lambda: stack.readings_stored() > stored + 20, "it goes on by itself", 60)
        log = stack.services["server"].log.read_text()
        for event in ("ingest.database_away", "ingest.database_back"):
            self._require(event in log, f"the log has no {event}")

    def a_running_server_notices_a_restore(self) -> None:
        stack = self.stack
        backup = self._backup()
        self._await_more_readings(10)
        self._only_send()
        committed = stack.readings_stored()
        self._command("restore", "--from", backup, "--force")
        stack.services["agent"].wait_until(lambda: stack.readings_stored() >= committed, "what was lost sent again", 60)
        self._require("ingest.database_changed" in stack.services["server"].log.read_text(), "the server noticed")
        self._collect_again()

    def an_agent_that_joined_after_the_backup_is_adopted(self) -> None:
        stack, server = self.stack, self.stack.services["server"]
        stored = stack.readings_stored()
        self._command("restore", "--from", self.early_backup, "--force")
        server.wait_until(lambda: 'reason="no such agent"' in server.log.read_text(), "the unknown agent told of", 60)
        self._require(stack.readings_stored() == 0, "the backup was made before there were readings")
        agent = stack.agent_status()["agent_id"]
        self._command("agents", "adopt", agent, "--organisation", "Demo customer", "--site", "Head office")
        stack.services["agent"].wait_until(lambda: stack.readings_stored() >= stored, "all readings sent again", 90)

    # --- parts of them ---

    def _start_with_an_early_backup(self) -> None:
        stack = self.stack
        stack.prepare()
        for name in ("postgres", "broker", "simulator"):
            stack.start_service(name)
        stack.set_up_server()
        self.early_backup = self._command("backup", "--to", self.backups / "early").strip()
        stack.start_service("server")
        stack.enrol()
        stack.start_service("agent")

    def _a_server_refuses_a_schema_that_is_not_its_own(self) -> None:
        database = self.stack.database
        for change, undo, words in (
            ("INSERT INTO schema_migration VALUES (9999, '9999_to_come', sha256('x'))",
             "DELETE FROM schema_migration WHERE number = 9999", "it is older than the database"),
            ("CREATE TABLE aside AS SELECT * FROM schema_migration; "
             "DELETE FROM schema_migration WHERE number = (SELECT max(number) FROM aside)",
             "INSERT INTO schema_migration SELECT * FROM aside WHERE number = (SELECT max(number) FROM aside); "
             "DROP TABLE aside", "run: platen-server migrate"),
            ("ALTER ROLE platen_ingest IN DATABASE platen SET synchronous_commit = off",
             "ALTER ROLE platen_ingest IN DATABASE platen RESET synchronous_commit", "synchronous_commit is off"),
        ):
            database.execute(change)
            said = self._command("run", code=EX_CONFIG).strip().splitlines()
            self._require(len(said) == 1 and words in said[0], f"one line with '{words}', not {said}")
            database.execute(undo)

    def _command(self, *words, crash_at: str | None = None, code: int = 0) -> str:
        environment = {**os.environ, "PLATEN_CRASH_AT": f"{crash_at}:1"} if crash_at else None
        command = [self.stack.options.bin / "platen-server", *words, "--config", self.stack.var / "server.toml"]
        done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False,
                              env=environment)
        if done.returncode != code:
            raise NotAsPromised(f"{' '.join(map(str, words))}: exit {done.returncode} instead of {code}: {done.stderr}")
        return done.stdout or done.stderr

    def _backup(self) -> str:
        return self._command("backup", "--to", self.backups).strip()

    @staticmethod
    def _readings_in(backup: str) -> int:
        rows = tomllib.loads((Path(backup) / "manifest.toml").read_text())["rows"]
        return next(int(count) for table, count in (row.rsplit(" ", 1) for row in rows) if table == "reading")

    def _await_more_readings(self, count: int) -> None:
        wanted = self.stack.readings_stored() + count
        self.stack.services["agent"].wait_until(
            lambda: self.stack.readings_stored() >= wanted, f"{count} more readings", 120)

    def _only_send(self) -> None:
        """From here on the agent reads no printer; everything that it has is on the server."""
        self._restart_agent(r"ranges = \[.*\]", "ranges = []")
        self.stack.services["agent"].wait_until(
            lambda: self.stack.everything_sent() and self._is_analysed(), "everything sent", 60)

    def _collect_again(self) -> None:
        port = self.stack.ports["snmp"]
        self._restart_agent(r"ranges = \[.*\]", f'ranges = ["127.20.0.0/24:{port}"]')

    def _restart_agent(self, pattern: str, replacement: str) -> None:
        settings = self.stack.var / "agent.toml"
        self.stack.services["agent"].stop()
        settings.write_text(re.sub(pattern, replacement, settings.read_text()))
        self.stack.start_service("agent")

    def _acked_seq(self) -> int:
        return self.stack.agent_status()["uplink"]["acked_seq"]

    def _is_analysed(self) -> bool:
        return self.stack.database.value("SELECT count(*) FROM queue_inbox") == 0

    def _readiness(self) -> str:
        """Why the server is not ready; empty: it is."""
        try:
            with urllib.request.urlopen(self.stack.url + "/readyz", timeout=5):
                return ""
        except urllib.error.HTTPError as problem:
            return problem.read().decode()

    @staticmethod
    def _require(holds: bool, what: str) -> None:
        if not holds:
            raise NotAsPromised(what)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", type=Path, required=True)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="platen-restore-") as folder:
        stack = Stack(Options(bin=arguments.bin, var=Path(folder) / "var", printers=40, poll_seconds=10))
        try:
            RestoreTest(stack).run()
        except (ServiceFailed, NotAsPromised, exactly_once.Difference) as problem:
            print(f"restore_test: {problem}\nlogs: {stack.keep_logs()}", file=sys.stderr)
            return 1
        finally:
            stack.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
