"""A report of albums as one HTML page: covers, genres, suggestions with their reasons, and how often each genre occurs.

The page needs nothing but itself, so that it can be sent or kept. Its content security policy allows its own style, by its
digest, and the pictures inside it, nothing else: no script, no network. Every text is escaped. It names no folders. It
speaks the language that it is asked for in; the window hands over its own.
"""

import base64
import hashlib
import io
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import TextIO

from tagger.display_names import counted, percent, printable, single_line
from tagger.errors import Problem, TaggerError, UnreadableError, system_reason
from tagger.inference.cover_image import decode_cover
from tagger.inference.types import SourceError
from tagger.library.files_beside import read_cover
from tagger.paths import resource
from tagger.progress import Task
from tagger.regular_file import FOR_ALL, whole_file
from tagger.services.album_reading import albums as matching_albums
from tagger.services.album_reading import in_order_of
from tagger.state.album_summaries import AlbumStatus, AlbumSummary, Suggestion
from tagger.state.database import State
from tagger.writing.write_options import read_boundary

COVER_SIDE = 220  # pixels; drawn at half of that, so that it is sharp on fine screens
JPEG_QUALITY = 82
MOST_GENRES = 40  # in the table of all genres
SUFFIXES = (".html", ".htm")
STATE_WORDS = {"suggested": "suggested", "accepted": "accepted", "added": "added by hand", "rejected": "rejected"}
UNSURE_WORDS = {"suggested": "suggested, unsure", "accepted": "accepted, unsure", "rejected": "rejected, unsure"}
STATUS_WORDS: dict[AlbumStatus, str] = {
    "new": "not analysed yet",
    "suggested": "waiting for a decision",
    "accepted": "accepted, not written yet",
    "written": "written to the files",
    "rejected": "with all suggestions rejected",
    "error": "with files that could not be read, or are gone",
}


@dataclass(frozen=True, slots=True)
class PageLanguage:
    """What a page speaks: its code as browsers know it, how a sentence is said, and a number with its noun."""

    code: str
    say: Callable[[str], str]
    count: Callable[[int, str], str]


ENGLISH = PageLanguage("en", str, counted)


@dataclass(frozen=True, slots=True)
class WrittenReport:
    """Where the page is, how many albums it shows, and the covers that could not be shown."""

    path: Path
    albums: int
    problems: tuple[Problem, ...]


def write_report(
    state: State,
    target: Path,
    query: str = "",
    ids: Sequence[int] | None = None,
    task: Task | None = None,
    language: PageLanguage = ENGLISH,
) -> WrittenReport:
    """Write a page about the albums that match a query, or that have these ids, in their order.

    A page that is there is replaced once the new one is whole; where no album matches, none is written. Raises
    TaggerError for a query that makes no sense, a name that is no page's, and a page that cannot be written;
    CancelledError leaves the old page as it was.
    """
    task = task or Task()
    if target.suffix.lower() not in SUFFIXES:
        raise TaggerError(f"'{printable(target.name)}' is not the name of a page; let it end in .html.")
    albums = matching_albums(state, query) if ids is None else in_order_of(state, ids)
    if not albums:
        return WrittenReport(target, 0, ())
    problems: list[Problem] = []
    task.begin("writing the report", len(albums))
    try:
        with (
            whole_file(target, FOR_ALL) as file,
            io.TextIOWrapper(file, encoding="utf-8", errors="backslashreplace") as page,
        ):
            _Page(language).write(page, albums, _covers(state, albums, problems), task)
    except OSError as error:
        raise TaggerError(
            f"The report cannot be written to '{printable(str(target))}' ({system_reason(error)}); name another place."
        ) from error
    return WrittenReport(target, len(albums), tuple(problems))


def _covers(state: State, albums: Sequence[AlbumSummary], problems: list[Problem]) -> Iterator[str]:
    """Each album's cover as a data URI, "" for none; what cannot be read is named in ``problems`` once."""
    with state.reading() as session:
        boundary = read_boundary(session)
    for album in albums:
        if album.cover is None:
            yield ""
            continue
        try:
            if (reason := boundary.refusal_by_name(album.cover)) is not None:
                raise UnreadableError(str(album.cover), reason)
            yield _data_uri(read_cover(album.cover), album.cover)
        except (UnreadableError, SourceError) as error:
            problems.append(Problem(str(album.cover), getattr(error, "reason", str(error))))
            yield ""


def _data_uri(data: bytes, name: Path) -> str:
    picture = decode_cover(data, name, enough=COVER_SIDE)
    picture.thumbnail((COVER_SIDE, COVER_SIDE), reducing_gap=2.0)
    encoded = io.BytesIO()
    picture.save(encoded, "JPEG", quality=JPEG_QUALITY, optimize=True)
    return f"data:image/jpeg;base64,{base64.b64encode(encoded.getvalue()).decode('ascii')}"


@dataclass(frozen=True, slots=True)
class _Page:
    """The parts of a page in one language."""

    language: PageLanguage

    def write(self, page: TextIO, albums: Sequence[AlbumSummary], covers: Iterator[str], task: Task) -> None:
        """Write the whole page, an album after the other."""
        style = resource("report/report.css").read_text(encoding="utf-8")
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii")
        policy = f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
        page.write(
            "<!DOCTYPE html>\n"
            f'<html lang="{self.language.code}">\n<head>\n<meta charset="utf-8">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
            '<meta name="referrer" content="no-referrer">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            '<meta name="color-scheme" content="light dark">\n'
            f"<title>{self._title(albums)}</title>\n<style>{style}</style>\n</head>\n<body>\n"
        )
        page.write(self._summary(albums))
        page.write(f'<main>\n<h2 id="albums">{self._say("Albums")}</h2>\n')
        for album, cover in zip(albums, covers, strict=True):
            page.write(self._article(album, cover))
            task.step(single_line(album.album or album.folder.name))
        foot = self._say("Made by tagger. Percentages are probabilities as its model gives them.")
        page.write(f"</main>\n<footer>{foot}</footer>\n</body>\n</html>\n")

    def _say(self, text: str) -> str:
        return escape(self.language.say(text))

    def _title(self, albums: Sequence[AlbumSummary]) -> str:
        return self._say("Genres of {albums}").format(albums=self.language.count(len(albums), "album"))

    def _summary(self, albums: Sequence[AlbumSummary]) -> str:
        """The head of the page: how much there is, how far it is decided, and which genres occur how often."""
        tracks = sum(len(album.tracks) for album in albums)
        statuses = Counter(album.status for album in albums)
        states = "".join(
            f"<li><b>{statuses[status]}</b> {self._say(words)}</li>"
            for status, words in STATUS_WORDS.items()
            if statuses[status]
        )
        in_files = Counter(genre for album in albums for genre in album.genres)
        decided = Counter(
            item.genre for album in albums for item in album.suggestions if item.state in ("accepted", "added")
        )
        today = datetime.now(UTC).astimezone().date().isoformat()
        return (
            f"<header>\n<h1>{self._title(albums)}</h1>\n"
            f"<p>{escape(self.language.count(tracks, 'track'))}, {today}</p>\n<ul>{states}</ul>\n</header>\n"
            f"<section>\n{self._table('In the files', in_files)}{self._table('Accepted', decided)}</section>\n"
        )

    def _table(self, caption: str, counts: Mapping[str, int]) -> str:
        ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0].casefold()))
        if not ranked:
            return ""
        most = ranked[0][1]
        rows = "".join(
            f'<tr><th scope="row" dir="auto">{_text(genre)}</th><td><meter max="{most}" value="{number}"></meter></td>'
            f"<td>{number}</td></tr>\n"
            for genre, number in ranked[:MOST_GENRES]
        )
        remaining = len(ranked) - MOST_GENRES
        others = self._say("and {genres} more").format(genres=self.language.count(remaining, "genre"))
        more = f'<tr><td colspan="3">{others}</td></tr>\n' if remaining > 0 else ""
        return f"<table>\n<caption>{self._say(caption)}</caption>\n{rows}{more}</table>\n"

    def _article(self, album: AlbumSummary, cover: str) -> str:
        title, artist = _text(album.album or album.folder.name), _text(album.artist) or self._say("Unknown artist")
        picture = (
            f'<img src="{cover}" alt="{self._say("Cover")}" width="110" loading="lazy">'
            if cover
            else f'<div class="no-cover">{self._say("no cover")}</div>'
        )
        tracks, status = self.language.count(len(album.tracks), "track"), self.language.say(STATUS_WORDS[album.status])
        facts = [str(album.year or ""), tracks, status]
        no_genre = f"<li>{self._say('no genre')}</li>"
        genres = "".join(f'<li dir="auto">{_text(genre)}</li>' for genre in album.genres) or no_genre
        remarks = "".join(f"<p>{_text(self.language.say(remark))}</p>" for remark in album.remarks)
        return (
            f'<article>\n{picture}\n<div>\n<h3 dir="auto">{title}</h3>\n<p dir="auto"><b>{artist}</b></p>\n'
            f"<p>{escape(' · '.join(filter(None, facts)))}</p>\n"
            f'<ul class="genres" aria-label="{self._say("In the files")}">{genres}</ul>\n'
            f"{self._suggestions(album.suggestions)}{remarks}</div>\n</article>\n"
        )

    def _suggestions(self, suggestions: Sequence[Suggestion]) -> str:
        if not suggestions:
            return f"<p>{self._say('Nothing is suggested.')}</p>\n"
        rows = []
        for item in suggestions:
            meter = (
                ""
                if item.score is None
                else f'<meter max="1" value="{item.score:.3f}"></meter> {escape(percent(item.score))}'
            )
            reasons = "".join(f"<li>{_text(self.language.say(reason))}</li>" for reason in item.reasons)
            why = f"<details><summary>{self._say('why')}</summary><ul>{reasons}</ul></details>" if reasons else ""
            words = STATE_WORDS if item.confident or item.score is None else {**STATE_WORDS, **UNSURE_WORDS}
            rows.append(
                f'<tr class="{item.state}"><th scope="row" dir="auto">{_text(item.genre)}</th><td>{meter}</td>'
                f"<td>{self._say(words[item.state])}</td><td>{why}</td></tr>\n"
            )
        return f"<table>\n{''.join(rows)}</table>\n"


def _text(text: str) -> str:
    """Text from a tag or a name, escaped for HTML."""
    return escape(single_line(text))
