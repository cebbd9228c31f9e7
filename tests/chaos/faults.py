"""The kinds of faults. Each is a function of the attack; it returns whether there was anything to do it to."""

import dataclasses
import signal
import typing

import backups


@dataclasses.dataclass(frozen=True)
class Kind:
    name: str
    weight: int  # cards in the deck
    apply: typing.Callable


def _any_up(attack, names: list[str]) -> str | None:
    up = [name for name in names if attack.is_up(name)]
    return attack.dice.choice(up) if up else None


def _kill_of(role: str):
    def apply(attack) -> bool:
        name = _any_up(attack, [name for name in attack.fleet.programs if name.startswith(role)])
        if name is None:
            return False
        attack.tally[f"kill {name}"] += 1
        attack.end(name)
        return True

    return apply


def _stop(attack) -> bool:
    """A service manager's restart: SIGTERM."""
    name = _any_up(attack, [*attack.fleet.servers, *(agent.name for agent in attack.fleet.agents), "broker"])
    if name is None:
        return False
    attack.tally["stop"] += 1
    attack.end(name, signal.SIGTERM)
    return True


def _pause(attack) -> bool:
    """The machine is busy with something else."""
    name = _any_up(attack, attack.fleet.programs)
    if name is None:
        return False
    attack.tally["pause"] += 1
    process = attack.fleet.services[name].process
    process.send_signal(signal.SIGSTOP)
    attack.later(attack.dice.uniform(0.3, 4), "pause", lambda: process.send_signal(signal.SIGCONT))
    return True


def _postgres_stop(attack) -> bool:
    if not attack.is_up("postgres"):
        return False
    attack.tally["postgres stop"] += 1
    attack.end("postgres", attack.dice.choice((signal.SIGQUIT, signal.SIGKILL)))
    return True


def _backend_kill(attack) -> bool:
    if not attack.is_up("postgres") or not attack.fleet.kill_backend():
        return False
    attack.tally["postgres backend killed"] += 1
    return True


def _delete_broker_store(attack) -> bool:
    if not attack.is_up("broker"):
        return False
    attack.tally["broker store deleted"] += 1
    attack.tally["kill broker"] += 1
    attack.end("broker")
    attack.fleet.delete_broker_store()
    return True


def _network(attack) -> bool:
    name = attack.dice.choice(sorted(attack.fleet.proxies))
    proxy = attack.fleet.proxies[name]
    kinds = ["cut", "refuse", "silent", "slow", "cut after some bytes"]
    if "broker" in name:
        kinds.append("flip a byte")  # TLS notices; the connection to the database has none here
    kind = attack.dice.choice(kinds)
    where = "database" if "database" in name else "broker"
    attack.tally[f"network {where}: {kind}"] += 1
    if kind == "cut":
        proxy.cut()
        return True
    _CONDITIONS[kind](attack, proxy)

    def over():
        proxy.set()
        if kind == "silent" and attack.dice.random() < 0.5:
            proxy.cut()

    attack.later(attack.dice.uniform(0.3, 4), f"network {name}", over)
    return True


def _refuse(_attack, proxy) -> None:
    proxy.set(refuse=True)
    proxy.cut()


def _silent(_attack, proxy) -> None:
    proxy.set(silent=True)


def _slow(attack, proxy) -> None:
    proxy.set(delay=attack.dice.uniform(0.02, 0.3), rate=attack.dice.uniform(5_000, 100_000))


def _cut_after(attack, proxy) -> None:
    way = attack.dice.choice(("cut_up_after", "cut_down_after"))
    proxy.set(**{way: attack.dice.randrange(1, 6_000)})
    proxy.cut()


def _flip(attack, proxy) -> None:
    way = attack.dice.choice(("flip_up_at", "flip_down_at"))
    proxy.set(**{way: attack.dice.randrange(0, 6_000)})
    proxy.cut()


_CONDITIONS = {"refuse": _refuse, "silent": _silent, "slow": _slow, "cut after some bytes": _cut_after,
               "flip a byte": _flip}


def _restore(attack) -> bool:
    """Takes a backup now; some time later the database becomes that again while the agents run."""
    if attack.backup is not None or not attack.is_up("postgres"):
        return False
    attack.backup = backups.take(attack)
    if attack.backup is None:
        return False
    attack.tally["backup"] += 1
    attack.later(attack.dice.uniform(2, 30), "restore", lambda: _bring_yesterday_back(attack))
    return True


def _bring_yesterday_back(attack) -> None:
    backup, attack.backup = attack.backup, None
    if not attack.is_up("postgres"):
        return
    for name in attack.fleet.servers:
        if attack.is_up(name):
            attack.end(name)
    backups.restore(attack, backup)
    attack.tally["restore"] += 1


KINDS = (
    Kind("kill agent", 9, _kill_of("agent")),
    Kind("kill ingest", 7, _kill_of("ingest")),
    Kind("kill analyze", 7, _kill_of("analyze")),
    Kind("kill work", 3, _kill_of("work")),
    Kind("kill web", 2, _kill_of("web")),
    Kind("kill broker", 4, _kill_of("broker")),
    Kind("stop", 2, _stop),
    Kind("pause", 4, _pause),
    Kind("network", 10, _network),
    Kind("PostgreSQL stop", 4, _postgres_stop),
    Kind("PostgreSQL backend", 1, _backend_kill),
    Kind("broker store", 2, _delete_broker_store),
    Kind("backup and restore", 2, _restore),
)
