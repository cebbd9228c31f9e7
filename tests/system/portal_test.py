"""The portal's browser tests in front of a whole running system."""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from processes import ServiceFailed
from stack import EMAIL, NOT_PRINTERS, ROOT, Options, Stack


def _environment(stack: Stack, screenshots: Path | None) -> dict:
    newcomer = stack.var / "newcomer.toml"
    stack.write_private(newcomer, stack.agent_settings(state=stack.var / "newcomer"))
    environment = {
        **os.environ, "PLATEN_URL": stack.url, "PLATEN_EMAIL": EMAIL, "PLATEN_PASSWORD": stack.reset_password(),
        "PLATEN_AGENT": str((stack.options.bin / "platen-agent").resolve()), "PLATEN_AGENT_CONFIG": str(newcomer),
    }
    if screenshots:
        screenshots.mkdir(parents=True, exist_ok=True)
        environment["PLATEN_SCREENSHOTS"] = str(screenshots.resolve())
    return environment


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", type=Path, required=True)
    parser.add_argument("--screenshots", type=Path, help="folder for pictures of the pages")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="platen-portal-") as folder:
        stack = Stack(Options(bin=arguments.bin, var=Path(folder) / "var", poll_seconds=10, speed=600))
        try:
            stack.start()
            printers = sum(device["recording"] not in NOT_PRINTERS for device in stack.devices())
            stack.services["agent"].wait_until(lambda: stack.devices_read() >= printers, "all devices read", 120)
            tests = subprocess.run(["npm", "test", "--silent"], cwd=ROOT / "tests/portal", check=False,
                                   env=_environment(stack, arguments.screenshots))
            return tests.returncode
        except ServiceFailed as problem:
            print(f"portal_test: {problem}", file=sys.stderr)
            return 1
        finally:
            stack.stop()


if __name__ == "__main__":
    sys.exit(main())
