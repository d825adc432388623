"""How much speech is recognised and how much music is taken for it, in recordings that are not in the repository.

TAGGER_BENCHMARK_SPEECH and TAGGER_BENCHMARK_MUSIC name a folder each; every folder directly below it counts as one source.
What is shorter than a track is joined, in the order of the paths, with pauses between, as prompts and lines of dialogue come one
by one; of each source the first tracks are heard.
"""

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from tagger.inference.audio.audibility import Sound
from tagger.inference.audio.decode import duration, read_patch
from tagger.inference.audio.musicnn_front_end import RATE
from tagger.inference.audio_encoders import AudioEncoder
from tagger.inference.bundle import Bundle
from tagger.inference.encoders import BundleEncoders
from tagger.inference.types import SourceError
from tagger.paths import resource

pytestmark = [pytest.mark.benchmark, pytest.mark.slow, pytest.mark.timeout(3600)]

TRACK_SECONDS = 40.0
LONGEST_PIECE = 20.0  # seconds; what is longer is a track by itself
PAUSE_SECONDS = 0.4
MOST_TRACKS = 40  # of a source
SPEECH_FOUND, MUSIC_SILENCED = 0.8, 0.01


@pytest.mark.parametrize("kind", ["SPEECH", "MUSIC"])
def test_speech_of_real_recordings(kind: str, tmp_path: Path) -> None:
    folder = os.environ.get(f"TAGGER_BENCHMARK_{kind}")
    if not folder:
        pytest.skip(f"TAGGER_BENCHMARK_{kind} names no folder of recordings")
    sources = {
        path.name: list(islice(_tracks(path, tmp_path), MOST_TRACKS))
        for path in sorted(Path(folder).iterdir())
        if path.is_dir()
    }
    encoder = BundleEncoders(Bundle.load(resource("starter"))).audio
    for quick in (True, False):
        judged = {
            source: [_is_speech(encoder, path, quick=quick) for path in tracks]
            for source, tracks in sources.items()
            if tracks
        }
        every = [is_speech for answers in judged.values() for is_speech in answers]
        assert every, f"{folder} holds no folder with sound"
        print(f"\n{kind.lower()} taken for speech, {'quick pass' if quick else 'whole'}:")
        for source, answers in [*judged.items(), ("all", every)]:
            print(f"  {source}: {sum(answers)} of {len(answers)}, {_interval(sum(answers), len(answers))}")
    share = sum(every) / len(every)
    assert share >= SPEECH_FOUND if kind == "SPEECH" else share <= MUSIC_SILENCED


def _tracks(folder: Path, joined: Path) -> Iterator[Path]:
    """The files below a folder that are tracks, and files in ``joined`` of what is shorter."""
    pieces, seconds, number = list[np.ndarray](), 0.0, 0
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        try:
            length = duration(path)
            if length > LONGEST_PIECE:
                yield path
                continue
            piece = read_patch(path, start=0.0, seconds=length, rate=RATE)
        except SourceError:  # a text, a picture
            continue
        pieces += [piece, np.zeros(round(PAUSE_SECONDS * RATE), np.float32)]
        seconds += length + PAUSE_SECONDS
        if seconds >= TRACK_SECONDS:
            number += 1
            soundfile.write(target := joined / f"{folder.name} {number}.wav", np.concatenate(pieces), RATE)
            yield target
            pieces, seconds = [], 0.0


def _is_speech(encoder: AudioEncoder[Any], path: Path, *, quick: bool) -> bool:
    return encoder.encode(path, quick=quick).remark == Sound.SPEECH.remark


def _interval(hits: int, count: int) -> str:
    """Wilson's interval of a share, 95 %."""
    share, z = hits / count, 1.96
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z / (1 + z * z / count) * np.sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    return f"{share:.3f} [{max(0.0, middle - half):.3f}, {min(1.0, middle + half):.3f}]"
