"""The attack: faults drawn from a deck, several at a time, everything brought back after a while."""

import collections
import random
import signal
import time

import crash_points
import faults
import resources
from fleet import Fleet
from processes import ServiceFailed, patience

ARMED_SHARE = 0.6      # of the restarts: the process is told to die at a crash point
RECORDED_SHARE = 0.3   # of an agent's restarts: its writes are recorded, so that its power can be cut
LONGEST_AWAY = 1.2     # seconds until what was killed comes back
FAULTS_BETWEEN_CALMS = 100
CALM_SECONDS = 120     # until everything must have recovered


class Attack:
    """One thread. Counts what it does in `tally`: kind of fault -> how often."""

    def __init__(self, fleet: Fleet, seed: int, pause: float, say):
        self.fleet = fleet
        self.dice = random.Random(seed)   # whom and how: drawn as things happen
        self._order = random.Random(seed)  # what comes when: drawn by nothing else
        self.tally: collections.Counter = collections.Counter()
        self.recoveries: list[float] = []
        self.resources = resources.Watch(fleet)
        self.backup = None
        self._pause = pause
        self._say = say
        self._due: list[tuple[float, str, object]] = []  # when, what, how
        self._down: set[str] = set()
        self._armed: dict[str, str] = {}
        self._deck: list = []

    # --- the run ---

    def run(self, kills: int) -> None:
        self._await_calm()  # everything works before anything is done to it
        done = 0
        began = time.monotonic()
        while self.kills < kills:
            fault = self._draw()
            if fault.apply(self):
                done += 1
                self._say(f"{time.monotonic() - began:6.0f} s {self.kills:5} kills {done:5} faults: {fault.name}")
            self._let_pass(self._order.uniform(0.2, 1.8) * self._pause)
            if done % FAULTS_BETWEEN_CALMS == FAULTS_BETWEEN_CALMS - 1:
                done += 1
                self.heal()
                self._await_calm()
        for _, what, action in list(self._due):
            if what == "restore":  # the last thing that happens, so that an agent may find itself ahead while idle
                action()
        self.heal()
        self._await_calm()

    @property
    def kills(self) -> int:
        return sum(count for kind, count in self.tally.items() if kind.startswith(("kill ", "point ")))

    def _draw(self):
        """From a shuffled deck: every kind comes as often as it should, in any order."""
        if not self._deck:
            self._deck = [fault for fault in faults.KINDS for _ in range(fault.weight)]
            self._order.shuffle(self._deck)
        return self._deck.pop()

    def _let_pass(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while True:
            self.tick()
            rest = until - time.monotonic()
            if rest <= 0:
                return
            time.sleep(min(0.05, rest))

    def tick(self) -> None:
        """Notices who has died, and does what is due."""
        for name in self.fleet.programs + ["postgres"]:
            if name not in self._down and not self.fleet.services[name].running:
                self._note_death(name)
        now = time.monotonic()
        for entry in [entry for entry in self._due if entry[0] <= now]:
            if entry in self._due:
                self._due.remove(entry)
                entry[2]()

    def _note_death(self, name: str) -> None:
        code = self.fleet.services[name].process.returncode
        point = self._armed.pop(name, None)
        if name == "postgres":
            # Processes of the crashed one still hold its memory: the next attempt comes after them.
            self._down.add(name)
            return self.later(0.3, name, lambda: self.restart(name))
        if point is None or code != -signal.SIGKILL:
            raise ServiceFailed(f"{name} has ended by itself ({code}):\n{self.fleet.services[name].last_lines()}")
        self.tally[f"point {point}"] += 1
        self._down.add(name)
        self._bring_back(name)

    # --- what faults use ---

    def later(self, seconds: float, what: str, action) -> None:
        self._due.append((time.monotonic() + seconds, what, action))

    def is_up(self, name: str) -> bool:
        return name not in self._down and self.fleet.services[name].running

    def end(self, name: str, how: int = signal.SIGKILL) -> None:
        """Ends a process and has it come back after a while."""
        self._armed.pop(name, None)
        self._down.add(name)
        service = self.fleet.services[name]
        if how != signal.SIGKILL:
            service.process.send_signal(signal.SIGCONT)  # it may be paused
        service.stop(how)
        self._bring_back(name)

    def _bring_back(self, name: str) -> None:
        for agent in self.fleet.agents:
            if name == agent.name and agent.recorded:
                self.tally[f"power cut {name}"] += 1
                self.fleet.power_cut(agent, self.dice.randrange(1 << 30))
        self.later(self.dice.uniform(0, LONGEST_AWAY), name, lambda: self.restart(name))

    def restart(self, name: str) -> None:
        crash_at = self._arm(name)
        for agent in self.fleet.agents:
            if name == agent.name and self.dice.random() < RECORDED_SHARE:
                self.fleet.record_writes(agent)
        self._down.discard(name)
        self.fleet.launch(name, crash_at)

    def _arm(self, name: str) -> str | None:
        """The n-th passage is a low number for what happens once in a life, a higher one for what is common."""
        points = crash_points.of_process(name.split("-")[0])
        if not points or self.dice.random() > ARMED_SHARE:
            return None
        self._armed[name] = self.dice.choice(points)
        return f"{self._armed[name]}:{int(self.dice.paretovariate(0.7))}"

    # --- calm ---

    def heal(self) -> None:
        """Ends all faults; whoever may still die at a crash point is started again without."""
        for _, name, action in self._due:
            if name.startswith("network"):
                action()
        self._due = [entry for entry in self._due if entry[1] == "restore"]
        for proxy in self.fleet.proxies.values():
            proxy.set()
        for name in ["postgres", *reversed(self.fleet.programs)]:
            service = self.fleet.services[name]
            if service.running:
                service.process.send_signal(signal.SIGCONT)
        for name in list(self._armed):
            self.fleet.services[name].kill()
            self._armed.pop(name)
            self._down.add(name)
        for name in ["postgres", *reversed(self.fleet.programs)]:
            if name in self._down or not self._lives(name):
                self._down.discard(name)
                for agent in self.fleet.agents:
                    if name == agent.name:
                        agent.recorded = None
                self.fleet.restart_service(name)

    def _lives(self, name: str) -> bool:
        service = self.fleet.services[name]
        if name != "postgres" or not service.running:
            return service.running
        # Started a moment ago it may find that processes of a crashed one hold its memory, and end.
        try:
            service.wait_until(self.fleet.accepts_connections, "no connections", 120)
        except ServiceFailed:
            return False
        return True

    def _await_calm(self) -> None:
        """Until a batch of each agent that was sent after now is analysed, and everything else answers."""
        began = time.time()
        agents = {agent.id for agent in self.fleet.agents}
        self._await("batches of every agent", lambda: {
            agent for agent, at in self.fleet.last_stored().items() if at > began} >= agents)
        self.recoveries.append(time.time() - began)
        self._await("both web processes", lambda: all(map(self.fleet.web_answers, ("web-1", "web-2"))))
        self.resources.look()

    def _await(self, what: str, condition) -> None:
        until = time.monotonic() + patience(CALM_SECONDS)
        while not condition():
            for name in self.fleet.programs + ["postgres"]:
                self.fleet.services[name].require_running()
            if time.monotonic() > until:
                raise ServiceFailed(f"no {what} within {CALM_SECONDS} s after the faults ended")
            time.sleep(0.1)

    def summary(self) -> list[str]:
        points = {kind: count for kind, count in self.tally.items() if kind.startswith("point ")}
        lines = [f"{self.kills} kills ({sum(points.values())} of them at {len(points)} crash points)"]
        lines += [f"  {count:5} {kind}" for kind, count in sorted(self.tally.items())]
        never = [name for name in crash_points.all_points() if f"point {name}" not in self.tally]
        lines.append(f"crash points that were not met: {', '.join(never) or 'none'}")
        times = sorted(self.recoveries)
        lines.append(f"recovery in {len(times)} calms: median {times[len(times) // 2]:.1f} s, longest {times[-1]:.1f} s")
        sent = sum(traffic.up for agent in self.fleet.agents for traffic in self.fleet.proxies[f"{agent.name}>broker"].connections)
        kept = self.fleet.database.value("SELECT coalesce(sum(length(payload)), 0) FROM inbox")
        lines.append(f"agents sent {sent / 1e6:.2f} MB, TLS and repetitions included; the archive has {kept / 1e6:.2f} MB")
        return lines + self.resources.summary()
