"""Copies albums to the clipboard: as text, as CSV for a spreadsheet, or as JSON for a program."""

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from tagger.services import album_rows
from tagger.state.album_summaries import AlbumSummary
from tagger.ui.presenters.sentences import count

RowFormat = Literal["text", "csv", "json"]
WRITERS = {"text": album_rows.as_text, "csv": album_rows.as_csv, "json": album_rows.as_json}
MIME_TYPES: dict[RowFormat, str] = {"csv": "text/csv", "json": "application/json"}
WORDS: dict[RowFormat, str] = {"text": "text", "csv": "CSV", "json": "JSON"}


def copy_albums(albums: Sequence[AlbumSummary], row_format: RowFormat) -> str:
    """Put albums on the clipboard; returns the sentence that says so.

    CSV and JSON are there under their own types, and as text for whatever knows no other.
    """
    if not albums:
        return "No album is selected, so nothing was copied."
    text = WRITERS[row_format](albums)
    content = QMimeData()
    content.setText(text)
    if row_format in MIME_TYPES:
        content.setData(MIME_TYPES[row_format], text.encode("utf-8", "backslashreplace"))
    QGuiApplication.clipboard().setMimeData(content)
    return f"{count(len(albums), 'album')} copied as {WORDS[row_format]}."
