"""Texts, tags and matches of albums as the command line and the window show and change them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from tagger.errors import TaggerError
from tagger.inference.entity_file import LinkedEntity
from tagger.inference.gazetteer import GazetteerError
from tagger.inference.text import seems_foreign
from tagger.paths import resource
from tagger.progress import Task
from tagger.reviews import musicbrainz, registry
from tagger.reviews.client import NetworkClient
from tagger.reviews.records import CommunityTag, ReleaseGroup, TextAboutAlbum, plain_text
from tagger.reviews.registry import SOURCES
from tagger.services.fetch import FetchReport
from tagger.settings import CONTACT
from tagger.state import album_texts, review_queries
from tagger.state.database import State
from tagger.state.review_queries import StoredMatch
from tagger.state.stored_settings import read_settings

if TYPE_CHECKING:
    from tagger.inference.entity_file import EntityFile

ENTITIES = "gazetteer.entities"  # in the state's folder, where the person made one by ``trainer gazetteer build`` …
SHIPPED_ENTITIES = "gazetteer/starter.entities"  # … in place of the shipped one
MOST_NOTE = 20_000  # characters
MOST_LINKED, MOST_TAGS = 20, 12  # names of an album, and tags of a source, that are shown


@dataclass(frozen=True, slots=True)
class WordsOfAlbum:
    """Everything that is written about an album, with each origin, and which release group it is."""

    album_id: int
    texts: tuple[TextAboutAlbum, ...] = ()
    tags: tuple[CommunityTag, ...] = ()
    match: StoredMatch | None = None
    candidates: tuple[ReleaseGroup, ...] = ()
    linked: tuple[LinkedEntity, ...] = ()  # what the texts name
    linking_problem: str = ""  # why the person's own file of entities was not used

    @property
    def match_sentence(self) -> str:
        """Whether and as what the album was found in MusicBrainz."""
        match = self.match
        if match is None:
            return "Not looked up in MusicBrainz yet."
        if match.group is None and match.decided_by == review_queries.NOBODY:
            return f"It may be any of {len(self.candidates)} albums in MusicBrainz; choose which."
        if match.group is None and match.decided_by == review_queries.PERSON:
            return "In MusicBrainz it is none of the albums offered, as you decided."
        if match.group is None:
            return "Not found in MusicBrainz under its names."
        year = f" ({match.group.year})" if match.group.year else ""
        how = {
            review_queries.TAGS: "by the identifier in its files",
            review_queries.PERSON: "as you decided",
        }.get(match.decided_by, f"by its names, {match.group.score:.0%} alike")
        return f"In MusicBrainz: {match.group.artist} – {match.group.title}{year}, {how}."


def words_of(state: State, album_id: int) -> WordsOfAlbum:
    """What is written about an album."""
    with state.reading() as session:
        texts = tuple(album_texts.texts_with_origin(session, album_id))
        album = next(iter(review_queries.albums_to_review(session, [album_id])), None)
        return WordsOfAlbum(
            album_id,
            texts,
            tuple(album_texts.tags_of(session, album_id)),
            review_queries.match_of(session, album_id),
            tuple(review_queries.candidates_of(session, album_id)),
            *_linked(state.folder / ENTITIES, texts, album.artist if album is not None else ""),
        )


def linked_rows(words: WordsOfAlbum, kinds: Mapping[str, str] | None = None) -> list[str]:
    """What each name in the texts was taken for: "british → United Kingdom (place): united kingdom".

    ``kinds``: what each kind of entity is called, where that is not its name.
    """
    kinds = kinds or {}
    rows = [words.linking_problem] if words.linking_problem else []
    for link in words.linked[:MOST_LINKED]:
        categories = ", ".join(category.replace("_", " ") for category in link.entity.categories[:6])
        means = f"{link.entity.title} ({kinds.get(link.entity.kind, link.entity.kind)}): {categories}"
        name = " ".join(link.words)
        rows.append(means if name == link.entity.title.lower() else f"{name} → {means}")
    return rows


def _linked(file: Path, texts: Sequence[TextAboutAlbum], artist: str) -> tuple[tuple[LinkedEntity, ...], str]:
    """What texts name, by the person's own file of entities or the shipped one; and why the own one was not used."""
    if not texts:
        return (), ""
    text, problem = "\n\n".join(t.text for t in texts), ""
    if file.is_file():
        try:
            return tuple(_entity_file(file, file.stat().st_mtime_ns).link(text, (artist,))), ""
        except GazetteerError as error:
            problem = (
                f"Names were linked by the shipped gazetteer, as {error}; make it again with 'trainer gazetteer build', "
                "or delete it."
            )
    return tuple(_entity_file(resource(SHIPPED_ENTITIES), 0).link(text, (artist,))), problem


@lru_cache(maxsize=2)
def _entity_file(file: Path, _: int) -> "EntityFile":
    """The opened file; another time of change is another file."""
    from tagger.inference.entity_file import EntityFile

    return EntityFile(file)


def source_title(name: str) -> str:
    """A source as it is shown."""
    own = {album_texts.NOTE: "Your note", album_texts.FILES: "Your files", album_texts.BESIDE: "Beside your files"}
    return own.get(name) or (SOURCES[name].title if name in SOURCES else name)


def origin(text: TextAboutAlbum) -> tuple[str, ...]:
    """Where a text comes from, as its licence wants it shown, part by part."""
    parts = (source_title(text.source), text.kind, text.author, text.published, text.licence, text.language)
    return tuple(part for part in parts if part)


def language_remark(text: TextAboutAlbum) -> str:
    """That the model was not trained for a text's language, as its source says it or as its commonest words show; else ""."""
    language = text.language.partition("-")[0].lower()
    if language and language != "en":
        return f"This text is in another language ({text.language}); the model learned from English texts and reads little of it."
    if not language and seems_foreign(text.text):
        return "This text seems to be in another language; the model learned from English texts and reads little of it."
    return ""


def tag_rows(words: WordsOfAlbum) -> list[str]:
    """A line per source with the tags that its community gave, the most given first."""
    by_source: dict[str, list[str]] = {}
    for tag in words.tags:
        by_source.setdefault(tag.source, []).append(f"{tag.tag} ({tag.count})" if tag.count else tag.tag)
    return [f"Tagged at {source_title(source)}: {', '.join(tags[:MOST_TAGS])}" for source, tags in by_source.items()]


def candidate_facts(group: ReleaseGroup) -> str:
    """What tells a candidate from others: year, kind, tracks, and how well it fits."""
    tracks = f"{group.tracks} tracks" if group.tracks else ""
    return ", ".join(filter(None, (str(group.year or ""), group.kind, tracks, f"{group.score:.0%} alike")))


def fetch_sentence(report: FetchReport) -> str:
    """What a run of fetching came to."""
    several = f"; {report.ambiguous} may be one of several, and wait for you to choose" if report.ambiguous else ""
    return (
        f"{report.matched} of {report.albums} albums found in MusicBrainz{several}. "
        f"{report.texts} texts, {report.tags} tags and {report.covers} covers fetched."
    )


def add_note(state: State, album_id: int, text: str) -> None:
    """Keep a text that the person pasted; it becomes part of what the model reads. Raises TaggerError for an empty one."""
    note = plain_text(text, MOST_NOTE)
    if not note:
        raise TaggerError("There is no text in that note; paste what you know about the album.")
    with state.session() as session:
        _require_album(session, album_id)
        album_texts.add_note(session, album_id, note)


def _require_album(session: Session, album_id: int) -> None:
    """Raise TaggerError for an album that is gone: a scan may have joined it with another one meanwhile."""
    if not review_queries.album_exists(session, album_id):
        raise TaggerError(f"There is no album {album_id} any more; 'tagger show' lists those that there are.")


def delete_text(state: State, text_id: int) -> None:
    """Forget a note, or a fetched text. Raises TaggerError where there is none with that number."""
    with state.session() as session:
        if not album_texts.delete_text(session, text_id):
            raise TaggerError(f"There is no text {text_id}; 'tagger words' shows the number of each.")


def choose_match(
    state: State, album_id: int, mbid: str, *, task: Task | None = None, client: NetworkClient | None = None
) -> None:
    """Remember which release group an album is, "" for none of them; the next fetch asks about that one.

    One that was not offered is looked up, which uses the network. Raises TaggerError where there is none, FetchError.
    """
    with state.reading() as session:
        offered = {group.mbid: group for group in review_queries.candidates_of(session, album_id)}
        contact = read_settings(session)[CONTACT]
    group = offered.get(mbid)
    if mbid and group is None:
        if not musicbrainz.MBID.fullmatch(mbid):
            raise TaggerError(
                f"'{mbid[:60]}' is not an identifier of MusicBrainz: those have 36 letters, digits and dashes."
            )
        if client is not None:
            group = musicbrainz.describe(client, mbid)
        else:
            with NetworkClient(state.folder, task or Task(), contact=contact) as own_client:
                group = musicbrainz.describe(own_client, mbid)
        if group is None:
            raise TaggerError(
                f"MusicBrainz has no release group {mbid}; copy the identifier from the group's own page."
            )
    with state.session() as session:
        _require_album(session, album_id)
        review_queries.store_match(session, album_id, group, review_queries.PERSON)


def store_key(state: State, source: str, key: str) -> str:
    """Keep the person's key for a source; returns where. Raises TaggerError for a source that needs none."""
    needing = [name for name, kind in SOURCES.items() if kind.needs_key]
    if source not in needing:
        raise TaggerError(f"'{source}' needs no key; {' and '.join(needing)} do.")
    return registry.store_key(state.folder, source, key.strip())


def words_json(words: WordsOfAlbum) -> dict[str, Any]:
    """What is written about an album, as ``tagger words --json`` prints it."""
    match = words.match
    return {
        "id": words.album_id,
        "match": None
        if match is None
        else {"release_group": match.group.mbid if match.group else None, "decided_by": match.decided_by},
        "candidates": [
            {"release_group": group.mbid, "artist": group.artist, "title": group.title, "year": group.year}
            | {"kind": group.kind, "tracks": group.tracks, "score": group.score}
            for group in words.candidates
        ],
        "texts": [asdict(text) for text in words.texts],
        "tags": [asdict(tag) for tag in words.tags],
        "linked": [{"words": link.words, "entity": link.entity._asdict()} for link in words.linked],
    }
