"""The command line of `./dev demo`. Run alone it is only checked: before anything is installed or built for it."""

import argparse
from pathlib import Path

_DESCRIPTION = "A whole system on this machine, until Ctrl-C or for a given time."
_USUAL_HISTORY = 30  # days


def _between(least: float, most: float, kind=int):
    """A number for argparse that says what is allowed."""

    def parse(text: str):
        try:
            value = kind(text)
        except ValueError:
            value = None
        if value is None or not least <= value <= most:
            raise argparse.ArgumentTypeError(f"is '{text}', allowed: {least} to {most}")
        return value

    return parse


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="dev demo", description=_DESCRIPTION)
    parser.add_argument("--bin", type=Path, default=Path("build/ci/bin"), help=argparse.SUPPRESS)
    parser.add_argument("--headless", action="store_true", help="no person: check what was stored, then end")
    parser.add_argument("--for", dest="seconds", type=_between(5, 86_400, float), default=60,
                        help="with --headless: seconds to run (60)")
    parser.add_argument("--printers", type=_between(1, 4000), default=40, help="simulated devices (40)")
    parser.add_argument("--history", type=_between(0, 90), metavar="DAYS",
                        help="days that the printers have worked and were read before the first start, 0: none "
                             "(30; 0 for more than 100 printers)")
    parser.add_argument("--speed", type=_between(0, 100_000, float), default=10,
                        help="how much faster simulated time runs while the demo does (10)")
    parser.add_argument("--port", type=_between(1, 65_535), help="the portal's port, when it is free (8080)")
    parser.add_argument("--fresh", action="store_true", help="forget what earlier demos have stored")
    arguments = parser.parse_args()
    if arguments.history is None:
        arguments.history = _USUAL_HISTORY if arguments.printers <= 100 else 0
    return arguments


if __name__ == "__main__":
    parse()
