"""``fetch``: reviews, tags and covers from the network. ``words``: what is written about albums, and what each album is."""

import sys
from argparse import Namespace
from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING

from tagger.cli.console import BOLD, DIM, remark, report_problems, say, say_json
from tagger.cli.state_and_query import NO_MUSIC, complain_of_no_match, open_state
from tagger.cli.tasks import cancellable_task
from tagger.display_names import counted, printable
from tagger.errors import TaggerError, system_reason

if TYPE_CHECKING:
    from tagger.services.fetch import FetchReport
    from tagger.services.review_texts import WordsOfAlbum
    from tagger.state.album_summaries import AlbumSummary
    from tagger.state.database import State

SHOWN_CHARACTERS = 1200  # of a text, on a terminal; --json has all of it


def fetch(arguments: Namespace) -> int:
    """Fetch what is missing of the albums that match, or keep a key."""
    from tagger.services import album_reading

    with open_state(arguments) as state:
        if arguments.key:
            return _keep_key(state, arguments.key)
        query = " ".join(arguments.query)
        ids = album_reading.search_ids(state, query) if query else None
        if ids is not None and not ids:
            return complain_of_no_match(state, arguments.query, "nothing was fetched")
        if not arguments.json and ids is None and not album_reading.ids_to_read(state):
            remark(NO_MUSIC)
            return 0
        return run_fetch(state, ids, repeat=arguments.repeat, as_json=arguments.json, quiet=arguments.quiet)


def run_fetch(
    state: "State",
    albums: Collection[int] | None,
    *,
    repeat: bool = False,
    as_json: bool = False,
    quiet: bool = False,
    tell: Callable[[str], None] = say,
) -> int:
    """Say what is sent to whom, fetch, and ``tell`` what came."""
    from dataclasses import asdict

    from tagger.services import fetch as service

    remark(service.announcement(state))
    with cancellable_task(quiet=quiet) as task:
        report = service.fetch(state, albums, repeat=repeat, task=task)
    if as_json:
        say_json(asdict(report))
        return 1 if report.problems else 0
    tell(_in_words(report))
    if report.ambiguous:
        remark("Where several albums fit, 'tagger words QUERY' offers them, and --match chooses one.")
    return report_problems(report.problems)


def words(arguments: Namespace) -> int:
    """Print or change what is written about the albums that match."""
    from tagger.services import album_reading
    from tagger.services import review_texts as service

    with open_state(arguments) as state:
        albums = album_reading.albums(state, " ".join(arguments.query))
        if not albums:
            return complain_of_no_match(state, arguments.query)
        if arguments.match is not None or arguments.note is not None:
            _change(state, albums, arguments)
        if arguments.delete is not None:
            service.delete_text(state, arguments.delete)
        entries = [(album, service.words_of(state, album.id)) for album in albums]
    if arguments.json:
        say_json([service.words_json(words_of_album) for _, words_of_album in entries])
        return 0
    for position, (album, words_of_album) in enumerate(entries):
        if position:
            say()
        _print_words(album, words_of_album)
    return 0


def _change(state: "State", albums: "list[AlbumSummary]", arguments: Namespace) -> None:
    """Remember a match or a note, of one album. Raises TaggerError where several match."""
    from tagger.services import review_texts as service

    if len(albums) > 1:
        raise TaggerError(
            f"{len(albums)} albums match, but --match and --note are about one; narrow the query, as id:12."
        )
    if arguments.match is not None:
        mbid = "" if arguments.match.lower() == "none" else arguments.match.lower()
        service.choose_match(state, albums[0].id, mbid)
    if arguments.note is not None:
        service.add_note(state, albums[0].id, _read_note(arguments.note))


def _read_note(name: str) -> str:
    if name == "-":
        return sys.stdin.buffer.read(1 << 20).decode("utf-8", "replace")
    from tagger.regular_file import open_regular_file

    try:
        with open_regular_file(Path(name)) as file:
            return file.read(1 << 20).decode("utf-8", "replace")
    except OSError as error:
        raise TaggerError(f"The note '{printable(name)}' cannot be read: {system_reason(error)}.") from error


def _keep_key(state: "State", source: str) -> int:
    """Ask for a key without showing it, or read it from the input, and keep it."""
    from getpass import getpass

    from tagger.services import review_texts as service

    key = getpass(f"Your key for {source} (nothing to forget it): ") if sys.stdin.isatty() else sys.stdin.readline()
    kept_in = service.store_key(state, source, key)
    say(f"Kept in {kept_in}." if key.strip() else "Forgotten.")
    return 0


def _in_words(report: "FetchReport") -> str:
    failed = f", {report.failed} not looked up" if report.failed else ""
    return (
        f"{counted(report.albums, 'album')}: {report.matched} found in MusicBrainz, {report.ambiguous} with several that fit, "
        f"{report.unknown} not found{failed}; {counted(report.texts, 'text')}, {counted(report.tags, 'tag')} and "
        f"{counted(report.covers, 'cover')} fetched."
    )


def _print_words(album: "AlbumSummary", words_of_album: "WordsOfAlbum") -> None:
    from tagger.cli.album_output import title
    from tagger.services.review_texts import candidate_facts, language_remark, linked_rows, origin, tag_rows

    say(title(album), style=BOLD)
    say(f"  {printable(words_of_album.match_sentence)}", style=DIM)
    if words_of_album.match is not None and words_of_album.match.group is None:
        for group in words_of_album.candidates:
            say(f"    {printable(group.artist)} – {printable(group.title)} ({printable(candidate_facts(group))})")
            say(f"          {group.mbid}", style=DIM)
    for row in tag_rows(words_of_album):
        say(f"  {printable(row)}")
    for row in linked_rows(words_of_album):
        say(f"  linked: {printable(row)}", style=DIM)
    for text in words_of_album.texts:
        number = f" [{text.id}]" if text.id is not None else ""
        say(f"  {printable(' · '.join(origin(text)))}{number}", style=DIM)
        if text.url:
            say(f"    {printable(text.url)}", style=DIM)
        if remark_about_language := language_remark(text):
            say(f"    {remark_about_language}", style=DIM)
        excerpt = text.text if len(text.text) <= SHOWN_CHARACTERS else f"{text.text[:SHOWN_CHARACTERS]} …"
        for line in excerpt.splitlines():
            say(f"    {printable(line)}")
    if not words_of_album.texts:
        say("  no text")
