import os
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tagger.display_names import clock, printable

TURNS = {"LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"}


def test_ordinary_names_stay() -> None:
    for name in (
        "01 Öl & Café.mp3",
        "日本語.flac",
        "a b.ogg",
        "ÿ—“.m4a",
        "a\u3000b",
        "\u05e9\u05dc\u05d5\u05dd.mp3",
        "👩\u200d🎤",
    ):
        assert printable(name) == name


def test_bytes_that_do_not_decode_and_control_characters_are_escaped() -> None:
    assert printable(os.fsdecode(b"caf\xe9.mp3")) == r"caf\xe9.mp3"
    assert printable("two\nlines\x1b[2J") == r"two\nlines\x1b[2J"
    assert printable("half \ud83d") == r"half \ud83d"


@pytest.mark.parametrize("code", [0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
def test_what_turns_the_direction_of_writing_is_escaped(code: int) -> None:
    assert printable(f"song{chr(code)}3pm.exe") == f"song\\u{code:04x}3pm.exe"


@pytest.mark.parametrize("code", [0x180E, 0x200B, *range(0x2060, 0x2065), 0xFEFF, 0xFFF9])
def test_what_nobody_sees_is_escaped(code: int) -> None:
    assert printable(f"Jazz{chr(code)}") == f"Jazz\\u{code:04x}"


@given(st.text(alphabet=st.characters()) | st.binary().map(os.fsdecode))
def test_the_result_can_always_be_written_and_shown_on_one_line(name: str) -> None:
    shown = printable(name)
    shown.encode("utf-8")
    assert not any(ord(letter) < 32 for letter in shown)
    assert len(shown.splitlines()) <= 1
    assert not any(unicodedata.bidirectional(letter) in TURNS for letter in shown)


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "0:00"), (42.9, "0:42"), (59.6, "0:59"), (61, "1:01"), (3605, "60:05"), (3725, "62:05")]
)
def test_a_position_in_a_track_is_in_minutes_and_whole_seconds(seconds: float, text: str) -> None:
    assert clock(seconds) == text
