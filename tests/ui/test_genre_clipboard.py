"""What another program leaves on the clipboard under tagger's own type is no genre, and no error."""

import json

import pytest
from PySide6.QtCore import QMimeData

from tagger.genres.taxonomy import Taxonomy
from tagger.ui.genre_clipboard import MIME_TYPE, as_mime, genres_in


@pytest.fixture(scope="module")
def tree() -> Taxonomy:
    return Taxonomy.load()


def test_copied_genres_are_pasted_each_once_as_they_are(tree: Taxonomy) -> None:
    assert genres_in(as_mime(["Zouk", "A genre of mine", "zouk"]), tree) == ["Zouk", "A genre of mine"]


@pytest.mark.parametrize(
    ("data", "genres"),
    [
        (b"", []),
        (b"\xff\xfe", []),
        (b'{"Zouk": 1}', []),
        (b"7", []),
        (b"[" * 100_000, []),
        (json.dumps([1, None, ["Dub"], "Zouk"]).encode(), ["Zouk"]),
    ],
)
def test_anything_else_under_the_same_type_is_left_out(tree: Taxonomy, data: bytes, genres: list[str]) -> None:
    content = QMimeData()
    content.setData(MIME_TYPE, data)
    assert genres_in(content, tree) == genres
