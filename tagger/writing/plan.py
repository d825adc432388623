"""What writing would do to every file, found out without changing one: preview, dry run and write use the same plan.

albums that match → per track: what was accepted, what the file holds → policy → new list → profile → values
    → the same values as now: unchanged, the file is looked at but not opened
    → else: the change is carried out on paper and read back, so that the plan states what the file will hold
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from tagger.errors import TaggerError
from tagger.genres.policy import Policy, new_value
from tagger.genres.taxonomy import Taxonomy
from tagger.library.records import FileStamp
from tagger.progress import Task
from tagger.state.album_queries import albums
from tagger.state.database import State
from tagger.state.stored_settings import policy as remembered_policy
from tagger.tagformats.list_profile import Profile
from tagger.tagformats.tag_reader import format_genre_field, usual_genre_field
from tagger.writing.atomic_replace import stamp_of
from tagger.writing.boundary import IN_SYSTEM, Boundary
from tagger.writing.edit import CHANGED, Options, RefusedError, describe_error
from tagger.writing.filesystem import FileSystem
from tagger.writing.options import chosen_options
from tagger.writing.prepare import check_own
from tagger.writing.preview import held_now, preview_genres
from tagger.writing.requested_genres import RequestedGenres, profile_of, profiles, requested_genres

Action = Literal["write", "unchanged", "refused"]


@dataclass(frozen=True, slots=True)
class PlanEntry:
    """One file. ``old`` and ``new`` are the values of its genre field as a reader finds them, value for value."""

    track_id: int
    album_id: int
    path: Path
    stamp: FileStamp  # at review; a file with another one is not written
    format: str
    old: tuple[str, ...]
    new: tuple[str, ...]
    held_old: str  # as the format holds them: "TCON: Jazz␀Dub"
    held_new: str
    profile: Profile  # what formed ``new``
    action: Action
    losses: tuple[str, ...] = ()  # sentences without full stop: what cannot be kept, or is said in part only
    reason: str = ""  # why it is refused


@dataclass(frozen=True, slots=True)
class Plan:
    """Every file of the albums in which something was accepted; ``undecided`` counts the files of the others."""

    entries: tuple[PlanEntry, ...]
    policy: Policy
    undecided: int = 0

    def of(self, action: Action) -> tuple[PlanEntry, ...]:
        """The entries with this action."""
        return tuple(entry for entry in self.entries if entry.action == action)

    @property
    def to_write(self) -> tuple[PlanEntry, ...]:
        """The entries of files that would be written."""
        return self.of("write")


def make_plan(
    state: State,
    query: str = "",
    *,
    policy: Policy | None = None,
    hard_links: bool | None = None,
    task: Task | None = None,
) -> Plan:
    """Plan what is accepted in the albums that match; ``policy`` None is the remembered one.

    ``hard_links``: plan files that have several names, too; None: as the setting says. Raises TaggerError for a question
    that makes no sense.
    """
    chosen, task = policy or remembered_policy(state), task or Task()
    options = chosen_options(state, hard_links=hard_links)
    wanted, undecided = requested_genres(state, albums(state, query))
    held_as = profiles(state)
    task.begin("planning", len(wanted))
    entries = list[PlanEntry]()
    for wish in wanted:
        entries.append(_entry(wish, chosen, profile_of(wish.path, held_as), options))
        task.step(str(wish.path))
    return Plan(tuple(_each_file_once(entries)), chosen, undecided)


def _entry(wish: RequestedGenres, policy: Policy, profile: Profile, options: Options) -> PlanEntry:
    """The plan for one file."""
    before = profile.genres_of(wish.genres)
    genres = new_value(before, wish.accepted, policy, Taxonomy.load())
    values = profile.field_values(genres)
    try:
        status = _reviewed(wish, options.boundary)
        if genres == before or values == wish.genres:
            return _made(wish, profile, wish.genres, "unchanged", losses=_left_out(genres, values, profile))
        check_own(status, hard_links=options.hard_links)
        now = held_now(wish.path)
        if now.genres != wish.genres:  # changed within one tick of the disk's clock: the file is right
            return _entry(replace(wish, genres=now.genres), policy, profile, options)
        found = preview_genres(wish.path, now, values)
    except (TaggerError, OSError) as error:
        return _made(wish, profile, values, "refused", reason=describe_error(error))
    losses = (*_left_out(genres, values, profile), *found.losses)
    if not found.held.genres or found.held.genres == wish.genres:
        return _made(wish, profile, wish.genres, "unchanged", losses=losses)
    made = _made(wish, profile, found.held.genres, "write", losses=losses)
    return replace(made, held_old=format_genre_field(*now), held_new=format_genre_field(*found.held))


def _made(
    wish: RequestedGenres,
    profile: Profile,
    new: tuple[str, ...],
    action: Action,
    *,
    losses: tuple[str, ...] = (),
    reason: str = "",
) -> PlanEntry:
    return PlanEntry(
        wish.track_id,
        wish.album_id,
        wish.path,
        wish.stamp,
        wish.format,
        wish.genres,
        new,
        format_genre_field(usual_genre_field(wish.format), wish.genres),
        format_genre_field(usual_genre_field(wish.format), new),
        profile,
        action,
        losses,
        reason,
    )


def _left_out(genres: Sequence[str], values: Sequence[str], profile: Profile) -> tuple[str, ...]:
    """What the profile keeps out of the file."""
    if profile is not Profile.FIRST or len(genres) == len(values):
        return ()
    names = ", ".join(f"“{genre}”" for genre in genres[1:])
    return (f"{names} would be left out, since this folder holds the first genre only",)


def _reviewed(wish: RequestedGenres, boundary: Boundary) -> os.stat_result:
    """How the file is now. Raises RefusedError unless it is the one that was scanned, and may be written."""
    if wish.error is not None:
        raise RefusedError(wish.error)
    files = FileSystem()
    if (part := files.system_folder(wish.path)) is not None:  # before anything in it is looked at
        raise RefusedError(IN_SYSTEM.format(part=part))
    if (complaint := boundary.complaint(files, wish.path, files.resolve(wish.path))) is not None:
        raise RefusedError(complaint)
    status = wish.path.stat()
    if stamp_of(status) != wish.stamp:
        raise RefusedError(CHANGED)
    return status


def _each_file_once(entries: Sequence[PlanEntry]) -> Iterator[PlanEntry]:
    """Two paths may lead to one file through links: it is written under the first."""
    first: dict[tuple[int, int], PlanEntry] = {}
    for entry in entries:
        file = (entry.stamp.device, entry.stamp.inode)
        if entry.action == "write" and file != (0, 0) and first.setdefault(file, entry) is not entry:
            reason = f"it is the same file as “{first[file].path}”, which this plan writes"
            yield replace(entry, action="refused", reason=reason)
        else:
            yield entry
