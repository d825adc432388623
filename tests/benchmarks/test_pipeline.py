"""The whole path of a track, from file to feature, against librosa and eager torch with the same weights.

Both seek to the same fifteen seconds; so the ratio is that of decoding, front end and network, and none of it comes
from reading less of the file.
"""

import resource
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import librosa
import numpy as np
import pytest
import soundfile
import torch
from threadpoolctl import threadpool_limits

from tagger.inference.audio.decode import duration
from tagger.inference.audio.patches import patch_starts
from tagger.inference.bundle import Bundle
from tagger.inference.encoders import BundleEncoders
from tagger.inference.jobs import AnalysisJob
from tagger.inference.modality import Modality
from tagger.inference.onnx_encoder import EncoderOutput
from tests.helpers.analysing import analyse
from tests.helpers.bundles import CQT
from tests.inference.audio.test_constant_q import PAPER
from tests.inference.signals import signal
from trainer.export.bundle import Contents, export, spectrum_encoder
from trainer.models.fusion import LinearHead
from trainer.models.network import Encoder as TorchEncoder
from trainer.models.registry import build

pytestmark = [pytest.mark.benchmark, pytest.mark.filterwarnings("ignore")]

FORMATS = ("mp3", "flac", "ogg", "wav")  # librosa reads these without starting another program
NETWORKS = ("audio.high-4x96", "audio.high-4x70")
SPECTRUM = {name: value for name, value in CQT.items() if name != "patches"} | {"kind": "constant-q"}
MEAN, DEVIATION = np.full(96, -50.0, np.float32), np.full(96, 15.0, np.float32)
LABELS = 3
USAGES = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


def exported(name: str, folder: Path) -> tuple[TorchEncoder, Path]:
    """A published network with random weights, and a bundle of the same weights."""
    torch.manual_seed(0)
    encoder = build(name).eval().get_submodule("encoder")
    assert isinstance(encoder, TorchEncoder)
    ones = np.ones(LABELS, np.float32)
    head = LinearHead(
        np.zeros((LABELS, encoder.width), np.float32), 0 * ones, ones, 0 * ones, 0.5 * ones, np.ones(LABELS, bool)
    )
    contents = Contents(
        name=name, version="1", labels=[(f"label {index}", [f"label {index}"]) for index in range(LABELS)],
        encoders={"audio": spectrum_encoder(encoder, SPECTRUM, MEAN, DEVIATION)}, heads={"audio": head},
        means={"audio": np.zeros(encoder.width, np.float32)}, target="logistic", normalise=True, factors=None,
        scores={}, training={"data": [{"name": "none", "licence": "CC0-1.0"}], "licence": "CC0-1.0"}, limits="random",
    )  # fmt: skip
    return encoder, export(contents, folder / name)


def by_librosa(encoder: TorchEncoder, path: Path, start: float) -> np.ndarray:
    """The usual way: librosa.load of the patch, librosa.cqt, eager torch."""
    samples, _ = librosa.load(path, sr=22_050, offset=start, duration=PAPER.seconds)
    magnitude = np.abs(librosa.cqt(samples, sr=22_050, hop_length=1024, fmin=PAPER.fmin, n_bins=96))
    patch = (librosa.power_to_db(magnitude**2, ref=np.max).T[:322] - MEAN) / DEVIATION
    with torch.inference_mode():
        feature: np.ndarray = encoder(torch.from_numpy(patch[None])).numpy()[0]
    return feature


@pytest.fixture(scope="module")
def music(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two minutes of stereo in each format."""
    folder = tmp_path_factory.mktemp("music")
    for ending in FORMATS:
        with soundfile.SoundFile(folder / f"track.{ending}", "w", 44_100, 2) as file:
            for _ in range(12):  # libsndfile's Vorbis encoder crashes on long blocks
                block = np.repeat(signal("song", 10.0), 2)
                for second in np.split(np.stack([block, 0.9 * block], axis=1), 10):
                    file.write(second)
    return sorted(folder.iterdir())


def seconds_of(work: Callable[[], object], rounds: int = 3) -> float:
    """CPU seconds on one thread of the fastest of a few rounds, after one that warms caches."""
    times = []
    with threadpool_limits(1):
        for _ in range(rounds + 1):
            start = time.process_time()
            work()
            times.append(time.process_time() - start)
    return min(times[1:])


@pytest.mark.parametrize("name", NETWORKS)
def test_a_track_from_file_to_feature(name: str, music: list[Path], tmp_path: Path) -> None:
    torch.set_num_threads(1)
    network, folder = exported(name, tmp_path)
    encoder = BundleEncoders(Bundle.load(folder)).audio
    starts = {path: patch_starts(duration(path), PAPER.seconds)[0] for path in music}
    for path in music:
        ours, theirs = encoder.encode(path).feature, by_librosa(network, path, starts[path])
        assert np.linalg.norm(ours - theirs) < 0.02 * np.linalg.norm(theirs)
    ours_seconds = seconds_of(lambda: [encoder.encode(path) for path in music]) / len(music)
    theirs_seconds = seconds_of(lambda: [by_librosa(network, path, starts[path]) for path in music]) / len(music)
    ratio = theirs_seconds / ours_seconds
    print(
        f"\n{name}: {1 / ours_seconds:.0f} tracks per CPU second, librosa and torch {1 / theirs_seconds:.0f}, "
        f"{ratio:.1f} times faster"
    )
    assert ratio >= 2


def test_many_tracks_by_worker_processes(music: list[Path], tmp_path: Path) -> None:
    """CPU seconds of all processes, their start included, against the usual way in one; elapsed time is printed."""
    network, folder = exported("audio.high-4x96", tmp_path)
    jobs = [AnalysisJob(Modality.AUDIO, path, path.name) for path in music * 30]
    starts = {path: patch_starts(duration(path), PAPER.seconds)[0] for path in music}
    theirs = seconds_of(lambda: [by_librosa(network, path, starts[path]) for path in music]) * len(jobs) / len(music)
    before, began = all_cpu_seconds(), time.perf_counter()
    with closing(analyse(folder, jobs)) as results:
        assert all(isinstance(result, EncoderOutput) and result.remark is None for result in results)
    elapsed, ours = time.perf_counter() - began, all_cpu_seconds() - before
    print(
        f"\n{len(jobs)} tracks in worker processes: {len(jobs) / elapsed:.0f} tracks/s, "
        f"{len(jobs) / 10 / elapsed:.1f} albums of ten/s; per CPU second {len(jobs) / ours:.0f} tracks, "
        f"librosa and torch {len(jobs) / theirs:.0f}, {theirs / ours:.1f} times faster"
    )
    assert theirs / ours >= 1.5  # the start of the processes is in it


def all_cpu_seconds() -> float:
    """What this process and those it has ended have taken."""
    return sum(usage.ru_utime + usage.ru_stime for usage in map(resource.getrusage, USAGES))


def cpu_seconds_of(code: str) -> float:
    """User and system time that a fresh interpreter takes for ``code``, least of five."""
    program = "import resource,sys\nsys.argv=['tagger','--help']\ntry:\n {}\nexcept SystemExit:\n pass\n"
    program += "u=resource.getrusage(resource.RUSAGE_SELF);print(u.ru_utime+u.ru_stime,file=sys.stderr)"
    runs = [
        subprocess.run([sys.executable, "-c", program.format(code)], capture_output=True, text=True, check=True)
        for _ in range(5)
    ]
    return min(float(run.stderr.split()[-1]) for run in runs)


def test_importing_and_help_are_quick() -> None:
    """Against the libraries that the program avoids to import; the bare interpreter is printed beside it."""
    bare, imported = cpu_seconds_of("pass"), cpu_seconds_of("import tagger")
    shown = cpu_seconds_of("import tagger.cli; tagger.cli.main()")
    heavy = cpu_seconds_of("import torch, librosa")
    print(
        f"\ninterpreter {bare:.3f} s, import tagger {imported:.3f} s, tagger --help {shown:.3f} s of CPU; "
        f"import torch, librosa {heavy:.2f} s"
    )
    assert imported < heavy / 4 and shown < heavy / 4
