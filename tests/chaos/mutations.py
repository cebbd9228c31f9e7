"""For each safeguard, faults that it alone withstands: the comparison passes with it and fails without."""

import dataclasses
import random
import signal
import time
import typing

from agent import Agent
from comparison import Allowances
from fleet import Fleet

PATIENCE = 30  # seconds: without a safeguard, what is waited for may never come


@dataclasses.dataclass(frozen=True)
class Schedule:
    run: typing.Callable[[Fleet, random.Random], None]
    tail_mib: int = 64  # what the agent keeps of what is acknowledged
    batch_records: int = 20
    linger_ms: int = 500
    allowances: Allowances = Allowances()


def _await(fleet: Fleet, agent: Agent, condition, what: str) -> dict:
    """Until the agent's status fulfils `condition`; returns it."""
    found: dict = {}

    def fulfilled() -> bool:
        status = fleet.status_of(agent)
        found.update(status or {})
        return status is not None and condition(status)

    fleet.services[agent.name].wait_until(fulfilled, what, PATIENCE)
    return found


def _await_progress(fleet: Fleet, agent: Agent, records: int = 20) -> None:
    """Until the server has acknowledged so many records more than now."""
    before = _await(fleet, agent, lambda status: True, "answer")["uplink"]["acked_seq"]
    _await(fleet, agent, lambda status: status["uplink"]["acked_seq"] >= before + records,
           f"{records} more records acknowledged")


def _lost_acknowledgements(fleet: Fleet, _dice: random.Random) -> None:
    """The agent dies with every acknowledgement that reaches it, and sends again what is stored."""
    agent = fleet.agents[0]
    service = fleet.services[agent.name]
    _await_progress(fleet, agent)
    for _ in range(4):
        service.kill()
        fleet.launch(agent.name, "uplink.ack.received:1")
        fleet.services["broker"].wait_until(lambda: not service.running, "an acknowledgement reached the agent", PATIENCE)
        # What is still in the queue of the analysis could not be put there again: a second safeguard.
        fleet.services["broker"].wait_until(
            lambda: fleet.database.value("SELECT count(*) FROM queue_inbox") == 0, "inbox worked off", PATIENCE)
    fleet.start_service(agent.name)
    _await_progress(fleet, agent)


def _database_stops(fleet: Fleet, _dice: random.Random) -> None:
    """Batches come while PostgreSQL is away, and nothing acknowledged is kept by the agent."""
    agent = fleet.agents[0]
    _await_progress(fleet, agent)
    for _ in range(2):
        fleet.services["postgres"].stop(signal.SIGQUIT)
        time.sleep(4)  # what comes in this time is what could be lost
        fleet.restart_service("postgres")


def _rolled_back_folder(fleet: Fleet, _dice: random.Random) -> None:
    """A virtual machine's snapshot is brought back. Every batch is one record, so that both lives of the agent have
    batches of the same ranges; the second sends more at once than the first has sent after the snapshot."""
    agent = fleet.agents[0]
    service = fleet.services[agent.name]
    _await_progress(fleet, agent)
    service.stop()
    fleet.reads_printers(agent, False)  # so that the first life makes a record or two
    fleet.start_service(agent.name)
    _await(fleet, agent, lambda status: status["outbox"]["records"] == 0, "everything acknowledged")
    service.stop()
    snapshot = fleet.snapshot(agent)
    fleet.start_service(agent.name)
    _await_progress(fleet, agent, 1)
    service.stop()
    fleet.replace_state(agent, snapshot)
    fleet.reads_printers(agent, True)
    network = fleet.proxies[f"{agent.name}>broker"]
    network.set(refuse=True)
    fleet.start_service(agent.name)
    _await(fleet, agent, lambda status: status["outbox"]["records"] >= 10, "10 records")
    network.set()
    _await(fleet, agent, lambda status: status["outbox"]["records"] < 10, "some of them acknowledged")


def _power_cuts(fleet: Fleet, dice: random.Random) -> None:
    agent = fleet.agents[0]
    for _ in range(4):
        fleet.services[agent.name].kill()
        fleet.record_writes(agent)
        fleet.start_service(agent.name)
        _await_progress(fleet, agent)
        fleet.services[agent.name].kill()
        fleet.power_cut(agent, dice.randrange(1 << 30))
        fleet.start_service(agent.name)
        _await(fleet, agent, lambda status: True, "answer")


def _broker_that_forgets(fleet: Fleet, _dice: random.Random) -> None:
    """Batches that the broker has taken and nobody else has: killed, its store deleted."""
    agent = fleet.agents[0]
    for _ in range(3):
        _await_progress(fleet, agent)
        for name in ("ingest-1", "ingest-2"):
            fleet.services[name].process.send_signal(signal.SIGSTOP)
        time.sleep(3)  # batches go to the broker and no further
        fleet.services["broker"].kill()
        for name in ("ingest-1", "ingest-2"):
            fleet.services[name].kill()
        fleet.delete_broker_store()
        for name in ("broker", "ingest-1", "ingest-2"):
            fleet.start_service(name)


SCHEDULES = {
    "deduplication": Schedule(_lost_acknowledgements),
    "acknowledgement": Schedule(_database_stops, tail_mib=0),
    "chain_check": Schedule(_rolled_back_folder, batch_records=1, linger_ms=0, allowances=Allowances(rolled_back=True, events=("ingest.fork",))),
    "outbox_sync": Schedule(_power_cuts),
    "deletion_after_ack": Schedule(_broker_that_forgets, tail_mib=0),
}
