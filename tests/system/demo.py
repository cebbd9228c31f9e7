"""`./dev demo`: a whole system on this machine, until Ctrl-C or for a given time."""

import os
import signal
import sys
import time

import demo_arguments
import exactly_once
import history_check
import served_values
from processes import ServiceFailed
from stack import EMAIL, NOT_PRINTERS, ROOT, Options, Stack


class Stopped(Exception):
    """A person or the system asked us to end."""


def _say(text: str) -> None:
    print(text, flush=True)


def _things_to_try(stack: Stack) -> str:
    devices = stack.devices()
    agent = os.path.relpath(stack.options.bin / "platen-agent")
    others = sum(device["recording"] in NOT_PRINTERS for device in devices)
    return (
        f"  {len(devices)} simulated devices answer at {devices[0]['address']} to {devices[-1]['address']}, port "
        f"{stack.ports['snmp']} (no printers among them: {others}). Try, in another terminal:\n"
        f"    {agent} probe {devices[0]['address']}:{stack.ports['snmp']}\n"
        f"    {agent} scan 127.20.0.0/24:{stack.ports['snmp']}\n"
        f"    {agent} status --config {os.path.relpath(stack.var / 'agent.toml')}\n")


def _start_agent(stack: Stack) -> dict:
    """With all that happened before; what of that is still on its way to the server."""
    if stack.history and stack.history.unread:
        _say("  The agent reads what the printers did before ...")
    history = stack.make_history()
    stack.start_service("agent")
    return history


def _run_for_people(stack: Stack) -> None:
    password = stack.reset_password()
    _say(f"\n  Portal    {stack.url}\n  Log in    {EMAIL}\n  Password  {password}   (new at every start)\n")
    _say(f"  Logs      {stack.logs}\n  Ctrl-C ends everything.\n")
    _say(_things_to_try(stack))
    history = _start_agent(stack)
    shown = ""
    while True:
        for service in stack.services.values():
            service.require_running()
        progress = f"  {stack.devices_read()} devices read, {stack.readings_stored():,} readings stored"
        if progress != shown:
            # One line that changes where a person looks at it; in a file, one line each time.
            print(f"\r{progress}" if sys.stdout.isatty() else progress, end="" if sys.stdout.isatty() else "\n", flush=True)
            shown = progress
        if history and stack.records_analyzed() >= history["last_seq"]:
            _say(f"\n  Complete: {history['readings']:,} readings of the days before.")
            history = {}
        time.sleep(2)


def _run_headless(stack: Stack, seconds: float) -> None:
    """Ends with ServiceFailed or a difference unless everything that was served is stored right."""
    expected = [device for device in stack.devices() if device["recording"] not in NOT_PRINTERS]
    started = time.monotonic()
    history = _start_agent(stack)
    stack.services["agent"].wait_until(
        lambda: stack.devices_read() >= len(expected), f"{len(expected)} devices read", seconds)
    _say(f"all {len(expected)} printers read after {time.monotonic() - started:.1f} s")
    while time.monotonic() - started < seconds:
        for service in stack.services.values():
            service.require_running()
        time.sleep(1)
    stack.drain()
    once = exactly_once.check(stack.state / "outbox.db", stack.database)
    _say(f"{once['records']} records in {once['batches']} batches: each on the server once, chains equal")
    if history:
        _say(history_check.check(stack, history))
    served = served_values.check(stack)
    _say(f"{served['values']} counter values of {served['readings']} readings: each one was served by its device")


def main() -> int:
    arguments = demo_arguments.parse()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _raise_stopped)
    name = "headless" if arguments.headless else "demo"
    stack = Stack(Options(
        bin=arguments.bin, var=ROOT / "var" / name, printers=arguments.printers, speed=arguments.speed,
        history_days=arguments.history, web_port=arguments.port, poll_seconds=10 if arguments.headless else 15, log_served=arguments.headless,
        # People see on every page what does not work; a start that waits for it says nothing.
        ready="/readyz" if arguments.headless else "/healthz"))
    if arguments.fresh or arguments.headless:
        stack.wipe()
    try:
        stack.start_all_but_agent()
        if arguments.headless:
            _run_headless(stack, arguments.seconds)
        else:
            _run_for_people(stack)
    except Stopped:
        _say("\nEnding ...")
    except (ServiceFailed, exactly_once.Difference, served_values.NotServed, history_check.Wrong) as problem:
        print(f"dev demo: {problem}", file=sys.stderr)
        return 1
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        stack.stop()
    return 0


def _raise_stopped(number, _frame) -> None:
    raise Stopped(signal.Signals(number).name)


if __name__ == "__main__":
    sys.exit(main())
