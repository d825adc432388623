"""The map as a file: CSV or JSON of positions, or a drawing as SVG that any browser shows."""

import csv
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from tagger.display_names import printable
from tagger.errors import TaggerError, system_reason
from tagger.regular_file import FOR_ALL, write_whole
from tagger.services import album_reading
from tagger.services.album_rows import spreadsheet_cell
from tagger.services.library_map import LibraryMap
from tagger.services.map_groups import Colouring, MapGroup, Sign, doubt_of, genre_of, grouped_albums
from tagger.state.database import State
from tagger.state.person_taxonomy import read_taxonomy

WIDTH, MOST_HEIGHT, MARGIN, LEGEND_WIDTH, LEGEND_LINE = 1200, 900, 24, 220, 26  # SVG units
SIGN_RADIUS = 4.0
FORMS = (".csv", ".json", ".svg")
SIGNS: dict[Sign, str] = {
    "circle": '<circle r="1"/>',
    "square": '<path d="M-.9-.9h1.8v1.8h-1.8z"/>',
    "triangle": '<path d="M0-1.1 1.1.9h-2.2z"/>',
    "diamond": '<path d="M0-1.2 1.2 0 0 1.2-1.2 0z"/>',
    "inverted triangle": '<path d="M0 1.1 1.1-.9h-2.2z"/>',
    "cross": '<path d="M-1-.6-.6-1 0-.4.6-1 1-.6.4 0 1 .6.6 1 0 .4-.6 1-1 .6-.4 0z"/>',
    "plus": '<path d="M-.3-1.1h.6v.8h.8v.6h-.8v.8h-.6v-.8h-.8v-.6h.8z"/>',
    "ring": '<path fill-rule="evenodd" d="M-1 0a1 1 0 1 0 2 0a1 1 0 1 0-2 0m.5 0a.5.5 0 1 1 1 0a.5.5 0 1 1-1 0"/>',
    "dot": '<circle r=".6"/>',
}


@dataclass(frozen=True, slots=True)
class MapRow:
    """One album of the map, as it is exported."""

    id: int
    artist: str
    album: str
    genre: str
    sureness: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class MapDrawing:
    """The albums of the map that are still in the library, the groups of a legend, and which each album is in."""

    rows: Sequence[MapRow]
    groups: Sequence[MapGroup]
    group_of: Sequence[int]


def drawing(state: State, library_map: LibraryMap, colouring: Colouring = "genre") -> MapDrawing:
    """The map with its albums' names and groups."""
    positions = dict(zip(library_map.ids.tolist(), library_map.positions.tolist(), strict=True))
    albums = album_reading.in_order_of(state, list(positions))
    taxonomy = read_taxonomy(state.folder)
    groups, group_of = grouped_albums(albums, colouring, taxonomy)
    rows = [
        MapRow(
            album.id,
            album.artist,
            album.album,
            genre_of(album, taxonomy),
            doubt_of(album),
            *(round(value, 4) for value in positions[album.id]),
        )
        for album in albums
    ]
    return MapDrawing(rows, groups, group_of)


def as_json(content: MapDrawing) -> list[dict[str, object]]:
    """The rows as JSON's values."""
    return [asdict(row) for row in content.rows]


def export(content: MapDrawing, path: Path) -> None:
    """Write the map to a file whose name's end says in which form; an old one is replaced once the new one is whole.

    Bytes of a name that are no text are written as escapes. Raises TaggerError.
    """
    writers: dict[str, Callable[[MapDrawing], str]] = {
        ".csv": _csv,
        ".json": lambda drawing: json.dumps(as_json(drawing), ensure_ascii=False, indent=1) + "\n",
        ".svg": _svg,
    }
    write = writers.get(path.suffix.lower())
    if write is None:
        name = printable(path.name)
        raise TaggerError(
            f"'{name}' does not say in which form the map shall be written; end it in {', '.join(FORMS)}."
        )
    data = write(content).encode("utf-8", "backslashreplace")
    try:
        write_whole(path, data, FOR_ALL)
    except OSError as error:
        raise TaggerError(
            f"The map cannot be written to '{printable(str(path))}': {system_reason(error)}; name another file."
        ) from error


def _csv(content: MapDrawing) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(MapRow.__slots__)
    for row in content.rows:
        values = asdict(row).values()
        writer.writerow([spreadsheet_cell(value) if isinstance(value, str) else value for value in values])
    return text.getvalue()


def _svg(content: MapDrawing) -> str:
    """A drawing with a title for each album, which a browser shows under the pointer."""
    xs, ys = [row.x for row in content.rows] or [0.0], [row.y for row in content.rows] or [0.0]
    room = min(
        (WIDTH - LEGEND_WIDTH - 2 * MARGIN) / ((max(xs) - min(xs)) or 1),
        (MOST_HEIGHT - 2 * MARGIN) / ((max(ys) - min(ys)) or 1),
    )
    height = max(round((max(ys) - min(ys)) * room) + 2 * MARGIN, LEGEND_LINE * len(content.groups) + 2 * MARGIN)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" font-size="15">',
        "<title>Map of the library</title>",
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
        "<defs>",
        *(
            f'<g id="g{i}" fill="{group.style.on_light}">{SIGNS[group.style.sign]}</g>'
            for i, group in enumerate(content.groups)
        ),
        "</defs>",
    ]
    for row, index in zip(content.rows, content.group_of, strict=True):
        x, y = MARGIN + (row.x - min(xs)) * room, MARGIN + (row.y - min(ys)) * room
        title = escape(printable(" – ".join(filter(None, (row.artist, row.album, row.genre)))))
        transform = f"translate({x:.1f} {y:.1f}) scale({SIGN_RADIUS})"
        parts.append(f'<use href="#g{index}" transform="{transform}"><title>{title}</title></use>')
    for i, group in enumerate(content.groups):
        y = MARGIN + 10 + LEGEND_LINE * i
        parts.append(
            f'<use href="#g{i}" transform="translate({WIDTH - LEGEND_WIDTH} {y}) scale({SIGN_RADIUS * 1.6})"/>'
        )
        words = escape(printable(f"{group.name} ({group.albums})"))
        parts.append(f'<text x="{WIDTH - LEGEND_WIDTH + 16}" y="{y + 5}">{words}</text>')
    return "\n".join([*parts, "</svg>\n"])
