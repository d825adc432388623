"""Speech gives nothing to go by, in the quick pass, too; singing, rhythms and voices over music stay."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr
from numpy.typing import NDArray

from tagger.inference.audio.audibility import Sound, audibility
from tagger.inference.audio.musicnn_front_end import PATCH_SAMPLES, RATE, clip_patch
from tagger.inference.audio.patches import clip_audibility
from tagger.inference.audio.speech import TAG_WEIGHTS, speech_log_odds
from tagger.inference.audio_encoders import MusicnnEncoder
from tagger.inference.bundle import Bundle
from tagger.inference.encoders import BundleEncoders
from tagger.inference.manifest import MusicnnEncoderSpec
from tagger.inference.onnx_encoder import EncoderOutput
from tagger.paths import resource

Samples = NDArray[np.float32]
SECONDS = 30
TIME = np.arange(RATE * SECONDS) / RATE
VOICES = ("en-us", "en-gb+f2", "de", "fr+f4", "pl", "nl+m1", "sv", "ja", "tr+f3")
TEXT = "The north wind and the sun were disputing which was the stronger, when a traveler came along. " * 6


@pytest.fixture(scope="module")
def encoder() -> MusicnnEncoder:
    """The shipped model's."""
    shipped = BundleEncoders(Bundle.load(resource("starter"))).audio
    assert isinstance(shipped, MusicnnEncoder)
    return shipped


def _spoken(voice: str, folder: Path) -> Samples:
    program = shutil.which("espeak-ng")
    if program is None:
        pytest.skip("espeak-ng is not installed")
    command = [program, "-v", voice, "-w", "speech.wav", TEXT]  # it cuts long paths off
    subprocess.run(command, check=True, capture_output=True, cwd=folder)
    samples, rate = soundfile.read(folder / "speech.wav", dtype="float32")
    spoken: Samples = soxr.resample(samples, rate, RATE)
    return spoken


def _sung() -> Samples:
    """A voice alone, with vibrato, gliding from note to note of a scale."""
    note = 2 ** (np.array([0, 2, 4, 5, 7, 5, 4, 2])[(TIME / 0.8).astype(int) % 8] / 12)
    pitch = 220 * np.convolve(note, np.ones(800) / 800, "same") * (1 + 0.01 * np.sin(2 * np.pi * 5.5 * TIME))
    phase = 2 * np.pi * np.cumsum(pitch) / RATE
    formants = [
        1 / (1 + ((k * 220 - 700) / 200) ** 2) + 0.5 / (1 + ((k * 220 - 1200) / 250) ** 2) for k in range(1, 20)
    ]
    samples: Samples = (
        0.1 * sum((f * np.sin(k * phase) for k, f in enumerate(formants, 1)), np.zeros(TIME.size))
    ).astype(np.float32)
    return samples


def _plucked() -> Samples:
    since, note = TIME % 0.5, (TIME // 0.5).astype(int)
    pitch = 220 * 2 ** (np.array([0, 4, 7, 12, 9, 7, 4, 2])[note % 8] / 12)
    plucked = sum(np.sin(2 * np.pi * pitch * k * since) / k for k in range(1, 5)) * np.exp(-4 * since)
    samples: Samples = (0.1 * plucked).astype(np.float32)
    return samples


def _drummed() -> Samples:
    """A bass drum on the beat, a snare after it."""
    since, noise = TIME % 0.6, np.random.default_rng(3).standard_normal(TIME.size)
    snare = noise * np.exp(-18 * ((TIME + 0.3) % 0.6))
    samples: Samples = (0.4 * np.sin(2 * np.pi * 55 * since) * np.exp(-10 * since) + 0.06 * snare).astype(np.float32)
    return samples


def _over(voice: Samples, music: Samples, decibels: float) -> Samples:
    """A voice and, so much quieter, music behind it."""
    size = min(voice.size, music.size)
    behind = music[:size] / music.std() * voice.std() * 10 ** (-decibels / 20)
    samples: Samples = (voice[:size] + behind).astype(np.float32)
    return samples


def _encoded(encoder: MusicnnEncoder, folder: Path, samples: Samples, *, quick: bool = False) -> EncoderOutput:
    soundfile.write(folder / "track.flac", samples / max(1.0, float(np.abs(samples).max())), RATE)
    return encoder.encode(folder / "track.flac", quick=quick)


def test_the_weights_are_of_the_shipped_network(encoder: MusicnnEncoder) -> None:
    spec = encoder.spec
    assert isinstance(spec, MusicnnEncoderSpec)
    assert set(TAG_WEIGHTS) == {tag.name for tag in spec.parameters.tags}


@pytest.mark.parametrize("voice", VOICES)
def test_speech_gives_nothing_to_go_by(encoder: MusicnnEncoder, voice: str, tmp_path: Path) -> None:
    encoded = _encoded(encoder, tmp_path, _spoken(voice, tmp_path))
    assert encoded.feature.shape == (0,) and encoded.maps is None
    assert encoded.remark == "nothing to go by: it holds speech, no music"


def test_speech_is_told_in_the_quick_pass_in_a_noisy_room_and_over_quiet_music(
    encoder: MusicnnEncoder, tmp_path: Path
) -> None:
    voice = _spoken("en-us", tmp_path)
    noise = np.random.default_rng(1).standard_normal(voice.size).astype(np.float32)
    for samples in (_over(voice, noise, 32), _over(voice, _plucked(), 26), 0.1 * voice):
        for quick in (True, False):
            assert _encoded(encoder, tmp_path, samples, quick=quick).remark == Sound.SPEECH.remark


def test_a_chapter_with_music_before_it_is_speech(encoder: MusicnnEncoder, tmp_path: Path) -> None:
    voice = _spoken("en-gb+f2", tmp_path)
    drums = _drummed()[: 6 * RATE]
    assert _encoded(encoder, tmp_path, np.concatenate([drums, voice])).remark == Sound.SPEECH.remark


@pytest.mark.parametrize("made", [_sung, _plucked, _drummed])
@pytest.mark.parametrize("quick", [True, False])
def test_music_of_one_voice_stays(
    encoder: MusicnnEncoder, made: Callable[[], Samples], quick: bool, tmp_path: Path
) -> None:
    encoded = _encoded(encoder, tmp_path, made(), quick=quick)
    assert encoded.remark is None and encoded.feature.size


@pytest.mark.parametrize("voice", ["en-us", "fr+f4"])
def test_a_voice_over_a_beat_is_music(encoder: MusicnnEncoder, voice: str, tmp_path: Path) -> None:
    assert _encoded(encoder, tmp_path, _over(_spoken(voice, tmp_path), _drummed(), 6)).remark is None


def test_pauses_speak_for_speech_and_bass_against_it() -> None:
    tags = {name: np.zeros(1, np.float32) for name in TAG_WEIGHTS}
    steady = {"bass_share": np.full(1, 0.001), "frame_power": np.ones((1, 187))}
    paused = {**steady, "frame_power": np.where(np.arange(187) % 40 < 12, 1e-4, 1.0)[None]}
    bass = {**steady, "bass_share": np.full(1, 0.1)}
    assert speech_log_odds(paused, tags) > speech_log_odds(steady, tags) + 3 > speech_log_odds(bass, tags) + 5
    for tag, sign in {"instrumental": -1, "chillout": -1, "guitar": -1, "rock": -1, "male vocalists": 1}.items():
        change = speech_log_odds(steady, {**tags, tag: np.ones(1, np.float32)}) - speech_log_odds(steady, tags)
        assert change * sign > 0, tag


@pytest.mark.parametrize("voice", VOICES)
def test_synthetic_voices_are_told_for_other_networks_too(voice: str, tmp_path: Path) -> None:
    samples = _spoken(voice, tmp_path)
    clips = tuple(
        samples[start : start + PATCH_SAMPLES] for start in range(0, samples.size - PATCH_SAMPLES, PATCH_SAMPLES)
    )
    sound, is_music = clip_audibility(clips, RATE)
    assert sound is Sound.SPEECH and not is_music.any()
    assert audibility(clips, np.stack([clip_patch(clip) for clip in clips])).sound is Sound.MUSIC
    assert clip_audibility((_over(samples, _drummed(), 6)[: 6 * RATE],), RATE)[0] is Sound.MUSIC
