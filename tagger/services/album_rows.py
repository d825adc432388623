"""Albums as rows to copy or to keep elsewhere: readable lines, CSV for spreadsheets, and JSON.

A spreadsheet runs a cell that begins like a formula, whoever wrote it; tags come from anywhere. Such a cell begins with an
apostrophe here, as OWASP advises (https://owasp.org/www-community/attacks/CSV_Injection).
"""

import csv
import io
import json
from collections.abc import Sequence

from tagger.display_names import percent, printable, single_line
from tagger.services.album_reading import album_json
from tagger.state.album_summaries import AlbumSummary, Suggestion

FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")
CSV_COLUMNS = (
    "id",
    "artist",
    "album",
    "year",
    "tracks",
    "status",
    "genres in the files",
    "suggested",
    "accepted",
    "rejected",
    "best score",
    "folder",
)


def as_text(albums: Sequence[AlbumSummary]) -> str:
    """A line per album: who, what, when, what the files hold, and what is suggested or decided."""
    return "".join(f"{spreadsheet_cell(_line(album))}\n" for album in albums)


def as_csv(albums: Sequence[AlbumSummary]) -> str:
    """A table as RFC 4180 has it, with a head; several genres in a cell are parted by "; "."""
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow(CSV_COLUMNS)
    writer.writerows([spreadsheet_cell(cell) for cell in _cells(album)] for album in albums)
    return table.getvalue()


def as_json(albums: Sequence[AlbumSummary]) -> str:
    """What ``tagger show --json`` prints of them."""
    return json.dumps([album_json(album) for album in albums], indent=2) + "\n"


def spreadsheet_cell(cell: str) -> str:
    """The text, so that no spreadsheet takes it for a formula."""
    return f"'{cell}" if cell.lstrip(" ").startswith(FORMULA_STARTS) else cell


def _line(album: AlbumSummary) -> str:
    names = " – ".join(single_line(name) for name in (album.artist, album.album) if name)
    about = [(names or single_line(album.folder.name)) + (f" ({album.year})" if album.year else "")]
    about.append(f"in the files: {_joined(album.genres) or 'no genre'}")
    for word, suggestions in _by_state(album):
        if suggestions:
            about.append(f"{word}: {', '.join(map(_with_score, suggestions))}")
    return " | ".join(about)


def _cells(album: AlbumSummary) -> list[str]:
    decided = [_joined([item.genre for item in suggestions]) for _, suggestions in _by_state(album)]
    return [
        str(album.id),
        printable(album.artist),
        printable(album.album),
        str(album.year or ""),
        str(len(album.tracks)),
        album.status,
        _joined(album.genres),
        *decided,
        "" if album.best_score is None else f"{album.best_score:.3f}",
        printable(str(album.folder)),
    ]


def _by_state(album: AlbumSummary) -> list[tuple[str, list[Suggestion]]]:
    """The suggestions by what was decided; one added by hand is an accepted one."""
    words = {"suggested": ("suggested",), "accepted": ("accepted", "added"), "rejected": ("rejected",)}
    return [(word, [item for item in album.suggestions if item.state in states]) for word, states in words.items()]


def _joined(genres: Sequence[str]) -> str:
    return "; ".join(map(single_line, genres))


def _with_score(suggestion: Suggestion) -> str:
    score = "" if suggestion.score is None else f" {percent(suggestion.score)}"
    return f"{single_line(suggestion.genre)}{score}"
