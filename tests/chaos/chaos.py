"""`./dev chaos`: SIGKILL for the parts of a running system, then a comparison with the truth.

Agent, broker, server and PostgreSQL are killed at random moments while readings flow, and started
again. Afterwards every record that the agent committed is on the server exactly once, the chains are
equal, and every counter stored is one that its device served. The order and the pauses come from the
seed; the exact moments do not, as the programs run in real time.
"""

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "system"))

import exactly_once  # noqa: E402
import served_values  # noqa: E402
from processes import ServiceFailed  # noqa: E402
from stack import Options, Stack  # noqa: E402

PARTS = ("agent", "broker", "server", "postgres")


def _await_more_readings(stack: Stack, count: int) -> None:
    """Until `count` readings more than now are stored: work is going on when the next kill comes."""
    wanted = stack.readings_stored() + count
    stack.services["agent"].wait_until(lambda: stack.readings_stored() >= wanted, f"{count} more readings", 180)


def _kill(stack: Stack, name: str, away: float) -> None:
    stack.services[name].kill()
    time.sleep(away)  # what the others do meanwhile is the point
    stack.restart_service(name)


def _kills(arguments: argparse.Namespace) -> list[str]:
    if arguments.each_once:
        return list(PARTS)
    dice = random.Random(arguments.seed)
    return [dice.choice(PARTS) for _ in range(arguments.kills)]


def _run(stack: Stack, arguments: argparse.Namespace) -> None:
    stack.start()
    dice = random.Random(arguments.seed)
    for number, name in enumerate(_kills(arguments), start=1):
        _await_more_readings(stack, dice.randint(1, 12))
        away = dice.uniform(0, 3)
        print(f"{number:4} kill {name}, back after {away:.1f} s", flush=True)
        _kill(stack, name, away)
    _await_more_readings(stack, 5)
    stack.drain()
    once = exactly_once.check(stack.state / "outbox.db", stack.database)
    print(f"{once['records']} records in {once['batches']} batches: each on the server once, chains equal")
    served = served_values.check(stack)
    print(f"{served['values']} counter values of {served['readings']} readings: each one was served by its device")


def main() -> int:
    parser = argparse.ArgumentParser(prog="dev chaos", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--kills", type=int, default=20, help="how many (20)")
    parser.add_argument("--seed", type=int, default=1, help="of order and pauses (1)")
    parser.add_argument("--each-once", action="store_true", help="every part once, instead of --kills")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="platen-chaos-") as folder:
        stack = Stack(Options(bin=arguments.bin, var=Path(folder) / "var", printers=20, poll_seconds=10))
        try:
            _run(stack, arguments)
        except (ServiceFailed, exactly_once.Difference, served_values.NotServed) as problem:
            print(f"dev chaos: {problem}\nlogs: {stack.keep_logs()}", file=sys.stderr)
            return 1
        finally:
            stack.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
