"""Cleaning as a plan: what the genre fields hold, against what they hold once they are clean; no model is asked.

What each file holds is known from the scan, so only files that change are looked at, and of very many only the first:
the others are checked when they are written, as every file is.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from tagger.errors import TaggerError
from tagger.genres.cleaning import SEPARATORS_OF_SETTING, Cleaner, CleaningRules
from tagger.progress import Task
from tagger.settings import SPLIT
from tagger.state.album_queries import matching_ids
from tagger.state.database import State
from tagger.state.row_conditions import among
from tagger.state.scan_inputs import FILE_COLUMNS
from tagger.state.stored_settings import read_settings
from tagger.state.tables import Album, Track
from tagger.tagformats.file_formats import open_audio
from tagger.tagformats.list_profile import Profile
from tagger.writing.file_edit import describe_error
from tagger.writing.filesystem import FileSystem
from tagger.writing.plan import Plan, PlanEntry, each_file_once, file_entry, out_of_line, unchanged_entry, with_values
from tagger.writing.rejections import rejections
from tagger.writing.requested_genres import FieldChanges, profile_of, read_profiles
from tagger.writing.write_options import WriteOptions, read_write_options

MOST_OPENED = 500  # files that a plan opens; the others are checked when they are written
UNOPENED = "it will be checked when it is written, since very many files change"


def make_cleaning_plan(
    state: State,
    query: str = "",
    *,
    albums: Collection[int] | None = None,
    rules: CleaningRules | None = None,
    hard_links: bool | None = None,
    task: Task | None = None,
) -> Plan:
    """Plan the cleaning of the albums that match, or of ``albums`` by their ids. ``rules``: None: as the settings say.

    Raises TaggerError for a query that makes no sense.
    """
    task = task or Task()
    with state.reading() as session:
        settings = read_settings(session)
        policy = settings.policy
        rules = rules or CleaningRules(SEPARATORS_OF_SETTING[settings[SPLIT]])
        options = read_write_options(session, hard_links=hard_links)
        if rules.second_fields is not None:
            options = replace(options, second_fields=rules.second_fields)
        folder_profiles = read_profiles(session)
        albums = matching_ids(session, query) if albums is None else albums
        rows = _rows(session, albums)
    cleaner = Cleaner(options.taxonomy, rules)
    folders: dict[Path, Profile] = {}
    changed = list[tuple[Row[Any], Profile]]()
    clean = list[tuple[Row[Any], Profile]]()
    for row in rows:
        folder = row.path.parent
        profile = folders.get(folder) or folders.setdefault(folder, _profile(row.path, folder_profiles))
        if _cleaned_values(cleaner, profile, row) != row.genres:
            changed.append((row, profile))
        elif rules.second_fields is not None:
            clean.append((row, profile))
    task.begin("planning", len(changed) + len(clean))
    named = _with_second_fields(clean, options, task)
    most_opened = len(changed) if options.second_fields == "align" else MOST_OPENED
    entries = list(each_file_once([*_entries(changed, cleaner, options, task, most_opened), *named]))
    plan = Plan(tuple(entries), policy, untouched=len(rows) - len(entries))
    if not rules.removed:
        return plan
    holding = {row.id for row, _ in changed}
    return replace(plan, rejections=rejections(state, rules.removed, options.taxonomy, holding, albums))


def _with_second_fields(
    clean: Sequence[tuple[Row[Any], Profile]], options: WriteOptions, task: Task
) -> Iterator[PlanEntry]:
    """The files whose genre field is clean, but that have another one which says something else."""
    aligned = FieldChanges(lambda genres: genres, second_fields=True)
    for row, profile in clean:
        task.step(str(row.path))
        if options.second_fields == "align":
            entry = file_entry(row, aligned, profile, options)
            if entry.action != "unchanged":
                yield entry
            continue
        try:
            if options.boundary.refusal(FileSystem(), row.path, row.path) is None:
                sentences = tuple(out_of_line(open_audio(row.path), row.genres))
                if sentences:
                    yield replace(unchanged_entry(row, profile), losses=sentences)
        except TaggerError as error:
            yield replace(unchanged_entry(row, profile), action="refused", reason=describe_error(error))


def _rows(session: Session, albums: Collection[int] | None) -> Sequence[Row[Any]]:
    """What the state knows of each file, in the albums' order; missing files are left out, they are not known now."""
    query = select(*FILE_COLUMNS).join(Album)
    query = query.where(Track.missing.is_(False), Track.left_out.is_(False), Track.genres != ())
    if albums is not None:
        query = query.where(among(Track.album_id, albums))
    order = (Album.artist.collate("nocase"), Album.title.collate("nocase"), Album.id, Track.position, Track.id)
    return session.execute(query.order_by(*order)).all()


def _profile(path: Path, folders: dict[Path, Profile]) -> Profile:
    """How the folder's files hold several genres; one that holds the first only loses nothing by being cleaned."""
    profile = profile_of(path, folders)
    return Profile.LIST if profile is Profile.FIRST else profile


def _cleaned_values(cleaner: Cleaner, profile: Profile, row: Row[Any]) -> tuple[str, ...]:
    """What the field should hold, value for value."""
    genres: tuple[str, ...] = row.genres
    if profile is not Profile.LIST:
        before = profile.genres_of(genres, cleaner.taxonomy.is_known, cleaner.taxonomy.is_joined_name)
        after = cleaner.clean(before, row.album_artist or row.artist)
        return genres if after == before else profile.field_values(after)
    return cleaner.clean(genres, row.album_artist or row.artist)


def _entries(
    changed: Sequence[tuple[Row[Any], Profile]], cleaner: Cleaner, options: WriteOptions, task: Task, most_opened: int
) -> Iterator[PlanEntry]:
    for number, (row, profile) in enumerate(changed):
        artist = row.album_artist or row.artist
        if number < most_opened:
            yield file_entry(row, FieldChanges(partial(cleaner.clean, artist=artist)), profile, options)
        elif row.error is not None:
            yield replace(unchanged_entry(row, profile), action="refused", reason=row.error)
        else:
            entry = with_values(unchanged_entry(row, profile), _cleaned_values(cleaner, profile, row))
            yield replace(entry, action="write", losses=(UNOPENED,))
        task.step(str(row.path))
