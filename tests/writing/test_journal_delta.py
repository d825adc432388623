"""What is kept for undo: small, readable, and refused when damaged."""

import json
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tagger.errors import TaggerError
from tagger.tagformats.splices import Splice
from tagger.writing.journal import pack, unpack


@given(st.lists(st.tuples(st.integers(0, 10**12), st.integers(0, 10**6), st.binary(max_size=60)), max_size=6))
def test_what_was_packed_comes_back(parts: list[tuple[int, int, bytes]]) -> None:
    splices = tuple(Splice(start, start + size, data) for start, size, data in parts)
    packed = pack(splices)
    assert packed is not None and unpack(packed) == splices


def test_it_is_readable_without_this_program() -> None:
    packed = pack([Splice(10, 20, b"old tag"), Splice(25, 25, b"more")])
    assert packed is not None
    head, _, data = zlib.decompress(packed).partition(b"\n")
    assert json.loads(head) == {"format": 1, "splices": [[10, 10, 7], [5, 0, 4]]} and data == b"old tagmore"


def test_what_is_too_large_is_not_kept() -> None:
    assert pack([Splice(0, 0, bytes(11))], largest=10) is None
    assert pack([Splice(0, 0, bytes(10))], largest=10) is not None


DAMAGED = (
    *(b"", b"no zlib", zlib.compress(b"no json\nx"), zlib.compress(b"[]\n"), zlib.compress(b'{"format": 1}\n')),
    *(zlib.compress(b'{"format": 1, "splices": [[0, 1, 5]]}\nfour'), zlib.compress(b'{"format": 1, "splices": 3}\n')),
)


@pytest.mark.parametrize("damaged", DAMAGED)
def test_a_damaged_one_is_a_sentence(damaged: bytes) -> None:
    with pytest.raises(TaggerError, match="damaged in the journal"):
        unpack(damaged)


def test_one_of_a_later_version_is_a_sentence() -> None:
    with pytest.raises(TaggerError, match="newer version"):
        unpack(zlib.compress(b'{"format": 2, "splices": []}\n'))
