"""What describes a network: Essentia's metadata and our own; hostile files are one sentence."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tagger.errors import TaggerError
from tagger.inference.audio.mel_front_end import MAEST_MEL, MUSICNN_MEL
from tagger.inference.network_description import NetworkDescription, read_description
from tests.helpers.networks import HEAD_CLASSES, effnet_network, head_network, maest_network

OWN = {"name": "Mine", "classes": ["Rock", "Jazz"], "sample_rate": 22_050, "front_end": "waveform", "patch": 22_050}


def described(path: Path, content: object) -> NetworkDescription:
    path.write_text(json.dumps(content), "utf-8")
    return read_description(path)


def refusal(path: Path) -> str:
    with pytest.raises(TaggerError) as raised:
        read_description(path)
    sentence = str(raised.value)
    assert sentence.startswith(f"The description '{path}' cannot be used: ") and sentence.isprintable()
    return sentence


def test_essentias_metadata_say_how_a_network_is_fed(tmp_path: Path) -> None:
    about = read_description(effnet_network(tmp_path)[1])
    assert (about.front_end, about.patch, about.sample_rate) == (MUSICNN_MEL, 128, 16_000)
    assert (about.resampler, about.activation, about.is_head) == ("linear", "sigmoid", False)
    assert "non-commercial" in about.licence
    assert read_description(maest_network(tmp_path)[1]).front_end == MAEST_MEL


def test_a_head_names_the_network_below(tmp_path: Path) -> None:
    about = read_description(head_network(tmp_path)[1])
    assert about.is_head and about.embedding_algorithm == "TensorflowPredictEffnetDiscogs"
    assert about.classes == HEAD_CLASSES


def test_a_description_of_ones_own(tmp_path: Path) -> None:
    about = described(tmp_path / "own.json", OWN | {"licence": "MIT"})
    assert (about.name, about.licence, about.resampler, about.patch) == ("Mine", "MIT", "soxr", 22_050)
    custom = MUSICNN_MEL.model_dump() | {"bands": 64}
    about = described(tmp_path / "own.json", OWN | {"front_end": custom})
    assert about.front_end == MUSICNN_MEL.model_copy(update={"bands": 64})


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"classes": []}, "classes"),
        ({"classes": ["a\x1b[2J"]}, "classes"),
        ({"classes": "Rock"}, "classes"),
        ({"sample_rate": 1}, "sample_rate"),
        ({"front_end": "fourier"}, "front_end: Input should be 'musicnn', 'maest'"),
        ({"surprise": 1}, "surprise"),
        ({"patch": -1}, "patch"),
        ({"name": "x" * 300}, "name"),
    ],
)
def test_what_makes_no_sense_is_a_sentence(tmp_path: Path, change: dict[str, Any], reason: str) -> None:
    (tmp_path / "own.json").write_text(json.dumps(OWN | change), "utf-8")
    assert reason in refusal(tmp_path / "own.json")


@pytest.mark.parametrize("content", ["[" * 200_000, '{"a":' * 200_000, "", "[]", "\x00", "NaN"])
def test_hostile_json_is_a_sentence(tmp_path: Path, content: str) -> None:
    (tmp_path / "own.json").write_text(content)
    refusal(tmp_path / "own.json")


def test_a_huge_file_a_folder_and_a_pipe_are_not_read(tmp_path: Path) -> None:
    with (tmp_path / "huge.json").open("wb") as file:
        file.truncate(1 << 30)
    assert "larger than 1 MB" in refusal(tmp_path / "huge.json")
    (tmp_path / "folder.json").mkdir()
    assert "cannot be read" in refusal(tmp_path / "folder.json")
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.json")
        assert "not a regular file" in refusal(tmp_path / "pipe.json")


def test_an_unknown_algorithm_says_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps({"classes": ["Rock"], "inference": {"algorithm": "Nobody"}}))
    assert "write a description of your own" in refusal(tmp_path / "a.json")
