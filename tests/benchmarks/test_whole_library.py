"""Suggesting for a whole library with the shipped model: its two passes beside decoding alone, interrupted and resumed.

TAGGER_BENCHMARK_ALBUMS=1000 measures the library of issue 13: 10 000 tracks. Without it the library is smaller; what is
printed are rates, the ratios to decoding, and the minutes that 1 000 albums would take at them.
"""

import os
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import mutagen
import numpy as np
import pytest
import soundfile

from tagger.errors import CancelledError
from tagger.inference.audio.sounding_patches import read_sounding_patches
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


class Stages:
    """When each stage of a run began, in seconds, and how many items it did; cancels in ``stop_in`` after ``stop_at``."""

    def __init__(self, stop_in: str = "", stop_at: int = 0) -> None:
        self.began: dict[str, float] = {}
        self.items: dict[str, int] = {}
        self._stop_in, self._stop_at = stop_in, stop_at
        self.task = Task(self._note)

    def _note(self, progress: Progress) -> None:
        self.began.setdefault(progress.stage, time.perf_counter())
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


def decode(job: tuple[Path, int]) -> int:
    path, patches = job
    return len(read_sounding_patches(path, patches).patches)


def decoded_per_second(paths: list[Path], patches: int) -> float:
    """Tracks per second of what the encoder reads of each track, and nothing else, in as many processes."""
    with ProcessPoolExecutor(available_cores(), mp_context=get_context("spawn")) as pool:
        list(pool.map(decode, [(path, patches) for path in paths[:4]]))  # the processes are there
        began = time.perf_counter()
        assert all(pool.map(decode, [(path, patches) for path in paths], chunksize=4))
        return len(paths) / (time.perf_counter() - began)


def test_a_whole_library(library: tuple[State, Path], capsys: pytest.CaptureFixture[str]) -> None:
    state, folder = library
    spec = Bundle.load(STARTER).encoder(Modality.AUDIO)
    assert isinstance(spec, MusicnnEncoderSpec)
    quick_patches, patches = spec.parameters.quick_patches, spec.parameters.patches
    paths = sorted(folder.rglob("*.mp3"))
    sample = paths[: 40 * TRACKS]
    quick_decoding, decoding = decoded_per_second(sample, quick_patches), decoded_per_second(sample, patches)

    interrupted = Stages("analysing", len(paths) // 3)
    with pytest.raises(CancelledError):
        suggest(state, bundle=STARTER, task=interrupted.task)
    assert all(album.predicted for album in albums(state))  # the first suggestions are there for all
    first = interrupted.began["analysing"] - interrupted.began["listening briefly"]
    quick = interrupted.items["listening briefly"] / first

    resumed = Stages()
    began = time.perf_counter()
    report = suggest(state, bundle=STARTER, task=resumed.task)
    seconds = time.perf_counter() - began
    assert report.analysed + report.known == len(paths)
    assert 0 <= report.known - interrupted.items["analysing"] <= IN_FLIGHT
    assert suggest(state, bundle=STARTER) == SuggestReport(known=len(paths))
    whole = report.analysed / seconds

    with capsys.disabled():
        print(
            f"\n{ALBUMS} albums of {TRACKS} tracks of {SECONDS:.0f} s on {available_cores()} cores, tracks per second:"
            f"\n  quick pass, {quick_patches} patches each: {quick:.1f}; decoding alone {quick_decoding:.1f} "
            f"(ratio {quick / quick_decoding:.2f}); first suggestions for 1 000 albums in {1000 * first / ALBUMS / 60:.1f} min"
            f"\n  whole, {patches} patches each: {whole:.1f}; decoding alone {decoding:.1f} "
            f"(ratio {whole / decoding:.2f}); 10 000 tracks in {10_000 / whole / 60:.0f} min"
            f"\n  interrupted after {interrupted.items['analysing']} tracks, {report.known} were known when it was resumed"
        )
    assert quick >= 0.1 * quick_decoding and whole >= 0.08 * decoding
