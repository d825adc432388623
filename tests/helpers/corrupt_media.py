"""Deliberately broken audio files, made from whole ones: the same for the same seed."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

SIZES = (0, 1, 7, 8, 0x7F, 0x80, 0xFF, 0x7FFF_FFFF, 0xFFFF_FFFF)
GARBAGE = (b"\0", b"\xff" * 9, b"ID3\x04\0\0\0\0\0\x0a" + bytes(10), b"OggS", b"TAG" + bytes(125), b"\xff\xfb\x90\x64")

Mutation = Callable[[bytes, list[int], random.Random], bytes]


@dataclass(frozen=True, slots=True)
class CorruptedFile:
    """A broken file: what was done to it, a file name, and its bytes."""

    story: str
    name: str
    data: bytes


def flip_bits(data: bytes, marks: list[int], chance: random.Random) -> bytes:
    """One to eight bits, near a structural boundary or anywhere."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 8))):
        at = min(len(data) - 1, chance.choice(marks) + chance.randrange(12))
        if chance.random() < 0.3:
            at = chance.randrange(len(data))
        changed[at] ^= 1 << chance.randrange(8)
    return bytes(changed)


def truncate(data: bytes, marks: list[int], chance: random.Random) -> bytes:
    """Cut at a structural boundary, a byte beside it, or anywhere."""
    at = chance.choice(
        (chance.choice(marks), chance.choice(marks) + chance.choice((-1, 1)), chance.randrange(len(data)))
    )
    return data[: max(0, at)]


def wrong_size(data: bytes, marks: list[int], chance: random.Random) -> bytes:
    """A number of two to eight bytes near a boundary becomes an impossible or slightly wrong one."""
    at, width = chance.choice(marks) + chance.randrange(9), chance.choice((2, 3, 4, 8))
    stated = int.from_bytes(data[at : at + width])
    value = chance.choice((*SIZES, stated + 1, stated - 1, stated + 128, stated // 2)) % (1 << 8 * width)
    return data[:at] + value.to_bytes(width) + data[at + width :]


def insert_garbage(data: bytes, marks: list[int], chance: random.Random) -> bytes:
    """Bytes that belong nowhere, or that look like the start of something, at a boundary."""
    at = chance.choice(marks)
    return data[:at] + chance.choice((*GARBAGE, chance.randbytes(chance.choice((1, 10, 1000))))) + data[at:]


def remove(data: bytes, marks: list[int], chance: random.Random) -> bytes:
    """A few bytes at a boundary are missing."""
    at = chance.choice(marks)
    return data[:at] + data[at + chance.choice((1, 2, 4, 16)) :]


def repeat(data: bytes, marks: list[int], chance: random.Random) -> bytes:
    """The bytes between two boundaries stand there twice."""
    start, stop = sorted(chance.choices(marks, k=2))
    return data[:stop] + data[start:stop] + data[stop:]


MUTATIONS: tuple[Mutation, ...] = (flip_bits, truncate, wrong_size, insert_garbage, remove, repeat)


def corrupted_variants(name: str, data: bytes, marks: list[int], count: int, seed: int) -> Iterator[CorruptedFile]:
    """``count`` broken variants of a whole file with structural boundaries at ``marks``."""
    chance = random.Random(f"{seed} {name}")
    for number in range(count):
        mutation, broken = chance.choice(MUTATIONS), data
        for _ in range(chance.choice((1, 1, 1, 2))):
            broken = mutation(broken or data, marks, chance)
        yield CorruptedFile(f"{name} {mutation.__name__} {number}", name, broken)
