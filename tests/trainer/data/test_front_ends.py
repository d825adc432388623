"""The front ends against the application's own and against librosa."""

from pathlib import Path

import librosa
import numpy as np
import pytest
import soundfile
import torch
from numpy.typing import NDArray

from tagger.errors import TaggerError
from tagger.inference.audio.constant_q import cqt_db
from tagger.inference.audio.patches import read_patches
from tagger.inference.spectrum_spec import CqtParameters
from trainer.data.feature_store import fit_scaler
from trainer.data.front_ends import CQT_FLOOR, RATE, Cqt, FrontEnd, Mel, Spectrogram, Timbre
from trainer.data.librosa_front_ends import LibrosaCqt, LibrosaMel, LibrosaSpectrogram
from trainer.data.prepare import prepare
from trainer.data.synthetic.media import render, write_sound
from trainer.data.synthetic.world import generator_of
from trainer.training.media_examples import LevelledPatches

SECONDS = 20.0


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sounds") / "sound.wav"
    write_sound(path, render([("one", 1.0), ("two", 0.5)], SECONDS, generator_of("front ends")))
    return path


@pytest.fixture(scope="module")
def samples(sound: Path) -> NDArray[np.float32]:
    read, _ = soundfile.read(sound, dtype="float32")  # as the file holds them, in 16 bits
    return np.asarray(read, np.float32)


def test_a_stored_window_gives_the_patch_that_the_application_computes(sound: Path, tmp_path: Path) -> None:
    store = prepare(tmp_path, Cqt(frames=645), {"sound": sound}, workers=1)
    scaler = fit_scaler(store, ["sound"], level=-80.0, frames=322)
    patches = LevelledPatches.of(store.rows, store.lengths, np.zeros(1, np.int64), torch.zeros(1), scaler, frames=322)
    (ours,) = patches.batch(torch.zeros(1, dtype=torch.int64)).inputs
    parameters = CqtParameters(
        sample_rate=RATE, hop_length=1024, bins=96, bins_per_octave=12, fmin=32.703, frames=322, floor_db=-80.0
    )
    start = (int(store.lengths[0]) - 322 + 1) // 2 * 1024 / RATE
    theirs = cqt_db(read_patches(sound, SECONDS, RATE).patches[0][round(start * RATE) :], parameters)
    decibels = ours[0].numpy() * scaler[1] + scaler[0]
    inner = slice(40, 280)  # at a patch's ends the application hears silence where the window goes on
    assert np.abs(decibels - theirs)[inner].max() < 0.2
    assert ours.mean().abs() < 0.05
    assert ours.std() == pytest.approx(1, abs=0.1)


def test_drawn_patches_lie_where_name_and_seed_say(sound: Path) -> None:
    first, repeated = (Cqt(322, drawn=0).compute(sound, "a") for _ in range(2))
    assert np.array_equal(first, repeated)
    assert not np.array_equal(first, Cqt(322, drawn=0).compute(sound, "b"))
    assert not np.array_equal(first, Cqt(322, drawn=1).compute(sound, "a"))


def test_a_short_sound_is_padded_with_the_floor(samples: NDArray[np.float32], tmp_path: Path) -> None:
    write_sound(tmp_path / "short.wav", samples[:RATE])
    store = prepare(tmp_path, Cqt(frames=100), {"short": tmp_path / "short.wav"}, workers=1)
    assert store.lengths[0] == 22
    assert (store.rows[0, 22:] == CQT_FLOOR).all()
    assert (store.rows[0, :22] > CQT_FLOOR).any()


def test_mel_is_librosas(sound: Path, samples: NDArray[np.float32]) -> None:
    power = librosa.feature.melspectrogram(
        y=samples, sr=RATE, n_mels=128, n_fft=2048, hop_length=1024, pad_mode="reflect"
    )
    theirs = librosa.power_to_db(power, ref=np.max)
    ours = Mel(frames=646).compute(sound, "").T
    assert np.abs(ours[:, : theirs.shape[1]] - theirs)[:, 2:-2].max() < 0.05


def test_the_spectrogram_is_librosas(sound: Path, samples: NDArray[np.float32]) -> None:
    spectrum = np.abs(librosa.stft(samples, n_fft=998, hop_length=441, pad_mode="constant")) ** 2
    theirs = librosa.power_to_db(spectrum, ref=np.max)
    ours = Spectrogram().compute(sound, "").T
    assert ours.shape == (500, 1500)
    frames = theirs.shape[1] - 3
    assert np.abs(ours[:, :frames] - theirs[:, :frames]).max() < 0.05


@pytest.mark.parametrize(
    ("fast", "papers", "tolerance"),
    [
        (Cqt(645), LibrosaCqt(645), 0.05),
        (Cqt(322, drawn=3), LibrosaCqt(322, drawn=3), 0.05),
        (Mel(430), LibrosaMel(430), 0.05),
        (Spectrogram(900), LibrosaSpectrogram(900), 0.05),
    ],
)
def test_the_fast_front_ends_give_librosas_numbers(
    fast: FrontEnd, papers: FrontEnd, tolerance: float, sound: Path
) -> None:
    ours, theirs = fast.compute(sound, "sound"), papers.compute(sound, "sound")
    frames = min(len(ours), len(theirs)) - 2  # the last frames mirror or pad what lies behind the window
    assert abs(len(ours) - len(theirs)) <= 1
    assert ours.shape[1] == theirs.shape[1] and theirs.max() == pytest.approx(0, abs=1e-4)
    audible = theirs[:frames] > -79
    assert audible.mean() > 0.1
    assert np.abs(ours[:frames] - theirs[:frames])[audible].max() < tolerance
    assert (fast.key, fast.kind) != (papers.key, papers.kind) and papers.description["library"] == "librosa"


def test_silence_is_as_low_as_it_gets(tmp_path: Path) -> None:
    write_sound(tmp_path / "silence.wav", np.zeros(RATE * 8, np.float32))
    for front_end in (Cqt(100), LibrosaCqt(100)):
        assert (front_end.compute(tmp_path / "silence.wav", "") == CQT_FLOOR).all()


def test_timbre_tells_sounds_apart(tmp_path: Path) -> None:
    rows = []
    for number, genre in enumerate(("one", "one", "two")):
        path = tmp_path / f"{number}.wav"
        write_sound(path, render([(genre, 1.0)], 4.0, generator_of(number)))
        rows.append(Timbre(4.0).compute(path, ""))
    assert [row.shape for row in rows] == [(48,)] * 3
    assert np.linalg.norm(rows[0] - rows[1]) < np.linalg.norm(rows[0] - rows[2])
    mean, peak, spread, size = np.split(rows[0], 4)
    assert (peak >= mean).all()
    assert np.allclose(size, np.sqrt(mean**2 + spread), rtol=1e-3)


@pytest.mark.parametrize("front_end", [Cqt(), Mel(), Spectrogram(), Timbre()])
def test_silence_of_no_length_is_refused(front_end: FrontEnd, tmp_path: Path) -> None:
    write_sound(tmp_path / "blip.wav", np.zeros(100, np.float32))
    with pytest.raises(TaggerError, match="less than a tenth of a second"):
        front_end.compute(tmp_path / "blip.wav", "blip")


def test_every_parameter_is_part_of_the_key() -> None:
    front_ends = [Cqt(), Cqt(322), Cqt(bins=84), Cqt(drawn=0), Mel(), Mel(627), Spectrogram(), Timbre(), Timbre(10.0)]
    assert len({front_end.key for front_end in front_ends}) == len(front_ends)
    assert Cqt().key == Cqt(645).key
