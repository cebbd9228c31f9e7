"""`./dev chaos`: faults of every kind for a running system, then a comparison with the truth.

Two processes of every role, two agents with their own printers, PostgreSQL and Mosquitto run while
processes are killed (at random moments and at crash points), paused and cut off, PostgreSQL is stopped
as by a crash, the broker's store is deleted, an older database restored, an agent's power cut. In the
end every record that an agent committed is on the server exactly once, the chains are equal, and every
counter stored is one that its device served. Which kinds of faults come in which order follows from
the seed; the exact moments do not, as the programs run in real time.
"""

import argparse
import random
import shlex
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "system"))

import comparison  # noqa: E402
import mutations  # noqa: E402
from attack import Attack  # noqa: E402
from database import DatabaseError  # noqa: E402
from fleet import Fleet  # noqa: E402
from processes import ServiceFailed  # noqa: E402
from served_values import NotServed  # noqa: E402
from set_up import SetUp  # noqa: E402
from stack import Options  # noqa: E402

FAILURES = (ServiceFailed, comparison.Difference, NotServed, DatabaseError)


def say(text: str) -> None:
    print(text, flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="dev chaos", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--kills", type=int, default=50, help="how many processes are killed; other faults come on top (50)")
    parser.add_argument("--seed", type=int, default=1, help="of the faults and their order (1)")
    parser.add_argument("--pause", type=float, default=1.5, help="mean seconds between two faults (1.5)")
    parser.add_argument("--printers", type=int, default=15, help="simulated devices of each agent (15)")
    parser.add_argument("--var", type=Path, help="where everything lies; kept in the end (a temporary folder)")
    chosen = parser.add_mutually_exclusive_group()
    chosen.add_argument("--without", choices=sorted(mutations.SCHEDULES), metavar="SAFEGUARD",
                        help="take a safeguard away: succeeds when the comparison fails, which proves something only "
                             "when the same faults pass with it: --each-safeguard shows both. Safeguards: "
                             + ", ".join(sorted(mutations.SCHEDULES)))
    chosen.add_argument("--each-safeguard", action="store_true",
                        help="each of them: its faults pass with it and fail without it")
    return parser.parse_args()


def _fleet(arguments: argparse.Namespace, var: Path, **more) -> Fleet:
    return Fleet(Options(bin=arguments.bin, var=var, printers=arguments.printers, poll_seconds=10, seed=arguments.seed), **more)


def _attacked(arguments: argparse.Namespace, var: Path) -> None:
    """Raises one of FAILURES."""
    fleet = _fleet(arguments, var)
    try:
        set_up = SetUp(fleet, random.Random(arguments.seed), say)
        fleet.start(set_up.crashing)
        attack = Attack(fleet, arguments.seed, arguments.pause, say)
        attack.run(arguments.kills)
        attack.tally.update(set_up.tally)
        attack.heal()
        comparison.drain(fleet)
        for line in attack.summary():
            say(line)
        for line in comparison.check(fleet):
            say(line)
    finally:
        fleet.stop()


def _mutated(arguments: argparse.Namespace, var: Path, safeguard: str, without: bool) -> Exception | None:
    """What the faults of that safeguard led to: one of FAILURES, or nothing. Raises when they could not even begin."""
    schedule = mutations.SCHEDULES[safeguard]
    fleet = _fleet(arguments, var, without=safeguard if without else None, tails=(schedule.tail_mib,),
                   batch_records=schedule.batch_records, linger_ms=schedule.linger_ms)
    try:
        fleet.start()
        try:
            schedule.run(fleet, random.Random(arguments.seed))
            comparison.drain(fleet, schedule.allowances, mutations.PATIENCE)
            list(comparison.check(fleet, schedule.allowances))
        except FAILURES as problem:
            return problem
        return None
    finally:
        fleet.stop()


def _fails_without(arguments: argparse.Namespace, var: Path, safeguard: str) -> bool:
    problem = _mutated(arguments, var, safeguard, without=True)
    say(f"without {safeguard}: " + (f"noticed: {str(problem).splitlines()[0]}" if problem else "NOT noticed"))
    return problem is not None


def _run(arguments: argparse.Namespace, var: Path) -> bool:
    if arguments.without:
        return _fails_without(arguments, var, arguments.without)
    if not arguments.each_safeguard:
        _attacked(arguments, var)
        return True
    good = True
    for safeguard in sorted(mutations.SCHEDULES):
        if problem := _mutated(arguments, var / f"with-{safeguard}", safeguard, without=False):
            raise problem
        say(f"with {safeguard}: nothing lost, nothing twice")
        good = _fails_without(arguments, var / f"without-{safeguard}", safeguard) and good
    return good


def main() -> int:
    arguments = _arguments()
    var = arguments.var or Path(tempfile.mkdtemp(prefix="platen-chaos-"))
    began = time.monotonic()
    for number in (signal.SIGTERM, signal.SIGHUP):  # a paused process would outlive us
        signal.signal(number, lambda number, _frame: sys.exit(128 + number))
    try:
        good = _run(arguments, var)
    except FAILURES as problem:
        again = shlex.join(["./dev", "chaos", *(word for word in sys.argv[1:] if word not in ("--bin", str(arguments.bin)))])
        print(f"dev chaos: seed {arguments.seed}: {problem}\nlogs and databases: {var}\nagain: {again}", file=sys.stderr)
        return 1
    say(f"{time.monotonic() - began:.0f} s")
    if good and not arguments.var:
        shutil.rmtree(var, ignore_errors=True)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
