"""A small MQTT 5 client for tests that do what a good client would not: wrong names, wills, retained
messages, packets that are too large. It sees every reason code. One thread, blocking."""

import dataclasses
import socket
import ssl
import struct
from pathlib import Path

CONNECT, CONNACK, PUBLISH, PUBACK, SUBSCRIBE, SUBACK, PINGREQ, PINGRESP, DISCONNECT = 1, 2, 3, 4, 8, 9, 12, 13, 14
SUCCESS, NO_SUBSCRIBER, NOT_AUTHORIZED = 0x00, 0x10, 0x87


class Gone(Exception):
    """The broker has ended the connection; `reason` is that of its DISCONNECT or CONNACK, if any."""

    def __init__(self, reason: int | None = None):
        super().__init__("no reason given" if reason is None else f"reason 0x{reason:02X}")
        self.reason = reason


@dataclasses.dataclass
class Message:
    topic: str
    payload: bytes


@dataclasses.dataclass(frozen=True)
class Identity:
    """PEM files: the authority that the broker is known by, own certificate and key."""

    ca: Path
    certificate: Path | None = None
    key: Path | None = None

    def context(self) -> ssl.SSLContext:
        context = ssl.create_default_context(cafile=self.ca)
        if self.certificate:
            context.load_cert_chain(self.certificate, self.key)
        return context


def _variable(number: int) -> bytes:
    out = bytearray()
    while True:
        number, rest = divmod(number, 128)
        out.append(rest | (0x80 if number else 0))
        if not number:
            return bytes(out)


def _text(value: str | bytes) -> bytes:
    raw = value.encode() if isinstance(value, str) else value
    return struct.pack(">H", len(raw)) + raw


class RawClient:
    """Connects at once. Raises Gone, ssl.SSLError or OSError when that does not succeed."""

    def __init__(self, port: int, identity: Identity, client_id: str = "", *, clean=True, expiry=0, keep_alive=60,
                 will: tuple[str, bytes, bool] | None = None, seconds: float = 5):
        self._packet_id = 0
        self._seconds = seconds
        self.messages: list[Message] = []
        self._socket = socket.create_connection(("127.0.0.1", port), seconds)
        try:
            self._socket = identity.context().wrap_socket(self._socket, server_hostname="localhost")
            self._connect(client_id, clean, expiry, keep_alive, will)
        except BaseException:
            self.drop()
            raise

    def _connect(self, client_id: str, clean: bool, expiry: int, keep_alive: int, will) -> None:
        flags = (0x02 if clean else 0)
        properties = b"\x11" + struct.pack(">I", expiry) if expiry else b""
        body = _text("MQTT") + b"\x05"
        payload = _text(client_id)
        if will:
            topic, text, retain = will
            flags |= 0x04 | 0x08 | (0x20 if retain else 0)  # QoS 1
            payload += b"\x00" + _text(topic) + _text(text)
        body += bytes([flags]) + struct.pack(">H", keep_alive) + _variable(len(properties)) + properties + payload
        self._send(CONNECT << 4, body)
        answer = self._until(CONNACK)
        self.session_present = bool(answer[0] & 1)
        if answer[1] != SUCCESS:
            raise Gone(answer[1])

    def __enter__(self) -> "RawClient":
        return self

    def __exit__(self, *_unused) -> None:
        self.drop()

    def publish(self, topic: str, payload: bytes, *, retain=False) -> int:
        """At QoS 1; the reason code of the PUBACK."""
        identifier = self._next_id()
        self._send(PUBLISH << 4 | 0x02 | int(retain), _text(topic) + identifier + b"\x00" + payload)
        answer = self._until(PUBACK, identifier)
        return answer[2] if len(answer) > 2 else SUCCESS

    def subscribe(self, topic_filter: str) -> int:
        """At QoS 1; the reason code of the SUBACK."""
        identifier = self._next_id()
        self._send(SUBSCRIBE << 4 | 0x02, identifier + b"\x00" + _text(topic_filter) + b"\x01")
        return self._until(SUBACK, identifier)[-1]

    def received(self) -> list[Message]:
        """All that the broker had for us when it was asked: it answers behind what it sent before."""
        self._send(PINGREQ << 4, b"")
        self._until(PINGRESP)
        return self.messages

    def wait_for_message(self) -> Message:
        """The first that came. TimeoutError when there is none."""
        while not self.messages:
            self._take(*self._read())
        return self.messages[0]

    def wait_for_end(self, seconds: float) -> int | None:
        """Until the broker ends the connection; its reason. TimeoutError when it does not."""
        self._socket.settimeout(seconds)
        try:
            while True:
                self._take(*self._read())
        except Gone as gone:
            return gone.reason

    def drop(self) -> None:
        """Without a goodbye."""
        self._socket.close()

    def _next_id(self) -> bytes:
        self._packet_id += 1
        return struct.pack(">H", self._packet_id)

    def _send(self, first: int, body: bytes) -> None:
        try:
            self._socket.sendall(bytes([first]) + _variable(len(body)) + body)
        except (ConnectionError, ssl.SSLError) as problem:
            raise Gone() from problem

    def _until(self, kind: int, identifier: bytes = b"") -> bytes:
        while True:
            got, body = self._read()
            if got >> 4 == kind and body.startswith(identifier):
                return body
            self._take(got, body)

    def _take(self, first: int, body: bytes) -> None:
        if first >> 4 == DISCONNECT:
            raise Gone(body[0] if body else SUCCESS)
        if first >> 4 != PUBLISH:
            return
        size = struct.unpack(">H", body[:2])[0]
        topic, at = body[2 : 2 + size].decode(), 2 + size
        if first & 0x06:
            self._send(PUBACK << 4, body[at : at + 2])
            at += 2
        self.messages.append(Message(topic, body[at + 1 + body[at] :]))  # properties are shorter than 128 bytes

    def _read(self) -> tuple[int, bytes]:
        first = self._exactly(1)[0]
        length = shift = 0
        while True:
            byte = self._exactly(1)[0]
            length |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return first, self._exactly(length)

    def _exactly(self, count: int) -> bytes:
        data = b""
        while len(data) < count:
            try:
                part = self._socket.recv(count - len(data))
            except TimeoutError:
                raise
            except (ConnectionError, ssl.SSLError) as problem:
                raise Gone() from problem
            if not part:
                raise Gone()
            data += part
        return data
