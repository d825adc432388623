import os

from hypothesis import given
from hypothesis import strategies as st

from tagger.library.names import printable


def test_ordinary_names_stay() -> None:
    for name in ("01 Öl & Café.mp3", "日本語.flac", "a b.ogg", "ÿ—“.m4a", "a\u3000b", "\u202eright"):
        assert printable(name) == name


def test_bytes_that_do_not_decode_and_control_characters_are_escaped() -> None:
    assert printable(os.fsdecode(b"caf\xe9.mp3")) == r"caf\xe9.mp3"
    assert printable("two\nlines\x1b[2J") == r"two\nlines\x1b[2J"
    assert printable("half \ud83d") == r"half \ud83d"


@given(st.text(alphabet=st.characters()) | st.binary().map(os.fsdecode))
def test_the_result_can_always_be_written_and_shown_on_one_line(name: str) -> None:
    shown = printable(name)
    shown.encode("utf-8")
    assert not any(ord(letter) < 32 for letter in shown)
