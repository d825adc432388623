"""What safety costs: a safe write against a plain copy and flush of the same file, in one run; and flushes per patch."""

import os
import shutil
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection, event

from tagger.settings import WriteMethod
from tagger.state.database import State
from tagger.tagformats.file_formats import open_audio
from tagger.tagformats.tag_fields import GenreField
from tagger.tagformats.tag_reader import read_genre_field
from tagger.writing import history
from tagger.writing.apply import apply_plan
from tagger.writing.plan import preview
from tagger.writing.verification import audio_ranges
from tests.helpers.failing_filesystem import WatchedFileSystem
from tests.helpers.media import cover_bytes, make_audio, suffix
from tests.helpers.write_context import plan_for

FILES = 12
ROUNDS = 5
ALLOWED = 1.5  # times the plain copy
PREVIEW_ALLOWED = 0.15  # of the write
FULL = 2  # SQLite's number for a commit that waits
WRITE_METHODS: tuple[WriteMethod, ...] = ("replace", "patch")
FLUSHES = 3  # per patch, the database's included
MEGABYTE = 1_000_000


def grown(path: Path, size: int) -> Path:
    """The file with its audio repeated until it has this size."""
    with path.open("rb") as file:
        ((start, stop),) = audio_ranges(file)
    data = path.read_bytes()
    path.write_bytes(data[:start] + data[start:stop] * (size // (stop - start)) + data[stop:])
    return path


def timed(work: Callable[[], object]) -> float:
    """Seconds per file."""
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) / FILES


def album(folder: Path, name: str, size: int) -> list[Path]:
    tags = {"title": "T", "artist": "A", "genres": ["Rock"]}
    first = make_audio(folder / f"0{suffix(name)}", name, seconds=5, tags=tags, cover=cover_bytes((500, 500)))
    grown(first, size)
    return [first, *(Path(shutil.copy(first, folder / f"{number}{first.suffix}")) for number in range(1, FILES))]


def preview_all(files: list[Path], fields: list[GenreField], genres: tuple[str, ...]) -> None:
    """What the plan asks of each file that it would write."""
    for path, field in zip(files, fields, strict=True):
        preview(path, field, genres)


def plain_copies(files: list[Path], folder: Path) -> None:
    """Copy and flush; then remove the copies, as the safe write removes the old files."""
    folder.mkdir()
    for path in files:
        shutil.copyfile(path, folder / path.name)
        descriptor = os.open(folder / path.name, os.O_RDWR)
        os.fsync(descriptor)
        os.close(descriptor)
    shutil.rmtree(folder)


@pytest.mark.benchmark
@pytest.mark.parametrize(("name", "size"), [("mp3 id3v2.4", 9 * MEGABYTE), ("flac", 30 * MEGABYTE)])
def test_a_safe_write_costs_little_more_than_a_plain_copy(tmp_path: Path, name: str, size: int) -> None:
    files = album(tmp_path / "music", name, size)
    rounds: dict[str, list[float]] = {"plain": [], "replace": [], "patch": []}
    with State.open(tmp_path / "state") as state:
        for number in range(ROUNDS):  # side by side, so that all meet the same disk
            rounds["plain"].append(timed(lambda: plain_copies(files, tmp_path / "copies")))
            for write_method in WRITE_METHODS:
                plan = plan_for(dict.fromkeys(files, (f"{write_method} {number}",)))
                rounds[write_method].append(timed(partial(apply_plan, state, plan, write_method=write_method)))
        assert [view.written for view in history.log(state)] == [FILES] * 2 * ROUNDS
    plain, safe, patch = (min(times) for times in rounds.values())
    print(
        f"\n{name}, {size // MEGABYTE} MB: plain copy {plain * 1e3:.1f} ms, safe write {safe * 1e3:.1f} ms "
        f"({safe / plain:.2f}×), patch {patch * 1e3:.1f} ms ({patch / plain:.2f}×)"
    )
    assert safe / plain <= ALLOWED
    assert patch < plain


@pytest.mark.benchmark
@pytest.mark.parametrize(("name", "size"), [("mp3 id3v2.4", 9 * MEGABYTE), ("flac", 30 * MEGABYTE)])
def test_a_preview_costs_little_of_what_the_write_does(tmp_path: Path, name: str, size: int) -> None:
    """A plan checks everything but the audio, which it does not read; against the write of the same files, in one run."""
    files = album(tmp_path / "music", name, size)
    rounds: dict[str, list[float]] = {"read": [], "preview": [], "write": []}
    with State.open(tmp_path / "state") as state:
        for number in range(ROUNDS):
            genres = (f"round {number}", "Dub")
            rounds["read"].append(timed(lambda: [read_genre_field(open_audio(path)) for path in files]))
            fields = [read_genre_field(open_audio(path)) for path in files]
            rounds["preview"].append(timed(partial(preview_all, files, fields, genres)))
            rounds["write"].append(timed(partial(apply_plan, state, plan_for(dict.fromkeys(files, genres)))))
    read, previewed, write = (min(times) for times in rounds.values())
    print(
        f"\n{name}, {size // MEGABYTE} MB: reading the genres {read * 1e3:.2f} ms, preview {previewed * 1e3:.2f} ms "
        f"({previewed / read:.1f}×), write {write * 1e3:.1f} ms ({previewed / write:.3f} of it)"
    )
    assert previewed / write <= PREVIEW_ALLOWED


@pytest.mark.benchmark
def test_a_patch_takes_at_most_three_flushes(tmp_path: Path) -> None:
    """One of the file, counted in the layer; and the journal's commits that wait for the disk."""
    path = album(tmp_path / "music", "flac", MEGABYTE)[0]
    waited = 0

    def count(connection: Connection) -> None:
        nonlocal waited
        driver = connection.connection.driver_connection
        assert driver is not None
        (level,) = driver.execute("pragma synchronous").fetchone()
        waited += level == FULL

    with State.open(tmp_path / "state") as state:
        apply_plan(state, plan_for({path: ("makes", "room")}))
        plan, files = plan_for({path: ("Jazz",)}), WatchedFileSystem()
        event.listen(state.engine, "commit", count)
        assert apply_plan(state, plan, write_method="patch", files=files).written == [path]
    flushes = files.calls["flush"] + files.calls["flush_folder"]
    print(f"\na patch: {flushes} flush of the file, {waited} commits that wait for the disk")
    assert flushes + waited <= FLUSHES
