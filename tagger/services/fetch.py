"""Fetch reviews, community tags and covers for albums: find each in MusicBrainz, ask each source, store each answer.

    albums ─▶ identifier in the tags, or a search ─▶ each source in turn, in batches ─▶ stored at once

Nothing is asked twice: an interrupted run goes on with what is missing, and what a source answered lately stands. A host
that cannot be had is named once; the rest goes on. Nothing here writes a music file, and nothing but this module and
``tagger suggest --online``, which calls it, uses the network.
"""

import hashlib
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from tagger.errors import Problem, TaggerError, system_reason
from tagger.progress import Task
from tagger.regular_file import write_whole
from tagger.reviews import matching
from tagger.reviews.client import NetworkClient
from tagger.reviews.hosts import FetchError
from tagger.reviews.musicbrainz import MusicBrainz
from tagger.reviews.records import ReleaseGroup, ReviewedAlbum, SourceAnswer
from tagger.reviews.registry import SOURCES as ALL_SOURCES
from tagger.reviews.registry import open_sources, preferred_languages, privacy_sentence, read_keys
from tagger.reviews.source import ReviewSource
from tagger.setting_values import split_names
from tagger.settings import CONTACT, LANGUAGES, SOURCES
from tagger.state import album_texts, review_queries
from tagger.state.database import State
from tagger.state.exclusive_lock import exclusive_lock
from tagger.state.review_tables import COVERS
from tagger.state.stored_settings import read_settings

CHUNK = 25  # albums that are taken through all sources together
FRESH_SECONDS = 90 * 86_400.0  # an answer stands for so long


@dataclass(slots=True)
class FetchReport:
    """What a run did: albums looked at, found, with several candidates, not found, not looked up; and what came of it."""

    albums: int = 0
    matched: int = 0
    ambiguous: int = 0
    unknown: int = 0
    failed: int = 0
    texts: int = 0
    tags: int = 0
    covers: int = 0
    problems: list[Problem] = field(default_factory=list)


def announcement(state: State) -> str:
    """What would be sent to whom, as one sentence. Raises TaggerError where no source is on."""
    return privacy_sentence(_sources(state))


def fetch(
    state: State,
    albums: Collection[int] | None = None,
    *,
    repeat: bool = False,
    task: Task | None = None,
    client: NetworkClient | None = None,
) -> FetchReport:
    """Fetch what is missing of the albums with these ids (None: all); ``repeat``: also what was answered lately.

    Raises TaggerError where no source is on, BusyError where another program fetches, and CancelledError when the task is
    cancelled: what came until then stays.
    """
    task, sources = task or Task(), _sources(state)
    with state.reading() as session:
        contact = read_settings(session)[CONTACT]
        reviewed = review_queries.albums_to_review(session, albums)
    run = _Run(state, sources, task, repeat=repeat)
    own = nullcontext(client) if client else NetworkClient(state.folder, task, contact=contact, refresh=repeat)
    with exclusive_lock(state.folder, "fetching"), own as network:  # two would ask twice as often as allowed
        run.fetch(network, reviewed)
    return run.report


class _Run:
    """One run over some albums."""

    def __init__(self, state: State, sources: Sequence[ReviewSource], task: Task, *, repeat: bool) -> None:
        self.report = FetchReport()
        self._state, self._sources, self._task = state, sources, task
        self._problems: dict[str, Problem] = {}
        self._since = time.time() if repeat else time.time() - FRESH_SECONDS
        with state.reading() as session:
            self._answered = review_queries.asked_since(session, self._since)
            self._without_cover = review_queries.without_cover(session)

    def fetch(self, client: NetworkClient, albums: Sequence[ReviewedAlbum]) -> None:
        """Match the albums and ask about them, a chunk at a time."""
        self._task.begin("fetching", len(albums) * (1 + len(self._sources)))
        self.report.albums = len(albums)
        try:
            for start in range(0, len(albums), CHUNK):
                chunk = [self._match(client, album) for album in albums[start : start + CHUNK]]
                for source in self._sources:
                    chunk = self._ask(client, source, chunk)
        finally:
            self.report.problems = list(self._problems.values())

    def _match(self, client: NetworkClient, album: ReviewedAlbum) -> ReviewedAlbum:
        """The album with its release group, as far as that is clear; what is found out is stored."""
        with self._state.reading() as session:
            match = review_queries.match_of(session, album.album_id)
        names = _names(album)
        if match is None or not _is_decided(match, album, names, self._since):
            try:
                self._find(client, album, names)
            except FetchError as error:
                self._note(error)
            with self._state.reading() as session:
                match = review_queries.match_of(session, album.album_id)
        self._count_match(match)
        self._task.step(album.name)
        if match is None or match.group is None:
            return album
        return album.matched(match.group.mbid, match.wikidata)

    def _find(self, client: NetworkClient, album: ReviewedAlbum, names: str) -> None:
        if album.tagged_release_group:
            group = ReleaseGroup(album.tagged_release_group, album.title, album.artist, album.year, score=1.0)
            self._store_match(album, group, review_queries.TAGS, names, ())
            return
        result = matching.find(client, album)
        decided_by = review_queries.SEARCH if result.match or not result.candidates else review_queries.NOBODY
        self._store_match(album, result.match, decided_by, names, result.candidates)

    def _store_match(
        self,
        album: ReviewedAlbum,
        group: ReleaseGroup | None,
        decided_by: str,
        names: str,
        candidates: Sequence[ReleaseGroup],
    ) -> None:
        with self._state.session_without_flush() as session:
            if review_queries.album_exists(session, album.album_id):
                review_queries.store_match(session, album.album_id, group, decided_by, names)
                review_queries.store_candidates(session, album.album_id, candidates)

    def _ask(self, client: NetworkClient, source: ReviewSource, albums: Sequence[ReviewedAlbum]) -> list[ReviewedAlbum]:
        """Ask a source about those of the albums that it has not answered about; returns them all."""
        pending = [album for album in albums if self._is_pending(source, album)]
        self._task.step(source.title, len(albums) - len(pending))
        items: dict[int, str] = {}
        for batch in _batches(pending, source.batch):
            try:
                answers = source.ask(client, batch)
            except FetchError as error:
                self._note(error)
            else:
                items |= self._store_answers(source, batch, answers)
            self._task.step(batch[0].name, len(batch))
        return [
            album.matched(album.release_group, item) if (item := items.get(album.album_id)) else album
            for album in albums
        ]

    def _is_pending(self, source: ReviewSource, album: ReviewedAlbum) -> bool:
        if source.needs_match and not album.release_group:
            return False
        if not source.needs_match and not album.title:
            return False
        if source.name == "cover-art-archive" and album.album_id not in self._without_cover:
            return False
        if source.name == "wikipedia" and not album.wikidata:
            return False
        return self._answered.get((album.album_id, source.name)) != album.release_group

    def _store_answers(
        self, source: ReviewSource, albums: Sequence[ReviewedAlbum], answers: Mapping[int, SourceAnswer]
    ) -> dict[int, str]:
        """Store what a source said of albums that are still there; their items of Wikidata by album."""
        items: dict[int, str] = {}
        with self._state.session_without_flush() as session:
            for album in albums:
                if review_queries.album_exists(session, album.album_id):
                    answer = answers.get(album.album_id, SourceAnswer())
                    self._store(session, source, album, answer)
                    items[album.album_id] = answer.wikidata
        return items

    def _store(self, session: Session, source: ReviewSource, album: ReviewedAlbum, answer: SourceAnswer) -> None:
        album_texts.replace_texts(session, album.album_id, source.name, answer.texts)
        album_texts.replace_tags(session, album.album_id, source.name, answer.tags)
        if answer.wikidata:
            review_queries.store_wikidata(session, album.album_id, answer.wikidata)
        if answer.cover:
            self._store_cover(session, album, answer.cover)
        review_queries.note_asked(session, album.album_id, source.name, album.release_group)
        self.report.texts += len(answer.texts)
        self.report.tags += len(answer.tags)

    def _store_cover(self, session: Session, album: ReviewedAlbum, picture: bytes) -> None:
        key = hashlib.sha256(picture).hexdigest()[:32]
        suffix = "jpg" if picture.startswith(b"\xff\xd8") else "png"
        path = self._state.folder / COVERS / f"{key}.{suffix}"
        try:
            path.parent.mkdir(exist_ok=True)
            if not path.exists():
                write_whole(path, picture)
        except OSError as error:
            problem = Problem(album.name, f"its cover cannot be stored: {system_reason(error)}")
            self._problems.setdefault(problem.reason, problem)
            return
        review_queries.store_cover(session, album.album_id, path, key)
        self.report.covers += 1

    def _count_match(self, match: review_queries.StoredMatch | None) -> None:
        if match is None:
            self.report.failed += 1
        elif match.group is not None:
            self.report.matched += 1
        elif match.decided_by == review_queries.NOBODY:
            self.report.ambiguous += 1
        else:
            self.report.unknown += 1

    def _note(self, error: FetchError) -> None:
        """Name a host's failure once, however many albums it concerns."""
        self._problems.setdefault(error.host, Problem(error.host, str(error).removeprefix(error.host).strip(" .")))


def _sources(state: State) -> list[ReviewSource]:
    """The sources that are on and have their key; MusicBrainz, which the others build on, first."""
    with state.reading() as session:
        settings = read_settings(session)
        names, spoken = split_names(settings[SOURCES]), preferred_languages(split_names(settings[LANGUAGES]))
    needing = tuple(name for name in names if ALL_SOURCES[name].needs_key)
    sources = open_sources(names, spoken, read_keys(state.folder, needing))
    if not sources:
        raise TaggerError("No service is on that could be asked; 'tagger settings sources default' puts them on again.")
    return sorted(sources, key=lambda source: not isinstance(source, MusicBrainz))


def _is_decided(match: review_queries.StoredMatch, album: ReviewedAlbum, names: str, since: float) -> bool:
    """Whether the match needs no look-up: the person decided, or tags and names have not changed. What was not found is looked up
    again, unless that was tried after ``since``.
    """
    if match.decided_by == review_queries.PERSON:
        return True
    if album.tagged_release_group:
        return match.group is not None and match.group.mbid == album.tagged_release_group
    is_fresh = match.group is not None or match.matched_at > since
    return match.names == names and is_fresh


def _names(album: ReviewedAlbum) -> str:
    return "\n".join((album.artist, album.title, str(album.year or ""), str(len(album.lengths))))


def _batches(albums: Sequence[ReviewedAlbum], size: int) -> Iterator[Sequence[ReviewedAlbum]]:
    return (albums[start : start + size] for start in range(0, len(albums), size))
