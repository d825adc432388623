"""The person's genres: which there are, editing them with what that affects, and what the library could add to them.

overview(state) · beside_tree(state) · edit(state, change, label) · undo_edit(state)
of_library(state) · shipped(name) · near_duplicates(state) · new_names(state) · label_map(state)
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from tagger.errors import TaggerError
from tagger.genres import editing
from tagger.genres.cleaning import Cleaner
from tagger.genres.editing import TaxonomyChange
from tagger.genres.placeholders import says_nothing
from tagger.genres.taxonomy import EVERY_ARTIST, Taxonomy, is_template
from tagger.genres.taxonomy_file import parse_taxonomy
from tagger.paths import resource
from tagger.state.database import State
from tagger.state.person_taxonomy import (
    FILE,
    TaxonomyEdit,
    read_taxonomy,
    store_taxonomy,
    taxonomy_edits,
    undo_newest_edit,
)
from tagger.state.query_conditions import ALWAYS_SHOWN
from tagger.state.stored_predictions import name_decisions_as_before
from tagger.state.tables import Album, Decision, Score, Track

__all__ = ["TaxonomyEdit", "taxonomy_edits"]

SHIPPED = ("tagger", "mumu", "discogs", "musicbrainz")


@dataclass(frozen=True, slots=True)
class AffectedAlbum:
    """An album in which a genre would be called otherwise, or be treated otherwise; from which name to which."""

    id: int
    artist: str
    title: str
    changes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class GenreUse:
    """One genre of the taxonomy: how many albums hold it, and what a person decided about it."""

    name: str
    display_name: str
    depth: int
    albums: int
    hidden: bool
    folded: bool
    protected: bool
    ignored: bool  # in everybody's files
    spellings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UndoneEdit:
    """An edit that was undone; ``unclear``: genres that it had made of several, so that decisions stay about them."""

    label: str
    unclear: tuple[str, ...]


def offered(state: State) -> list[str]:
    """The genres to choose from, as they are written, but for hidden ones."""
    tree = read_taxonomy(state.folder)
    return sorted({tree.written(genre) for genre in tree if not tree.is_hidden(genre)})


def overview(state: State) -> list[GenreUse]:
    """Every genre in the tree's order."""
    taxonomy = read_taxonomy(state.folder)
    counts = Counter[str]()
    cleaner = Cleaner(taxonomy)
    for names in _names_by_album(state).values():
        counts.update({genre for name in _parts(names, cleaner) if (genre := taxonomy.spelled(name)) is not None})
    patterns: dict[str, list[str]] = {}
    for pattern in taxonomy.patterns:
        patterns.setdefault(pattern.genre, []).append(f"/{pattern.expression}/")
    return [
        GenreUse(
            genre.name,
            taxonomy.display.get(genre.name, genre.name),
            len(genre.parents),
            counts[genre.name],
            genre.name in taxonomy.hidden,
            genre.name in taxonomy.folded,
            taxonomy.is_protected(genre.name),
            taxonomy.ignores("", genre.name),
            (*genre.spellings, *patterns.get(genre.name, ())),
        )
        for genre in taxonomy.genres.values()
    ]


def beside_tree(state: State) -> list[str]:
    """Lines about what the taxonomy holds besides its genres: spellings by templates, protected names, ignored genres."""
    taxonomy = read_taxonomy(state.folder)
    templates = [pattern for pattern in taxonomy.patterns if is_template(pattern.genre)]
    names = sorted(name for name in taxonomy.protected if taxonomy.spelled(name) is None)
    return [
        *(f"{pattern.genre}: /{pattern.expression}/" for pattern in templates),
        *(f"{name} (protected)" for name in names),
        *(
            f"{', '.join(genres)} (ignored for {'everybody' if artist == EVERY_ARTIST else artist})"
            for artist, genres in taxonomy.ignored.items()
        ),
    ]


def edit(state: State, change: TaxonomyChange, label: str, *, dry_run: bool = False) -> list[AffectedAlbum]:
    """Edit the taxonomy, unless it is a ``dry_run``; returns the albums that it affects. Raises TaggerError."""
    before = read_taxonomy(state.folder)
    after = change(before)
    affected = _affected(state, before, after)
    if not dry_run:
        store_taxonomy(state, after, label)
    return affected


def undo_edit(state: State) -> UndoneEdit:
    """Undo the newest edit, and let decisions be about the genres of before. Raises TaggerError where there is no edit."""
    undone, edits = read_taxonomy(state.folder), taxonomy_edits(state)
    since = edits[0].before.stat().st_mtime if edits else 0.0
    label = undo_newest_edit(state).label
    with state.session() as session:
        unclear = name_decisions_as_before(session, undone, read_taxonomy(state.folder), since)
    return UndoneEdit(label, tuple(unclear))


def file_of(state: State) -> Path | None:
    """The file of the person's taxonomy; None while it is the shipped one."""
    path = state.folder / FILE
    return path if path.exists() else None


def shipped(name: str) -> Taxonomy:
    """A taxonomy that comes with the program. Raises TaggerError for an unknown name."""
    if name not in SHIPPED:
        raise TaggerError(f"There is no taxonomy '{name}'; there are {', '.join(SHIPPED)}.")
    return parse_taxonomy(resource(f"taxonomies/{name}.toml").read_text(encoding="utf-8"), name)


def of_library(state: State) -> Taxonomy:
    """A taxonomy of the genres that the library's files hold. Raises TaggerError where they hold none."""
    from tagger.genres import importing

    counts = Counter[str]()
    for names in _names_by_album(state).values():
        counts.update(names)
    taxonomy = importing.of_library(counts)
    if not taxonomy.genres:
        raise TaggerError("No file holds a genre, so there is nothing to build from; begin with 'tagger scan FOLDER'.")
    return taxonomy


def near_duplicates(state: State) -> list[tuple[str, str]]:
    """Pairs of names that are probably one genre, of files or of files and the taxonomy; the one in more albums second."""
    from tagger.genres import importing

    taxonomy = read_taxonomy(state.folder)
    counts = Counter[str]()
    cleaner = Cleaner(taxonomy)
    for names in _names_by_album(state).values():
        counts.update({taxonomy.written(part) for part in _parts(names, cleaner)})
    candidates = importing.near_duplicates(counts, taxonomy)
    return [(second, first) if 0 < counts[second] < counts[first] else (first, second) for first, second in candidates]


def near_names(state: State, name: str) -> list[str]:
    """Genres of the person's tree that a name which it does not know is nearly written like."""
    from tagger.genres import importing

    return [genre for _, genre in importing.near_duplicates([name], read_taxonomy(state.folder))]


def new_names(state: State) -> list[tuple[str, int]]:
    """Names in files that the taxonomy does not know, and in how many albums; the commonest first."""
    taxonomy = read_taxonomy(state.folder)
    counts = Counter[str]()
    cleaner = Cleaner(taxonomy)
    for names in _names_by_album(state).values():
        counts.update(
            {name for name in _parts(names, cleaner) if not says_nothing(name) and taxonomy.canonical(name) is None}
        )
    return [(name, count) for name, count in counts.most_common() if not taxonomy.is_protected(name)]


def _parts(names: Iterable[str], cleaner: Cleaner) -> set[str]:
    """The names; those that cleaning splits, in parts."""
    return {part for name in names for part in cleaner.split(name)}


def label_map(state: State, model: str | None = None) -> list[tuple[str, str | None, bool]]:
    """The labels of a model, the genre that each is suggested as (None: not at all), and whether the person chose that."""
    from tagger.inference.bundle import Bundle
    from tagger.services import models

    taxonomy = read_taxonomy(state.folder)
    labels = Bundle.load(models.folder_of(state, model or models.used_id(state))).labels
    return [(label, taxonomy.of_label(label), label in taxonomy.labels) for label in labels]


def join(first: str, second: str, taxonomy: Taxonomy) -> Taxonomy:
    """Make two names one genre, the second: two genres are merged, an unknown name becomes a spelling. Raises TaggerError."""
    if taxonomy.spelled(second) is None:
        taxonomy = editing.add(taxonomy, second)
    if taxonomy.spelled(first) == taxonomy.spelled(second):  # the second name, written otherwise
        return taxonomy
    if taxonomy.spelled(first) is None:
        return editing.add_alias(taxonomy, second, first)
    return editing.merge(taxonomy, [first], second)


def _affected(state: State, before: Taxonomy, after: Taxonomy) -> list[AffectedAlbum]:
    """The albums that hold, or are suggested, a genre about which the two differ."""
    names_by_album = _names_by_album(state, with_suggestions=True)
    changed: dict[str, tuple[str, str] | None] = {}
    affected: dict[int, list[tuple[str, str]]] = {}
    cleaner = Cleaner(before)
    for album, names in names_by_album.items():
        for name in sorted(_parts(names, cleaner)):
            if name not in changed:
                changed[name] = _change(name, before, after)
            if (change := changed[name]) is not None:
                affected.setdefault(album, []).append(change)
    if not affected:
        return []
    with state.reading() as session:
        rows = session.execute(select(Album.id, Album.artist, Album.title).order_by(Album.artist, Album.title))
        return [
            AffectedAlbum(row.id, row.artist, row.title, tuple(dict.fromkeys(affected[row.id])))
            for row in rows
            if row.id in affected
        ]


def _change(name: str, before: Taxonomy, after: Taxonomy) -> tuple[str, str] | None:
    """How a name is written before and after, or else its place and treatment; None where nothing changes."""
    if before.written(name) != after.written(name):
        return before.written(name), after.written(name)
    if _treatment(name, before) != _treatment(name, after):
        return _place(name, before), _place(name, after)
    return None


def _treatment(name: str, taxonomy: Taxonomy) -> tuple[object, ...]:
    lists = tuple(who for who in taxonomy.ignored if taxonomy.ignores(who, name))
    return taxonomy.path(name), taxonomy.is_hidden(name), taxonomy.is_protected(name), lists


def _place(name: str, taxonomy: Taxonomy) -> str:
    """Where a name stands in the tree, and what was decided about it."""
    ignored = any(taxonomy.ignores(artist, name) for artist in taxonomy.ignored)
    words = {"hidden": taxonomy.is_hidden(name), "protected": taxonomy.is_protected(name), "ignored": ignored}
    remarks = ", ".join(word for word, is_so in words.items() if is_so)
    return " / ".join(taxonomy.path(name)) + (f" ({remarks})" if remarks else "")


def _names_by_album(state: State, *, with_suggestions: bool = False) -> dict[int, set[str]]:
    """The genres that each album's files hold, and with suggestions also those suggested and decided."""
    names: dict[int, set[str]] = {}
    with state.reading() as session:
        present = (Track.missing.is_(False), Track.genres != ())
        for album, genres in session.execute(select(Track.album_id, Track.genres).where(*present).distinct()):
            names.setdefault(album, set()).update(genres)
        if with_suggestions:
            for album, genre in _suggested(session):
                names.setdefault(album, set()).add(genre)
    return names


def _suggested(session: Session) -> Iterable[tuple[int, str]]:
    suggested_genres = select(Score.album_id, Score.genre).where(Score.rank <= ALWAYS_SHOWN)
    decided = select(Decision.album_id, Decision.genre)
    yield from ((album, genre) for album, genre in session.execute(suggested_genres))
    yield from ((album, genre) for album, genre in session.execute(decided))
