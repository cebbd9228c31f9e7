"""An agent gone bad: what one with a valid certificate can do to the server, end to end.

Real PostgreSQL, Mosquitto and server; the agent is made here, with a certificate that it got by
enrolment. Whatever it sends is refused or set aside with a reason, its stream goes on, and the server's
memory stays where it was. At last batches on which the server dies, or hangs.
"""

import argparse
import hashlib
import json
import os
import re
import signal
import struct
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path

import zstandard

from processes import ServiceFailed, patience, run
from raw_mqtt import NO_SUBSCRIBER, SUCCESS, Identity, RawClient
from stack import Options, Stack
from wire import fields

POISON = "poison-of-this-test"
HARMS = {"PLATEN_ABORT_ON": "SIGABRT", "PLATEN_HANG_ON": "SIGXCPU"}  # what it does, and what the process dies of
GIB = 1 << 30
MOST_GROWTH_MIB = 150  # of the server, ASan and TSan aside: a bomb or four million records take far more
STREAMS_A_DAY = 100    # kMaxStreamsADay
EX_DATAERR = 65


class NotAsPromised(Exception):
    """What the server did instead."""


def require(condition, what: str) -> None:
    if not condition:
        raise NotAsPromised(what)


# --- the wire format, written by hand: common/wire/*.proto ---

def varint(number: int) -> bytes:
    out = bytearray()
    while True:
        number, low = number >> 7, number & 0x7F
        out.append(low | (0x80 if number else 0))
        if not number:
            return bytes(out)


def number(field: int, value: int) -> bytes:
    return varint(field << 3) + varint(value)


def octets(field: int, value: bytes) -> bytes:
    return varint(field << 3 | 2) + varint(len(value)) + value


def status(seq: int, version: str) -> bytes:
    return octets(1, number(1, seq) + octets(12, octets(1, version.encode())))


def pack(content: bytes) -> bytes:
    limits = zstandard.ZstdCompressionParameters.from_level(3, window_log=20)
    return zstandard.ZstdCompressor(compression_params=limits).compress(content)


class Stream:
    """An outbox's epoch, as far as the server can tell."""

    def __init__(self):
        self.epoch = uuid.uuid4().bytes
        self.chain = hashlib.sha256(self.epoch).digest()
        self.seq = 0

    def envelope(self, frame: bytes, records: int = 1, raw_size: int = 1) -> bytes:
        """The next batch; the chain moves on."""
        digest = hashlib.sha256(frame).digest()
        payload = (number(1, 1) + octets(2, self.epoch) + number(3, self.seq + 1) + number(4, self.seq + records)
                   + octets(5, self.chain) + octets(6, digest) + number(7, raw_size) + octets(8, frame)
                   + number(9, 1000) + octets(10, bytes(16)) + number(11, int(time.time() * 1000) * 2)
                   + octets(12, bytes(32)))
        self.chain = hashlib.sha256(self.chain + digest).digest()
        self.seq += records
        return payload

    def batch(self, version: str) -> bytes:
        return self.envelope(pack(status(self.seq + 1, version) + octets(2, bytes(16))))


# --- frames that are more, or less, than they look (RFC 8878) ---

MAGIC = b"\x28\xb5\x2f\xfd"


def zeros(size: int) -> bytes:
    """Blocks of one repeated byte, 128 KiB each."""
    blocks, block = size >> 17, 1 << 17
    return b"".join(((block << 3) | 2 | (i == blocks - 1)).to_bytes(3, "little") + b"\0" for i in range(blocks))


def bad_frames() -> dict[str, bytes]:
    """What the reason must say: the frame."""
    good = pack(b"x" * 100)
    return {
        f"zstd: {GIB} bytes of content": MAGIC + b"\xa0" + struct.pack("<I", GIB) + zeros(GIB),
        "zstd: no content size": MAGIC + b"\x00\x58" + zeros(GIB),
        "zstd: a window of": MAGIC + b"\x80\x70" + struct.pack("<I", 1 << 17) + zeros(1 << 17),
        "zstd: dictionary 7": MAGIC + b"\x21\x07\x00\x01\x00\x00",
        "zstd: a skippable frame": b"\x50\x2a\x4d\x18\x04\x00\x00\x00abcd" + good,
        "zstd: a truncated or damaged frame, or bytes after it": good + good,
        "zstd: a truncated": good + b"\0",
        "zstd: a truncated or": good[:-3],
        "zstd: no zstd frame": b"a printer said this",
        "4000000 records": pack(b"\x0a\x00" * 4_000_000),
        "4000000 boot_ids": pack(b"\x12\x00" * 4_000_000),
        "1000000 values": pack(10 * octets(1, octets(10, b"\x32\x00" * 100_000))),
        "not a batch message": pack(b"\x0b" * 1_000_000),
        "not a batch": pack(os.urandom(5000)),
    }


class Attacks:
    def __init__(self, stack: Stack):
        self.stack = stack
        self.server = stack.services["server"]

    def run(self) -> None:
        stack = self.stack
        stack.enrol()
        identity = Identity(stack.pki / "service-ca.crt", stack.state / "agent.crt", stack.state / "agent.key")
        self.agent = stack.database.value("SELECT id FROM agent")
        self.topic = f"platen/v1/agents/{self.agent}"
        with RawClient(stack.ports["broker"], identity, self.agent, seconds=60) as self.client:
            self.client.subscribe(f"{self.topic}/down/#")
            self.stream = Stream()
            self.send_and_see("before")
            before = self.memory_mib()
            self.what_is_no_envelope_is_set_aside()
            self.what_is_no_batch_is_set_aside_and_the_stream_goes_on()
            self.what_is_too_large_does_not_reach_the_server()
            self.epoch_after_epoch_is_refused()
            growth = self.memory_mib() - before
            self.send_and_see("after")
        print(f"the server took {before:.0f} MiB at most before, {growth:.0f} MiB more under attack")
        require(growth < MOST_GROWTH_MIB or sanitized(self.server.command[0]), f"it grew by {growth:.0f} MiB")
        for harm, its_signal in HARMS.items():
            self.server.stop()
            self.server.environment[harm] = POISON
            with RawClient(stack.ports["broker"], identity, self.agent, seconds=60) as self.client:
                self.client.subscribe(f"{self.topic}/down/#")
                item = self.a_batch_that_kills_is_set_aside_after_two_deaths(its_signal)
                self.server.stop()
                self.who_brings_it_back_too_early_dies_of_it_too(item, harm, its_signal)
                del self.server.environment[harm]
                self.stack.start_service("server")
                self.it_comes_back_by_command(item)

    # --- steps ---

    def what_is_no_envelope_is_set_aside(self) -> None:
        messages = [b"", b"\0" * 100, b"\x0b" * 100_000, os.urandom(1000), octets(2, b"\xff" * 15),
                    Stream().batch("x")[:-10]]
        for message in messages:
            self.publish(message)
        self.wait_for(f"{len(messages)} messages", "SELECT count(*) FROM quarantine WHERE kind = 'message'", len(messages))

    def what_is_no_batch_is_set_aside_and_the_stream_goes_on(self) -> None:
        frames = bad_frames()
        for reason, frame in frames.items():
            require(len(frame) < 448 * 1024, f"'{reason}': {len(frame)} bytes are too many for an envelope")
            self.publish(self.stream.envelope(frame))
        self.send_and_see("after what is no batch")
        reasons = [row["reason"] for row in self.stack.database.rows("SELECT reason FROM quarantine WHERE kind = 'batch'")]
        require(len(reasons) == len(frames), f"{len(reasons)} of {len(frames)} batches are in quarantine")
        for reason in frames:
            require(any(one.startswith(reason) for one in reasons), f"no batch is there for '{reason}': {reasons}")

    def what_is_too_large_does_not_reach_the_server(self) -> None:
        before = self.stack.database.value("SELECT count(*) FROM quarantine")
        self.publish(bytes(700 * 1024))
        self.publish(bytes(64 << 20))
        self.send_and_see("after 64 MiB")
        after = self.stack.database.value("SELECT count(*) FROM quarantine")
        require(after == before + 1, f"{after - before} messages were set aside, 1 was small enough to come")

    def epoch_after_epoch_is_refused(self) -> None:
        for _ in range(STREAMS_A_DAY + 20):
            self.publish(Stream().batch("flood"))
        self.send_and_see("after the flood")
        streams = self.stack.database.value("SELECT count(*) FROM agent_stream")
        require(streams == STREAMS_A_DAY, f"{streams} streams were begun, {STREAMS_A_DAY} are allowed a day")

    def a_batch_that_kills_is_set_aside_after_two_deaths(self, signal_name: str) -> str:
        """The server runs as under a service manager; its id in quarantine."""
        deaths = 0
        self.stack.start_service("server")
        self.publish(self.stream.batch(POISON))
        behind = self.stream.batch("behind the poison")
        deadline = time.monotonic() + patience(120)
        while not self.is_understood():
            require(time.monotonic() < deadline, "the stream does not go on behind the poison")
            if not self.server.running:
                deaths += 1
                self.server.start()
            # Again, as an agent does: a server that dies takes with it what it has not stored yet.
            self.reaches_the_server(behind)
            time.sleep(0.1)
        require(deaths == 2, f"the server died {deaths} times of one batch")
        (item,) = self.stack.database.rows(f"SELECT id, reason FROM quarantine WHERE reason LIKE '%{signal_name}'")
        print(f"after {deaths} deaths: {item['reason']}")
        return item["id"]

    def who_brings_it_back_too_early_dies_of_it_too(self, item: str, harm: str, signal_name: str) -> None:
        """A program that still cannot read it: it ends, and the item stays."""
        command = [self.server.command[0], "quarantine", "retry", item, "--config", self.stack.var / "server.toml"]
        ended = subprocess.run(command, env={**os.environ, harm: POISON}, capture_output=True, text=True, check=False,
                               timeout=patience(60))
        require(ended.returncode == -signal.Signals[signal_name], f"it did not end by {signal_name}: {ended.returncode}")
        state = self.stack.database.value(f"SELECT state FROM quarantine WHERE id = '{item}'")
        require(state == "kept", f"it is {state}")

    def it_comes_back_by_command(self, item: str) -> None:
        command = [self.server.command[0], "quarantine"]
        config = ["--config", self.stack.var / "server.toml"]
        listed = json.loads(run([*command, "list", "--json", "--stage", "analyze", *config]))
        require(item in [line["id"] for line in listed["items"]], "the list does not name it")
        require(POISON in run([*command, "show", item, *config]), "show does not say what is in it")
        run([*command, "retry", item, *config])
        state = self.stack.database.value(f"SELECT state FROM quarantine WHERE id = '{item}'")
        require(state == "retried", f"it is {state}")
        again = subprocess.run([*command, "retry", item, *config], capture_output=True, text=True, check=False)
        require(again.returncode == EX_DATAERR, f"a second time: exit code {again.returncode}")

    # --- means ---

    def publish(self, payload: bytes) -> None:
        """A server that has just started is ready before it listens: the broker drops what nobody listens to."""
        self.server.wait_until(lambda: self.reaches_the_server(payload), "somebody listens")

    def reaches_the_server(self, payload: bytes) -> bool:
        answer = self.client.publish(f"{self.topic}/up/batch", payload)
        require(answer in (SUCCESS, NO_SUBSCRIBER), f"the broker answers 0x{answer:02X}")
        return answer == SUCCESS

    def send_and_see(self, version: str) -> None:
        """A sound batch: acknowledged, and understood."""
        self.publish(self.stream.batch(version))
        self.server.wait_until(self.is_understood, f"'{version}' understood")
        wanted = self.stream.seq
        self.server.wait_until(lambda: self.acknowledged() >= wanted, f"{wanted} acknowledged")

    def is_understood(self) -> bool:
        """Whether the analysis has come to the end of our stream, and could use what is there."""
        epoch, seq = uuid.UUID(bytes=self.stream.epoch), self.stream.seq
        return self.stack.database.value(
            f"SELECT EXISTS (SELECT FROM agent_stream s WHERE s.epoch = '{epoch}' AND s.analyzed = {seq} AND NOT EXISTS"
            f" (SELECT FROM quarantine q WHERE q.epoch = uuid_send(s.epoch) AND q.last_seq = {seq}))")

    def acknowledged(self) -> int:
        """The last position of our stream that the server has told."""
        position = 0
        for message in self.client.received():
            ack = dict(fields(message.payload))
            if ack[1] == self.stream.epoch and ack.get(5, 0) == 0:
                position = max(position, ack.get(2, 0))
        return position

    def wait_for(self, what: str, question: str, answer) -> None:
        self.server.wait_until(lambda: self.stack.database.value(question) == answer, what)

    def memory_mib(self) -> float:
        """The most that the server ever had in memory."""
        for line in Path(f"/proc/{self.server.process.pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
        raise NotAsPromised("no VmHWM")


def lift_the_brokers_limit(settings: Path) -> None:
    """Ingest has to stand without it; broker_test.py shows that it is there."""
    text, count = re.subn(r"(?m)^max_packet_size .*$", "max_packet_size 134217728", settings.read_text())
    require(count == 1, "the broker's settings have no max_packet_size any more")
    settings.write_text(text)


def sanitized(program: str) -> bool:
    symbols = Path(program).read_bytes()
    return b"__asan_init" in symbols or b"__tsan_init" in symbols


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", type=Path, required=True)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="platen-attacks-") as folder:
        stack = Stack(Options(bin=arguments.bin, var=Path(folder) / "var", server_settings=(
            "\n[analyze]\nretry_ms = 50\npoll_ms = 50\ncpu_s = 1\n")))
        try:
            stack.wish_for_any_ports()
            stack.prepare()
            lift_the_brokers_limit(stack.var / "mosquitto/mosquitto.conf")
            for name in ("postgres", "broker"):
                stack.start_service(name)
            stack.set_up_server()
            stack.start_service("server")
            Attacks(stack).run()
        except (NotAsPromised, ServiceFailed) as problem:
            sys.exit(f"attacks: {problem}\nlogs: {stack.keep_logs()}")
        finally:
            stack.stop()


if __name__ == "__main__":
    main()
