"""Make the demo library on disk: play, encode, tag, draw. What is there already is left as it is."""

import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tagger.demo.recipe import DemoAlbum, Piece, load_recipe
from tagger.errors import TaggerError
from tagger.progress import Task

STAGE = "making the demo library"
TEMPORARY = ".tagger-demo-"
ABOUT_NAME = "DEMO.md"
MAX_WORKERS = 4
ABANDONED_SECONDS = 600


@dataclass(frozen=True, slots=True)
class _Job:
    """One file to make: where it goes and what writes it, given a temporary path."""

    path: Path
    write: Callable[[Path], None]


def make_demo(folder: Path, task: Task | None = None) -> Path:
    """Make what is missing of the demo library in ``folder`` and return that folder.

    The same music, pictures and words every time. A file appears only when it is whole, so an interrupted run is taken up
    by the next. Raises TaggerError when the folder cannot be written, CancelledError when the task is cancelled.
    """
    task = task or Task()
    albums = load_recipe()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _sweep(folder)
        missing = [job for job in _jobs(folder, albums) if not job.path.exists()]
        task.begin(STAGE, len(missing))
        _make(missing, task)
    except OSError as error:
        reason = error.strerror or str(error)
        raise TaggerError(
            f"The demo library cannot be made in '{folder}': {reason}; name another folder, or make room."
        ) from error
    return folder


def _jobs(folder: Path, albums: tuple[DemoAlbum, ...]) -> Iterator[_Job]:
    yield _Job(folder / ABOUT_NAME, partial(_write_about, albums))
    for album in albums:
        album_folder = folder / (album.artist or "Unsorted") / album.title
        if album.cover.stored_in == "file":
            yield _Job(album_folder / "cover.jpg", partial(_write_cover, album))
        for number, piece in enumerate(album.pieces, start=1):
            name = f"{number:02d} {_file_name(piece.title)}.{album.format}"
            yield _Job(album_folder / name, partial(_write_track, album, piece, number))


def _make(jobs: list[_Job], task: Task) -> None:
    """Make the files side by side; numpy and the encoders let other threads run."""
    with ThreadPoolExecutor(min(MAX_WORKERS, os.cpu_count() or 1)) as pool:
        running = {pool.submit(_run, job): job for job in jobs}
        try:
            for future in as_completed(running):
                future.result()
                task.step(running[future].path.name)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _run(job: _Job) -> None:
    job.path.parent.mkdir(parents=True, exist_ok=True)
    temporary = job.path.with_name(f"{TEMPORARY}{os.getpid()}-{job.path.name}")
    try:
        job.write(temporary)
        temporary.replace(job.path)
    finally:
        temporary.unlink(missing_ok=True)


def _write_track(album: DemoAlbum, piece: Piece, number: int, path: Path) -> None:
    from tagger.demo.track_files import DemoTags, render, write_audio, write_tags

    write_audio(path, render(piece), album.format)
    if album.tagged:
        cover = _cover(album) if album.cover.stored_in == "embedded" else None
        names = (piece.title, album.artist, album.title, album.year, number)
        write_tags(path, album.format, DemoTags(*names, album.genres, album.notes, album.field, cover))


def _write_cover(album: DemoAlbum, path: Path) -> None:
    path.write_bytes(_cover(album))


def _cover(album: DemoAlbum) -> bytes:
    from tagger.demo.cover_art import draw_cover

    return draw_cover(album.cover, album.title, album.artist)


def _write_about(albums: tuple[DemoAlbum, ...], path: Path) -> None:
    lines = "\n".join(f"- {album.title} ({album.artist or 'without tags'}), {album.format}" for album in albums)
    path.write_text(ABOUT.format(albums=lines), encoding="utf-8")


def _file_name(title: str) -> str:
    return "".join(letter for letter in title if letter.isalnum() or letter in " -_").strip()


def _sweep(folder: Path) -> None:
    """Remove temporary files of an interrupted run, except young ones, which another run may be writing now."""
    for temporary in folder.glob(f"*/*/{TEMPORARY}*"):
        if time.time() - temporary.stat().st_mtime > ABANDONED_SECONDS:
            temporary.unlink(missing_ok=True)


ABOUT = """# A demonstration library

tagger made this folder so that there is something to try it on. The music was composed, played and mixed by the program
from a short recipe, the covers were drawn by it, and the notes in the comment tags were written for it: no band of these
names exists. It demonstrates what the program does and proves nothing about how well it judges real music; no model was
trained on it.

Some albums have a genre, some have none, some have a useless one, and one has no tags at all: as in many a collection.
Delete the folder whenever you like; the program makes it again when it is asked to.

{albums}
"""
