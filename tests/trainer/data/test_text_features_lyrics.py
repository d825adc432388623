from pathlib import Path

import numpy as np
import pytest

from tagger.errors import TaggerError
from tagger.inference.text import UNKNOWN_WORD, sentences_of
from trainer.data.text_features import SENTENCES, WORDS, encode, read_vectors, word_numbers


def test_lines_and_full_stops_end_sentences() -> None:
    assert sentences_of("Hello my love\n\nhello! My, my.") == [["hello", "my", "love"], ["hello"], ["my", "my"]]


def test_words_are_numbered_by_how_common_they_are() -> None:
    numbers = word_numbers(["my my love", "my song"], 4)
    assert numbers == {"my": 2, "love": 3}


def test_songs_are_padded_and_cut() -> None:
    song = encode("my unheard love\nlove", {"my": 2, "love": 3})
    assert song.shape == (SENTENCES, WORDS)
    assert song[0, :4].tolist() == [2, UNKNOWN_WORD, 3, 0]
    assert song[1, 0] == 3
    assert song[2:].sum() == 0
    long = encode("\n".join(["my " * 30] * 60), {"my": 2})
    assert (long == 2).all()


def test_word_vectors_fill_the_rows_of_known_words(tmp_path: Path) -> None:
    file = tmp_path / "vectors.txt"
    file.write_text("2 3\nmy 1 2 3\nother 4 5 6\n", encoding="utf-8")
    table = np.zeros((4, 3), np.float32)
    assert read_vectors(file, {"my": 2, "love": 3}, table) == 1
    assert table.tolist() == [[0, 0, 0], [0, 0, 0], [1, 2, 3], [0, 0, 0]]
    with pytest.raises(TaggerError, match="have 3 dimensions, and 5 are needed"):
        read_vectors(file, {"my": 2}, np.zeros((4, 5), np.float32))


def test_binary_word_vectors_are_read_with_and_without_line_ends(tmp_path: Path) -> None:
    file, vectors = tmp_path / "vectors.bin", np.array([[1, 2, 3], [4, 5, 6]], "<f4")
    for end in (b"", b"\n"):
        entries = [word.encode() + b" " + row.tobytes() + end for word, row in zip(("my", "ère"), vectors, strict=True)]
        file.write_bytes(b"2 3\n" + b"".join(entries))
        table = np.zeros((4, 3), np.float32)
        assert read_vectors(file, {"my": 2, "ère": 3}, table) == 2
        assert table[2:].tolist() == vectors.tolist()
    file.write_bytes(file.read_bytes()[:-5])
    with pytest.raises(TaggerError, match="ends after 1 of 2 vectors"):
        read_vectors(file, {"my": 2}, np.zeros((4, 3), np.float32))
    for damaged in (b"", b"no header", b"2 99999999\n"):
        file.write_bytes(damaged)
        with pytest.raises(TaggerError, match=r"vectors\.bin"):
            read_vectors(file, {"my": 2}, np.zeros((4, 3), np.float32))
