"""SIGKILL for agent, broker, server and PostgreSQL, once each, while readings flow.

Afterwards every record that the agent committed is on the server exactly once, and every counter
stored is one that its device served.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

import exactly_once
import served_values
from processes import ServiceFailed
from stack import Options, Stack


def _await_more_readings(stack: Stack, count: int) -> None:
    """Until `count` readings more than now are stored: work is going on when the next kill comes."""
    start = stack.database.value("SELECT count(*) FROM reading")
    stack.services["agent"].wait_until(
        lambda: stack.readings_stored() >= start + count, f"{count} more readings", 120)


def _kill(stack: Stack, name: str) -> None:
    print(f"kill {name}", flush=True)
    stack.services[name].kill()
    # Some polls go by while it is away.
    time.sleep(2)
    stack.restart_service(name)
    if name == "postgres":
        stack.services["server"].require_running()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", type=Path, required=True)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="platen-kill-") as folder:
        stack = Stack(Options(bin=arguments.bin, var=Path(folder) / "var", printers=20, poll_seconds=10))
        try:
            stack.start()
            for name in ("agent", "broker", "server", "postgres"):
                _await_more_readings(stack, 10)
                _kill(stack, name)
            _await_more_readings(stack, 10)
            stack.drain()
            print(exactly_once.check(stack.state / "outbox.db", stack.database))
            print(served_values.check(stack))
        except (ServiceFailed, exactly_once.Difference, served_values.NotServed) as problem:
            print(f"kill_test: {problem}\nlogs: {stack.keep_logs()}", file=sys.stderr)
            return 1
        finally:
            stack.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
