"""Suggesting for a whole library with the shipped model: its two passes beside decoding alone, interrupted and resumed.

TAGGER_BENCHMARK_ALBUMS=1000 measures a library of 10 000 tracks. Without it the library is smaller, and the start of the
processes weighs more. What is printed are rates, their ratios to decoding, and the minutes that 1 000 albums would take: by the
clock, and by the seconds that the processors worked, which other programs disturb less. These still stretch them (processes
share caches and the units of a core), so decoding alone, of the very patches that are analysed, is measured before and after.
"""

import os
import resource as process_resources
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Self

import mutagen
import numpy as np
import pytest
import soundfile

from tagger.errors import CancelledError
from tagger.inference.audio.patches import read_sounding_patches
from tagger.inference.bundle import Bundle
from tagger.inference.manifest import MusicnnEncoderSpec
from tagger.inference.modality import Modality
from tagger.inference.worker_pool import available_cores
from tagger.paths import resource
from tagger.progress import Progress, Task
from tagger.services.scan import scan
from tagger.services.suggest import SuggestReport, suggest
from tagger.state.album_queries import albums
from tagger.state.database import State
from tests.inference.signals import signal

pytestmark = [pytest.mark.benchmark, pytest.mark.slow, pytest.mark.timeout(4 * 3600)]

ALBUMS = int(os.environ.get("TAGGER_BENCHMARK_ALBUMS", "16"))
TRACKS = 10  # per album; every eighth album is a compilation
SECONDS = 30.0  # of each track: MP3, mono, 44.1 kHz
RATE = 44_100
SOUNDS = 8  # different ones
IN_FLIGHT = 64  # tracks that an interruption may cost
STARTER = resource("starter")


@dataclass(frozen=True, slots=True)
class Moment:
    """A reading of the clock, and of the processor time of this process and all that it has ended, in seconds."""

    clock: float
    processor: float

    @classmethod
    def now(cls) -> Self:
        usages = map(process_resources.getrusage, (process_resources.RUSAGE_SELF, process_resources.RUSAGE_CHILDREN))
        return cls(time.perf_counter(), sum(usage.ru_utime + usage.ru_stime for usage in usages))


@dataclass(frozen=True, slots=True)
class Rate:
    """Tracks per second: by the clock, and on as many idle cores as there are."""

    clock: float
    idle: float

    @classmethod
    def between(cls, start: Moment, end: Moment, tracks: int) -> Self:
        return cls(tracks / (end.clock - start.clock), available_cores() * tracks / (end.processor - start.processor))

    def averaged(self, other: "Rate") -> "Rate":
        """The rate where half of the tracks are done at each of the two."""
        return Rate(2 / (1 / self.clock + 1 / other.clock), 2 / (1 / self.idle + 1 / other.idle))

    def __str__(self) -> str:
        return f"{self.clock:.1f} (by processor time {self.idle:.1f})"


class Stages:
    """When each stage of a run began, and how many items it did; cancels in ``stop_in`` after ``stop_at``."""

    def __init__(self, stop_in: str = "", stop_at: int = 0) -> None:
        self.began: dict[str, Moment] = {}
        self.items: dict[str, int] = {}
        self._stop_in, self._stop_at = stop_in, stop_at
        self.task = Task(self._note)

    def _note(self, progress: Progress) -> None:
        if progress.stage not in self.began:
            self.began[progress.stage] = Moment.now()
        self.items[progress.stage] = progress.done
        if progress.stage == self._stop_in and progress.done >= self._stop_at:
            self.task.cancel()


def make_library(folder: Path) -> None:
    """Files of a few sounds; each is another file to the program, which knows them by path, size and time."""
    encoded: list[bytes] = []
    for number in range(SOUNDS):
        samples = np.roll(signal("song", SECONDS), number * 9_999) * 0.8
        path = folder.parent / "sound.mp3"
        soundfile.write(
            path, np.interp(np.arange(0, samples.size, 22_050 / RATE), np.arange(samples.size), samples), RATE
        )
        encoded.append(path.read_bytes())
    for album in range(ALBUMS):
        (folder / f"{album:04}").mkdir(parents=True)
        for track in range(TRACKS):
            path = folder / f"{album:04}" / f"{track + 1:02}.mp3"
            path.write_bytes(encoded[(album + track) % SOUNDS])
            file = mutagen.File(path, easy=True)
            assert file is not None
            artist = f"Band {album}-{track}" if album % 8 == 7 else f"Band {album}"
            file.update(
                {"album": f"Album {album}", "artist": artist, "title": f"Song {track}", "tracknumber": str(track + 1)}
            )
            file.save()


@pytest.fixture
def library(tmp_path: Path) -> Iterator[tuple[State, Path]]:
    folder = tmp_path / "music"
    make_library(folder)
    with State.open(tmp_path / "state") as state:
        scan(state, [folder])
        yield state, folder


def decoded(paths: list[Path], patches: int) -> Rate:
    """What the encoder reads of each track, and nothing else, in as many processes; their start is not counted."""
    with ProcessPoolExecutor(available_cores(), mp_context=get_context("spawn")) as pool:
        list(pool.map(decode, [(path, patches) for path in paths[:4]]))
        jobs = [(path, patches) for path in paths]
        began = Moment.now()
        seconds = sum(pool.map(decode, jobs, chunksize=4))
        elapsed = time.perf_counter() - began.clock
    return Rate(len(paths) / elapsed, available_cores() * len(paths) / seconds)


def decode(job: tuple[Path, int]) -> float:
    """Read the patches of a track; the processor time that it took, in seconds."""
    path, patches = job
    began = time.process_time()
    assert read_sounding_patches(path, patches).patches
    return time.process_time() - began


def test_a_whole_library(library: tuple[State, Path], capsys: pytest.CaptureFixture[str]) -> None:
    state, folder = library
    spec = Bundle.load(STARTER).encoder(Modality.AUDIO)
    assert isinstance(spec, MusicnnEncoderSpec)
    quick_patches, patches = spec.parameters.quick_patches, spec.parameters.patches
    paths = sorted(folder.rglob("*.mp3"))
    sample = paths[: 40 * TRACKS]
    quick_decoding, decoding = decoded(sample, quick_patches), decoded(sample, patches)

    interrupted = Stages("analysing", len(paths) // 3)
    with pytest.raises(CancelledError):
        suggest(state, bundle=STARTER, task=interrupted.task)
    assert all(album.predicted for album in albums(state))  # the first suggestions are there for all
    start, end = interrupted.began["listening briefly"], interrupted.began["analysing"]
    tracks = sum(TRACKS if album % 8 == 7 else spec.parameters.quick_tracks for album in range(ALBUMS))
    quick, minutes = Rate.between(start, end, tracks), 1000 / ALBUMS * tracks / 60

    began = Moment.now()
    report = suggest(state, bundle=STARTER)
    whole = Rate.between(began, Moment.now(), report.analysed)
    assert report.analysed + report.known == len(paths)
    assert 0 <= report.known - interrupted.items["analysing"] <= IN_FLIGHT
    assert suggest(state, bundle=STARTER) == SuggestReport(known=len(paths))
    quick_decoding = quick_decoding.averaged(decoded(sample, quick_patches))
    decoding = decoding.averaged(decoded(sample, patches))

    with capsys.disabled():
        print(
            f"\n{ALBUMS} albums of {TRACKS} tracks of {SECONDS:.0f} s on {available_cores()} cores, tracks per second:"
            f"\n  quick pass, {quick_patches} patches each: {quick}; decoding alone {quick_decoding}: "
            f"ratio {quick.idle / quick_decoding.idle:.2f}; first suggestions for 1 000 albums in "
            f"{minutes / quick.clock:.1f} min ({minutes / quick.idle:.1f})"
            f"\n  whole, {patches} patches each: {whole}; decoding alone {decoding}: "
            f"ratio {whole.idle / decoding.idle:.2f}; 10 000 tracks in {10_000 / whole.clock / 60:.0f} min "
            f"({10_000 / whole.idle / 60:.0f})"
            f"\n  interrupted after {interrupted.items['analysing']} tracks, {report.known} were known when it was resumed"
        )
    assert quick.idle >= 0.15 * quick_decoding.idle and whole.idle >= 0.3 * decoding.idle
