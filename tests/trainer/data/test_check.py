import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tagger.progress import Task
from trainer.data.check import Findings, check
from trainer.data.items import Split
from trainer.data.registry import read_dataset
from trainer.data.synthetic.layouts import write_mumu
from trainer.data.synthetic.media import render, write_picture, write_sound
from trainer.data.synthetic.world import generator_of, make_world


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write_mumu(tmp_path, make_world(8, genres=6, tracks=1.5), seconds=0.3, pixels=16, task=Task())
    return tmp_path


def findings_of(root: Path) -> Findings:
    return check(read_dataset("mumu", root), workers=2)


def test_a_complete_dataset_is_in_order(root: Path) -> None:
    findings = findings_of(root)
    assert findings.ok
    assert findings.missing == 0
    assert findings.counts["cover"] == (8, 8)


def test_missing_unreadable_and_duplicated_files_are_counted_and_named(root: Path) -> None:
    sounds = sorted((root / "audio").iterdir())
    sounds[0].unlink()
    sounds[1].write_bytes(b"nothing to hear")
    shutil.copy(sounds[2], sounds[3])
    covers = sorted((root / "covers").iterdir())
    covers[0].write_bytes(b"nothing to see")
    findings = findings_of(root)
    assert not findings.ok
    assert findings.missing == 1
    assert [len(names) for names in findings.absent.values()] == [1, 0, 0]
    assert {Path(problem.where) for problem in findings.unreadable} == {sounds[1], covers[0]}
    assert findings.duplicates == ((sounds[2], sounds[3]),)
    text = "\n".join(findings.lines())
    (row,) = [line.split() for line in findings.table() if line.startswith("audio")]
    assert row[1] == "audio/**/MSD_TRACK_ID.*" and row[3] == "1" and "missing" in row
    assert "unreadable files: 2" in text


def test_a_sound_of_which_hardly_anything_is_left_is_named(root: Path) -> None:
    sound = min((root / "audio").iterdir())
    write_sound(sound.with_suffix(".wav"), render([("genre", 1.0)], 5.0, generator_of("clip")))
    sound.unlink()
    whole = sound.with_suffix(".wav").read_bytes()
    sound.with_suffix(".wav").write_bytes(whole[:3_000])
    (problem,) = findings_of(root).unreadable
    assert "less than a tenth of a second" in problem.reason
    sound.with_suffix(".wav").write_bytes(whole)
    assert findings_of(root).unreadable == ()


def test_a_flac_file_without_its_end_is_named(root: Path) -> None:
    sound = min((root / "audio").iterdir())
    cut = sound.with_suffix(".flac")
    sound.unlink()
    write_sound(cut, render([("genre", 1.0)], 5.0, generator_of("clip")))
    assert findings_of(root).unreadable == ()
    cut.write_bytes(cut.read_bytes()[: cut.stat().st_size * 9 // 10])
    (problem,) = findings_of(root).unreadable
    assert "cut off" in problem.reason


def test_leaks_are_found(root: Path) -> None:
    dataset = read_dataset("mumu", root)
    splits = [Split.TRAIN if n % 2 else Split.TEST for n in range(8)]
    items = tuple(
        replace(item, artists=("one",), split=split) for item, split in zip(dataset.items, splits, strict=True)
    )
    findings = check(replace(dataset, items=items))
    assert [leak.name for leak in findings.leaks] == ["one"]
    assert findings.splits == {"train": 4, "test": 4}
    assert not findings.ok


def test_what_is_listed_and_not_there_is_missing_even_if_nothing_is_there(tmp_path: Path) -> None:
    rows = "1,one.wav;two.wav,one.png,Jazz,Fine.\n2,three.wav,,Jazz,\n"
    (tmp_path / "manifest.csv").write_text("id,audio,cover,genres,text\n" + rows, encoding="utf-8")
    findings = check(read_dataset("manifest", tmp_path))
    assert findings.counts == {"audio": (0, 3), "cover": (0, 1), "text": (1, 1)}
    assert not findings.ok


def test_equal_content_in_two_splits_is_a_leak(tmp_path: Path) -> None:
    sound, white = np.zeros(2205, np.float32), np.full((8, 8, 3), 255, np.uint8)
    for name in ("1", "2", "3"):
        write_sound(tmp_path / f"{name}.wav", sound + int(name) / 10)
        write_picture(tmp_path / f"{name}.png", white)
    rows = "1,1.wav,1.png,Jazz,train\n2,2.wav,2.png,Jazz,train\n3,3.wav;1.wav,3.png,Jazz,test\n4,2.wav,,Jazz,\n"
    (tmp_path / "manifest.csv").write_text("id,audio,cover,genres,split\n" + rows, encoding="utf-8")
    findings = check(read_dataset("manifest", tmp_path))
    assert findings.duplicates == (tuple(tmp_path / f"{name}.png" for name in "123"),)
    pictures = " = ".join(str(tmp_path / f"{name}.png") for name in "123")
    assert [str(leak) for leak in findings.leaks] == [
        f"content '{pictures}' stands in train and test",
        f"content '{tmp_path / '1.wav'}' stands in train and test",
    ]
    assert not findings.ok
    assert "in no split, and left out when training: 1" in findings.lines()
