"""Reads batches without any of the product's code: what the checks compare the database with.

The wire format of protobuf is simple enough to be read by hand; the field numbers are those of
common/wire/reading.proto.
"""

import dataclasses

import zstandard

_KINDS = {10: "reading", 11: "profile", 12: "status", 13: "gap", 14: "command_result", 15: "unreachable"}


@dataclasses.dataclass(frozen=True)
class Record:
    seq: int
    wall_ms: int
    kind: str
    body: bytes


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7


def fields(data: bytes):
    """(field number, value) of one message: int for numbers, bytes for everything with a length."""
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        number, wire_type = key >> 3, key & 7
        if wire_type == 0:
            value, at = _varint(data, at)
        elif wire_type == 2:
            length, at = _varint(data, at)
            value, at = data[at : at + length], at + length
        else:
            raise ValueError(f"field {number} has wire type {wire_type}, which this format does not use")
        yield number, value


def zigzag(value: int) -> int:
    return (value >> 1) ^ -(value & 1)


def _record(data: bytes) -> Record:
    seq = wall_ms = 0
    kind, body = "empty", b""
    for number, value in fields(data):
        if number == 1:
            seq = value
        elif number == 2:
            wall_ms = zigzag(value)
        elif number in _KINDS:
            kind, body = _KINDS[number], value
    return Record(seq, wall_ms, kind, body)


def records_of_batch(zstd_batch: bytes) -> list[Record]:
    content = zstandard.ZstdDecompressor().decompress(zstd_batch, max_output_size=64 << 20)
    return [_record(value) for number, value in fields(content) if number == 1]
