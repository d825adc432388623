"""Embedding fetched covers as a plan: into the files of albums whose cover was fetched, where a file holds no picture yet.

A cover that was fetched lies in the state's folder under the first half of its SHA-256; one whose bytes are others is not
embedded. The plan holds the picture itself, so that what is written is what was shown, whatever happens to that folder.
"""

import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from tagger.errors import TaggerError, system_reason
from tagger.library.files_beside import read_cover
from tagger.library.records import FileStamp
from tagger.progress import Task
from tagger.state.album_queries import matching_ids
from tagger.state.database import State
from tagger.state.review_tables import FetchedCover
from tagger.state.row_conditions import among
from tagger.state.scan_inputs import FILE_COLUMNS
from tagger.state.stored_settings import read_settings
from tagger.state.tables import Album, Track
from tagger.tagformats.file_formats import open_audio
from tagger.tagformats.list_profile import Profile
from tagger.tagformats.tag_fields import PICTURE, FrontCover, picture_name
from tagger.tagformats.tag_reader import embedded_pictures, format_genre_field, read_genre_field
from tagger.writing.file_edit import CHANGED, OtherFieldChange, RefusedError, describe_error
from tagger.writing.filesystem import FileSystem
from tagger.writing.plan import Plan, PlanEntry, check_reviewed, each_file_once, preview_beside, unchanged_entry
from tagger.writing.prepare import check_access, check_writable
from tagger.writing.write_options import WriteOptions, read_write_options

SOURCE = "Cover Art Archive"
MEDIA_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png"}
UNUSABLE = "the cover that was fetched for its album cannot be used ({reason}); fetch it again"


def make_cover_plan(
    state: State,
    query: str = "",
    *,
    albums: Collection[int] | None = None,
    hard_links: bool | None = None,
    task: Task | None = None,
) -> Plan:
    """Plan the embedding of what was fetched for the albums that match, or for ``albums`` by their ids.

    Raises TaggerError for a query that makes no sense.
    """
    task = task or Task()
    with state.reading() as session:
        policy = read_settings(session).policy
        options = read_write_options(session, hard_links=hard_links)
        rows = _rows(session, matching_ids(session, query) if albums is None else albums)
    task.begin("planning", len(rows))
    return Plan(tuple(each_file_once(list(_entries(rows, options, task)))), policy)


def _rows(session: Session, albums: Collection[int] | None) -> Sequence[Row[Any]]:
    """What the state knows of each file of an album with a fetched cover, album by album, with that cover."""
    cover = (FetchedCover.path.label("cover_path"), FetchedCover.key.label("cover_key"))
    query: Select[Any] = select(*FILE_COLUMNS, *cover)
    query = query.join(Album, Track.album_id == Album.id).join(FetchedCover, FetchedCover.album_id == Album.id)
    query = query.where(Track.missing.is_(False), Track.left_out.is_(False))
    if albums is not None:
        query = query.where(among(Track.album_id, albums))
    order = (Album.artist.collate("nocase"), Album.title.collate("nocase"), Album.id, Track.position, Track.id)
    return session.execute(query.order_by(*order)).all()


def _entries(rows: Sequence[Row[Any]], options: WriteOptions, task: Task) -> Iterator[PlanEntry]:
    album, cover = None, FrontCover(b"", "", 0, 0)
    reason = ""
    for row in rows:
        if row.album_id != album:
            album, reason = row.album_id, ""
            try:
                cover = read_fetched_cover(row.cover_path, row.cover_key)
            except TaggerError as error:
                reason = describe_error(error)
        unchanged = unchanged_entry(row, Profile.LIST)
        yield replace(unchanged, action="refused", reason=reason) if reason else _entry(row, unchanged, cover, options)
        task.step(str(row.path))


def _entry(row: Row[Any], unchanged: PlanEntry, cover: FrontCover, options: WriteOptions) -> PlanEntry:
    """The plan for one file; it stays as it is where it holds a picture."""
    change = OtherFieldChange(PICTURE, (), (picture_name(cover.data),), cover)
    try:
        status, _ = check_reviewed(row, unchanged.stamp, options.boundary)
        unchanged = replace(unchanged, stamp=FileStamp.of(status))
        audio_file = open_audio(row.path)
        if embedded_pictures(audio_file):
            return unchanged
        field = read_genre_field(audio_file)
        if field.genres != unchanged.old:
            raise RefusedError(CHANGED)
        check_writable(status, hard_links=options.hard_links)
        check_access(FileSystem(), row.path, status, options.write_method)
        after, losses = preview_beside(row.path, field, [change])
    except (TaggerError, OSError, EOFError) as error:
        return replace(unchanged, action="refused", reason=describe_error(error))
    return replace(
        unchanged,
        field_before=format_genre_field(*field),
        field_after=format_genre_field(*after),
        action="write",
        other_fields=(change,),
        losses=losses,
        changes_genres=False,
    )


def read_fetched_cover(path: Path, key: str) -> FrontCover:
    """A cover from the state's folder, once it is known to be the one that was fetched. Raises RefusedError."""
    from PIL import Image, UnidentifiedImageError

    try:
        data = read_cover(path)
        if hashlib.sha256(data).hexdigest()[: len(key)] != key:
            raise RefusedError(UNUSABLE.format(reason="its file was changed"))
        with Image.open(BytesIO(data), formats=tuple(MEDIA_TYPES)) as picture:
            picture.load()
            return FrontCover(data, MEDIA_TYPES[picture.format or ""], *picture.size, SOURCE)
    except RefusedError:
        raise
    except TaggerError as error:
        raise RefusedError(UNUSABLE.format(reason=describe_error(error))) from error
    except Exception as error:  # Pillow's readers raise anything on damaged data
        reason = "it is not a picture"
        if isinstance(error, OSError) and not isinstance(error, UnidentifiedImageError):
            reason = system_reason(error)
        raise RefusedError(UNUSABLE.format(reason=reason)) from error
