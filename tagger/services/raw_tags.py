"""Every field of a file's tags as it is held, and as the plan would leave it; nothing is interpreted, nothing is written."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tagger.display_names import printable
from tagger.errors import TaggerError
from tagger.regular_file import is_folder, open_regular_file
from tagger.services.explain import require_inside
from tagger.services.write import album_of
from tagger.state.database import State
from tagger.tagformats.file_formats import open_audio
from tagger.writing.plan import PlanEntry, audio_after, make_plan

MOST_CHARACTERS = 2000  # of one value
PICTURES_AS_TEXT = ("metadata_block_picture", "coverart")  # fields of Vorbis comments, in base64


@dataclass(frozen=True, slots=True)
class RawField:
    """One field: its name in the file's tag format, its values now, and after the plan; () where it is not there."""

    name: str
    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def changes(self) -> bool:
        """Whether the plan changes it."""
        return self.before != self.after


def raw_fields(state: State, path: Path) -> list[RawField]:
    """The fields of one file of the library, in order of their names. Raises TaggerError where it cannot be read."""
    if is_folder(path):
        raise TaggerError(
            f"'{printable(str(path))}' is a folder; name files in it, whose tags are printed one after the other."
        )
    if album_of(state, path) is None:
        path = Path(os.path.realpath(path))  # as scans name files that links lead to
    album = album_of(state, path)
    if album is None:
        raise TaggerError(
            f"'{printable(str(path))}' is not a file of the library; 'tagger scan' reads the folder it is in."
        )
    require_inside(state, path)
    plan = make_plan(state, f"id:{album}")
    return fields_of(path, next((entry for entry in plan.to_write if entry.path == path), None))


def fields_of(path: Path, entry: PlanEntry | None) -> list[RawField]:
    """The fields of a file, now and as a plan's entry would leave them. Raises TaggerError, OSError."""
    with open_regular_file(path) as file:
        before = _fields(open_audio(file, name=str(path)))
        after = before if entry is None else _fields(audio_after(file, entry))
    return [RawField(name, before.get(name, ()), after.get(name, ())) for name in sorted({*before, *after})]


def _fields(audio_file: Any) -> dict[str, tuple[str, ...]]:
    """By name, whatever the tag format calls it, the values in words."""
    values: dict[str, tuple[str, ...]] = {}
    for name, value in _pairs(audio_file.tags):
        in_words = _in_words(value) if name.lower() not in PICTURES_AS_TEXT else (_size(str(value)),)
        values[name] = (*values.get(name, ()), *in_words)
    for picture in getattr(audio_file, "pictures", ()):
        values["PICTURE"] = (*values.get("PICTURE", ()), _size(picture.data))
    return values


def _pairs(tags: Any) -> Iterator[tuple[str, Any]]:
    if tags is None:
        return
    pairs = tags if isinstance(tags, list) else tags.items()
    for name, value in pairs:
        yield str(name), value


def _in_words(value: Any) -> Iterator[str]:
    """A value as text; of binary ones their size."""
    if isinstance(value, list | tuple):
        for part in value:
            yield from _in_words(part)
    elif isinstance(value, bytes):
        yield _size(value)
    elif isinstance(data := getattr(value, "data", getattr(value, "value", None)), bytes):
        yield _size(data)
    elif isinstance(texts := getattr(value, "text", None), list):
        yield from (str(text)[:MOST_CHARACTERS] for text in texts)
    else:
        yield str(value)[:MOST_CHARACTERS]


def _size(data: bytes | str) -> str:
    return f"{len(data)} bytes"
