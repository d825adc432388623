"""Genres on the clipboard: copied from albums, and pasted into others, also from a text that names known genres."""

import json
import re
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QMimeData

from tagger.genres.taxonomy import Taxonomy
from tagger.state.album_summaries import AlbumSummary
from tagger.ui.presenters.decisions import INCLUDED

MIME_TYPE = "application/x-tagger-genres"
SEPARATOR = "; "
BETWEEN_GENRES = re.compile(r"[;\n\0]")
MOST_PASTED = 50  # genres of a text


def genres_of(albums: Iterable[AlbumSummary], tree: Taxonomy) -> list[str]:
    """What the albums' files hold and what is accepted for them, each genre once."""
    names = [
        name
        for album in albums
        for name in (*album.genres, *(item.genre for item in album.suggestions if item.state in INCLUDED))
    ]
    return _each_once(names, tree)


def as_mime(names: Sequence[str]) -> QMimeData:
    """Genres as the clipboard holds them: for this program, and as text for others."""
    content = QMimeData()
    content.setText(SEPARATOR.join(names))
    content.setData(MIME_TYPE, json.dumps(names).encode())
    return content


def genres_in(content: QMimeData, tree: Taxonomy) -> list[str]:
    """The genres of a clipboard: those that were copied here; of another text only genres that the person has."""
    if content.hasFormat(MIME_TYPE):
        return _each_once(_names(bytes(content.data(MIME_TYPE).data())), tree)
    parts = [part.strip() for part in BETWEEN_GENRES.split(content.text(), MOST_PASTED)]
    spelled = [tree.spelled(part) for part in parts if part]
    return [] if None in spelled else _each_once([tree.written(name) for name in spelled if name is not None], tree)


def _names(data: bytes) -> list[str]:
    """What ``as_mime`` wrote; [] for anything else, which another program may leave under the same type."""
    try:
        names = json.loads(data)
    except (ValueError, RecursionError):
        return []
    return [name for name in names if isinstance(name, str)] if isinstance(names, list) else []


def _each_once(names: Iterable[str], tree: Taxonomy) -> list[str]:
    distinct: list[str] = []
    for name in names:
        if not any(tree.same(name, other) for other in distinct):
            distinct.append(name)
    return distinct
