"""What writing would do to every file, found out without changing one: preview, dry run and write use the same plan.

albums that match → per track: what was accepted, what the file holds → policy → new list → profile → values
    → the same values as now: unchanged, the file is looked at but not opened
    → else: the change is made in memory and read back, so that the plan states what the file will hold
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, Literal

from mutagen import FileType

from tagger.display_names import printable
from tagger.errors import TaggerError
from tagger.genres.policy import Policy
from tagger.genres.taxonomy import Taxonomy
from tagger.library.records import FileStamp
from tagger.library.tags import read_tags
from tagger.progress import Task
from tagger.regular_file import open_regular_file
from tagger.state.database import State
from tagger.state.person_taxonomy import taxonomy_of
from tagger.state.scan_inputs import StoredTrack, has_tags, stored_stamp
from tagger.state.stored_settings import read_settings
from tagger.tagformats.file_formats import open_audio
from tagger.tagformats.genre_writer import cleaned
from tagger.tagformats.list_profile import Profile
from tagger.tagformats.other_genre_fields import holds_id3v2, other_genre_losses, unstated_code_page
from tagger.tagformats.tag_fields import STYLE, GenreField
from tagger.tagformats.tag_reader import (
    format_genre_field,
    read_genre_field,
    second_genre_fields,
    text_field,
    usual_genre_field,
)
from tagger.writing.field_splices import field_splices
from tagger.writing.file_edit import CHANGED, OtherFieldChange, RefusedError, describe_error
from tagger.writing.filesystem import FileSystem
from tagger.writing.patched_view import OriginalFile, PatchedView, reader
from tagger.writing.prepare import check_access, check_writable
from tagger.writing.rejections import DecisionChange
from tagger.writing.requested_genres import FieldChanges, GenreChange, profile_of, read_profiles, requested_changes
from tagger.writing.verification import snapshot_of_view, verify_everything_else
from tagger.writing.write_options import WriteBoundary, WriteOptions, read_write_options

GENRE = "GENRE"  # a field of text beside the one that a format calls its genre
UNSEEN = "the genre “{genre}” holds characters that cannot be seen; reject it, and accept it without them"
OLD_TAGS = {"ID3v1": "the ID3v1 tag", "IGNR": "the INFO list"}
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
    field_before: str  # as the format writes it: "TCON: “Jazz”, “Dub”"
    field_after: str
    profile: Profile  # what formed ``new``
    action: Action
    other_fields: tuple[OtherFieldChange, ...] = ()  # what becomes of fields beside the genre
    losses: tuple[str, ...] = ()  # sentences without full stop: what cannot be kept, or is said in part only
    reason: str = ""  # why it is refused
    changes_genres: bool = True  # False: the genre's bytes stay as they are, whatever their form


@dataclass(frozen=True, slots=True)
class Plan:
    """Every file of the albums in which something was accepted; ``undecided`` counts the files of the others."""

    entries: tuple[PlanEntry, ...]
    policy: Policy
    undecided: int = 0
    untouched: int = 0  # files that are up to date already, and have no entry
    rejections: tuple[DecisionChange, ...] = ()  # what is decided with the write, and undone with it

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

    ``hard_links``: plan files that have several names, too; None: as the setting says. Raises TaggerError for a query
    that makes no sense.
    """
    task = task or Task()
    with state.reading() as session:
        policy = policy or read_settings(session).policy
        options = read_write_options(session, hard_links=hard_links)
        folder_profiles = read_profiles(session)
        taxonomy = taxonomy_of(session)
    requests, undecided = requested_changes(state, query, policy, taxonomy)
    task.begin("planning", len(requests))
    entries, profiles = list[PlanEntry](), dict[str, Profile]()
    for track, change in requests:
        folder = os.path.dirname(track.path)  # noqa: PTH120 - a hundred thousand times
        if folder not in profiles:
            profiles[folder] = profile_of(track.path, folder_profiles)
        entries.append(file_entry(track, change, profiles[folder], options))
        task.step(str(track.path))
    return Plan(tuple(each_file_once(entries)), policy, undecided)


def file_entry(
    track: StoredTrack,
    change: FieldChanges,
    profile: Profile,
    options: WriteOptions,
    old: tuple[str, ...] | None = None,
) -> PlanEntry:
    """The plan for one file, whose fields ``change`` turns into new ones; only the file's profile joins their values.

    ``old``: the values of its genre field where they are not those that were scanned.
    """
    taxonomy = options.taxonomy
    unchanged = unchanged_entry(track, profile, old)
    before, genres, values, losses, has_styles = _wanted_values(change, unchanged.old, track.styles, profile, taxonomy)
    try:
        status, stamp = check_reviewed(track, unchanged.stamp, options.boundary)
        if stamp is not unchanged.stamp:
            unchanged = replace(unchanged, stamp=stamp)
        _check_genres(genres, before)
        is_same = genres == before or values == unchanged.old
        if is_same and not change.second_fields and has_styles:
            return replace(unchanged, losses=losses) if losses else unchanged
        check_writable(status, hard_links=options.hard_links)
        check_access(FileSystem(), track.path, status, options.write_method)
        audio_file = open_audio(track.path)
        field = read_genre_field(audio_file)
        if field.genres != unchanged.old:  # changed within one tick of the disk's clock: the file is right
            return file_entry(track, change, profile, options, field.genres)
        values = unchanged.old if is_same else values
        changes = tuple(_text_changes(audio_file, change, profile, values, options))
        if is_same and not changes:
            return replace(unchanged, losses=losses)
        new, tag_losses = preview(track.path, field, values, changes)
    except (TaggerError, OSError, EOFError) as error:
        return replace(with_values(unchanged, values), action="refused", reason=describe_error(error))
    aligned = any(text.field == GENRE for text in changes)
    losses = (*losses, *tag_losses, *(() if aligned else out_of_line(audio_file, new.genres)))
    if (values and not new.genres) or (new.genres == unchanged.old and not changes):
        return replace(unchanged, losses=losses)
    return replace(
        unchanged,
        new=new.genres,
        field_before=format_genre_field(*field),
        field_after=format_genre_field(*new),
        action="write",
        losses=losses,
        other_fields=changes,
    )


def _text_changes(
    file: FileType, change: FieldChanges, profile: Profile, genres: tuple[str, ...], options: WriteOptions
) -> Iterator[OtherFieldChange]:
    """What becomes of the file's styles, and of a further genre field that is to be brought into line."""
    if change.styles is not None:
        before = text_field(file, STYLE)
        after = _new_styles(before, change.styles, profile, options.taxonomy)
        if after != before:
            yield OtherFieldChange(STYLE, before, after)
    if options.second_fields == "align" and (second := second_genre_fields(file)):
        before = tuple(value for values in second.values() for value in values)
        if before != genres:
            yield OtherFieldChange(GENRE, text_field(file, GENRE), cleaned(genres))


def _new_styles(before: tuple[str, ...], change: GenreChange, profile: Profile, taxonomy: Taxonomy) -> tuple[str, ...]:
    """The values of the field STYLE that ``change`` makes of these."""
    styles = profile.genres_of(before, taxonomy.is_known, taxonomy.is_joined_name)
    return before if change(styles) == styles else cleaned(profile.field_values(change(styles)))


@lru_cache(maxsize=1024)
def _wanted_values(
    change: FieldChanges, old: tuple[str, ...], styles: tuple[str, ...] | None, profile: Profile, taxonomy: Taxonomy
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[str, ...], bool]:
    """What a change makes of files with the genre values ``old`` and the ``styles`` (None: not known).

    Returns the genres before and after, the new values of the genre field, sentences about what the profile leaves out, and
    whether the styles are right already. Cached, since most files of an album hold the same.
    """
    before = profile.genres_of(old, taxonomy.is_known, taxonomy.is_joined_name)
    genres = change.genres(before)
    values = profile.field_values(genres)
    has_styles = change.styles is None or (
        styles is not None and _new_styles(styles, change.styles, profile, taxonomy) == styles
    )
    return before, genres, values, _profile_losses(genres, values, profile), has_styles


def out_of_line(audio_file: FileType, genres: Sequence[str]) -> Iterator[str]:
    """The sentences about a file's further genre fields that name other genres and stay as they are."""
    for field, values in second_genre_fields(audio_file).items():
        if set(values) != set(genres):
            names = ", ".join(f"“{value}”" for value in values)
            yield f"the field {field}, which some players show, names {names} and stays as it is"


def unchanged_entry(track: StoredTrack, profile: Profile, old: tuple[str, ...] | None = None) -> PlanEntry:
    """An entry that leaves the file as it is."""
    old = track.genres if old is None else old
    field = _usual_field(track.format, old)
    return PlanEntry(
        track_id=track.id,
        album_id=track.album_id,
        path=track.path,
        stamp=stored_stamp(track),
        format=track.format,
        old=old,
        new=old,
        field_before=field,
        field_after=field,
        profile=profile,
        action="unchanged",
    )


@lru_cache(maxsize=1024)
def _usual_field(format_name: str, values: tuple[str, ...]) -> str:
    return format_genre_field(usual_genre_field(format_name), values)


def with_values(entry: PlanEntry, values: tuple[str, ...]) -> PlanEntry:
    """The entry with other new values, named as the format usually holds them."""
    return replace(entry, new=values, field_after=format_genre_field(usual_genre_field(entry.format), values))


def preview(
    path: Path, old: GenreField, values: Sequence[str], changes: Sequence[OtherFieldChange] = ()
) -> tuple[GenreField, tuple[str, ...]]:
    """The genre field of a file once ``values`` are written to it, and what its tags cannot hold; it is only read.

    A name that the file's tags would turn into another one is left out and named. Raises TaggerError for a file whose
    structure is not safe to edit, OSError where it cannot be read.
    """
    with open_regular_file(path) as file:
        requested = cleaned(values)
        view = _changed_view(file, path, requested, changes)
        new = _genre_field(view)
        read_back = frozenset(new.genres)
        storable = requested if new.genres == requested else tuple(value for value in requested if value in read_back)
        if storable != requested:
            view = _changed_view(file, path, storable, changes)
            new = _genre_field(view)
            if new.genres != storable:
                raise RefusedError("its tags would not give back the genres that are written to them")
        if new.genres != old.genres or changes:
            # All that a write checks is checked here, but for the audio, which is not read.
            before = snapshot_of_view(PatchedView(_original(file, path)), changes)
            verify_everything_else(before, snapshot_of_view(view, changes), padding=True)
            _check_other_fields(view, changes)
        lost = (f"“{value}” cannot be held by its tags" for value in requested if value not in read_back)
        return new, (
            *lost,
            *_new_tag(file, old, new),
            *other_genre_losses(file, old.genres, storable),
        )


def _genre_field(view: PatchedView) -> GenreField:
    """The genre field that a reader would find in the file."""
    return read_genre_field(open_audio(reader(view), name=view.name))


def _check_other_fields(view: PatchedView, changes: Sequence[OtherFieldChange]) -> None:
    """Raise RefusedError unless the fields beside the genre would be read back as they are to be written."""
    audio_file = open_audio(reader(view), name=view.name)
    for change in changes:
        if text_field(audio_file, change.field) != change.after:
            raise RefusedError(f"its tags cannot hold the field {change.field} as it is to be written")


def _changed_view(
    file: BinaryIO, path: Path, values: Sequence[str] | None, changes: Sequence[OtherFieldChange]
) -> PatchedView:
    """The file as it would be with ``values`` and ``changes`` written to it. Raises UnwritableError."""
    return PatchedView(_original(file, path), field_splices(file, values, changes, name=str(path)))


def preview_beside(
    path: Path, old: GenreField, changes: Sequence[OtherFieldChange]
) -> tuple[GenreField, tuple[str, ...]]:
    """The genre field of a file once fields beside it change, which stays what it is; and what that costs.

    Raises what ``preview`` raises.
    """
    with open_regular_file(path) as file:
        view = _changed_view(file, path, None, changes)
        if (new := _genre_field(view)).genres != old.genres:
            raise RefusedError("its genres would read differently")
        before = snapshot_of_view(PatchedView(_original(file, path)), changes)
        verify_everything_else(before, snapshot_of_view(view, changes), padding=True)
        _check_other_fields(view, changes)
        return new, tuple(_new_tag(file, old, new))


def audio_after(file: BinaryIO, entry: PlanEntry) -> FileType:
    """An open file's tags as a plan's entry would leave them; it is only read. Raises TaggerError."""
    values = cleaned(entry.new) if entry.changes_genres else None
    view = _changed_view(file, entry.path, values, entry.other_fields)
    return open_audio(reader(view), name=view.name)


def _original(file: BinaryIO, path: Path) -> OriginalFile:
    return OriginalFile(FileSystem(), file.fileno(), file.seek(0, 2), str(path))


def _new_tag(file: BinaryIO, old: GenreField, new: GenreField) -> Iterator[str]:
    """A sentence where an older tag cannot hold the genres, so that the file gets a newer tag beside it."""
    if new.field == "TCON" and old.field in OLD_TAGS:
        yield f"{OLD_TAGS[old.field]} cannot hold this, so the file gets an ID3v2 tag, which takes over what that one says"
    if new.field == "TCON" and old.field != "TCON" and not holds_id3v2(file) and (sentence := unstated_code_page(file)):
        yield sentence


def _profile_losses(genres: Sequence[str], values: Sequence[str], profile: Profile) -> tuple[str, ...]:
    """What the profile keeps out of the file."""
    if profile is not Profile.FIRST or len(genres) == len(values):
        return ()
    names = ", ".join(f"“{genre}”" for genre in genres[1:])
    return (f"{names} would be left out, since this folder holds the first genre only",)


def check_reviewed(track: StoredTrack, scanned: FileStamp, boundary: WriteBoundary) -> tuple[os.stat_result, FileStamp]:
    """The file's status and stamp. Raises RefusedError unless it is the one that was scanned, and may be written."""
    if track.missing:
        raise RefusedError("it is no longer there; scan again")
    if track.error is not None:
        raise RefusedError(track.error)
    if isinstance(status := boundary.planned_status(FileSystem(), track.path), str):
        raise RefusedError(status)
    if scanned.is_of(status):
        return status, scanned
    stamp = FileStamp.of(status)
    if stamp != scanned and not (stamp.may_equal(scanned) and _has_reviewed_tags(track)):
        raise RefusedError(CHANGED)
    return status, stamp


def _has_reviewed_tags(track: StoredTrack) -> bool:
    """Whether the file says about itself, and its sound's length, what it said when it was scanned."""
    with open_regular_file(track.path) as file:
        return has_tags(track, read_tags(open_audio(file, name=str(track.path))))


def _check_genres(new: Sequence[str], present: Sequence[str]) -> None:
    """Raise RefusedError for a genre to be added that has a letter which nobody sees."""
    unchanged = frozenset(present)
    for genre in new:
        if genre not in unchanged and printable(genre) != genre:
            raise RefusedError(UNSEEN.format(genre=printable(genre)))


def each_file_once(entries: Sequence[PlanEntry]) -> Iterator[PlanEntry]:
    """Two paths may lead to one file through links: it is written under the first."""
    first: dict[tuple[int, int], PlanEntry] = {}
    for entry in entries:
        file = (entry.stamp.device, entry.stamp.inode)
        if entry.action == "write" and file != (0, 0) and first.setdefault(file, entry) is not entry:
            reason = f"it is the same file as “{first[file].path}”, which this plan writes"
            yield replace(entry, action="refused", reason=reason)
        else:
            yield entry
