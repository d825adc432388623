"""Two trainers in one folder: the second is refused with the first one's process, and takes nothing away from it."""

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tagger.errors import TaggerError
from tagger.progress import Task
from tests.trainer.data.test_prepare import FRONT_END, make_sounds
from trainer.data.prepare import SHARDS, prepare
from trainer.experiments.smoke import make_dataset
from trainer.folder_lock import _tell_once, folder_lock

HOLDER = (
    "import sys, pathlib; from trainer.folder_lock import folder_lock\n"
    "with folder_lock(pathlib.Path(sys.argv[1]), 'training'): print('held', flush=True); sys.stdin.read()"
)


@contextmanager
def held_by_another(folder: Path) -> Iterator["subprocess.Popen[bytes]"]:
    command = [sys.executable, "-c", HOLDER, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None and other.stdout.readline() == b"held\n"
        try:
            yield other
        finally:
            other.kill()


def test_a_second_trainer_is_refused_until_the_first_has_ended(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    with held_by_another(folder) as other:
        with pytest.raises(TaggerError) as refused, folder_lock(folder, "training"):
            pass
        assert str(refused.value) == (
            f"Another trainer (process {other.pid}) is training in {folder}; wait until it has finished, or name another "
            "folder."
        )
    with folder_lock(folder, "training"):  # the lock died with its holder
        pass


def test_features_that_another_trainer_prepares_are_left_alone(tmp_path: Path) -> None:
    sources = make_sounds(tmp_path / "sounds", 2)
    store = prepare(tmp_path, FRONT_END, sources, workers=1).folder
    shard = store / SHARDS / "made by the other"
    shard.parent.mkdir()
    shard.touch()
    with held_by_another(store), pytest.raises(TaggerError, match="is preparing features in"):
        prepare(tmp_path, FRONT_END, sources, workers=1)
    assert shard.exists()
    prepare(tmp_path, FRONT_END, sources, workers=1)
    assert not shard.exists()


def test_a_small_dataset_that_another_trainer_makes_is_left_alone(tmp_path: Path) -> None:
    with (
        held_by_another(tmp_path / "made-up" / "covers"),
        pytest.raises(TaggerError, match="is making the small dataset in"),
    ):
        make_dataset("covers", tmp_path, Task())


def test_of_processes_that_train_together_the_first_holds_the_folder_for_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with folder_lock(tmp_path, "training"):
        monkeypatch.setenv("TORCHELASTIC_RUN_ID", "run")
        monkeypatch.setenv("RANK", "1")
        with folder_lock(tmp_path, "training"):
            pass


@pytest.mark.skipif(sys.platform == "win32", reason="its locks are of another kind")
def test_where_the_disk_knows_no_locks_the_person_is_told_once_and_work_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr("fcntl.flock", refuse)
    _tell_once.cache_clear()
    for folder in ("a", "b"):
        with folder_lock(tmp_path / folder, "training"):
            pass
    assert capsys.readouterr().err == (
        "trainer: The disk knows no locks (No locks available); see to it that no other trainer works in the same folders.\n"
    )
