import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tagger.progress import Task
from trainer.datasets.check import Findings, check
from trainer.datasets.records import Split
from trainer.datasets.registry import read_dataset
from trainer.synthetic.mumu import write_mumu


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write_mumu(tmp_path, albums=8, genres=6, seconds=0.3, tracks=1.5, pixels=16, seed=0, task=Task())
    return tmp_path


def found(root: Path) -> Findings:
    return check(read_dataset("mumu", root), workers=2)


def test_a_complete_dataset_is_in_order(root: Path) -> None:
    findings = found(root)
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
    findings = found(root)
    assert not findings.ok
    assert findings.missing == 1
    assert {Path(problem.where) for problem in findings.unreadable} == {sounds[1], covers[0]}
    assert findings.duplicates == ((sounds[2], sounds[3]),)
    text = "\n".join(findings.lines())
    assert "audio:" in text
    assert "unreadable files: 2" in text


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
