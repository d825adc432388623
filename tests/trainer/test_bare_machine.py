"""The benchmark runs where there is torch and little else: numpy, pydantic and safetensors; and preparing runs without torch."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tagger.progress import Task
from trainer.data.synthetic.layouts import write_gtzan

MISSING = (
    *(
        "PIL",
        "PySide6",
        "alembic",
        "av",
        "distributed",
        "ijson",
        "keyring",
        "librosa",
        "matplotlib",
        "miniaudio",
    ),
    *(
        "mutagen",
        "platformdirs",
        "rapidfuzz",
        "requests",
        "scipy",
        "sklearn",
        "soundfile",
        "soxr",
        "sqlalchemy",
        "tqdm",
    ),
    *("tensorboard", "torchvision"),
)
PROGRAM = """
import sys

MISSING, COMMAND = {missing!r}, {command!r}

class Without:
    def __init__(self, finder):
        self.finder = finder

    def __getattr__(self, name):
        return getattr(self.finder, name)

    def find_spec(self, name, path=None, target=None):
        return None if name.partition(".")[0] in MISSING else self.finder.find_spec(name, path, target)

sys.meta_path[:] = [Without(finder) for finder in sys.meta_path]
from trainer.cli.main import main
sys.exit(main(COMMAND))
"""


def run_without(missing: Sequence[str], *command: str) -> "subprocess.CompletedProcess[str]":
    """A command of the trainer in a process that finds none of these packages."""
    program = PROGRAM.format(missing=tuple(missing), command=list(command))
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=Path.cwd(), check=False)


def test_the_benchmark_needs_only_what_it_computes_with() -> None:
    ran = run_without(MISSING, "benchmark", "--device", "cpu", "--rows", "text.cosine.vsm", "--albums", "64", "--json")
    assert ran.returncode == 0, ran.stderr
    (row,) = json.loads(ran.stdout)["rows"]
    assert row["row"] == "text.cosine.vsm" and row["items"] == 64 and row["paper_seconds_per_epoch"] == 11


def test_features_are_prepared_without_the_libraries_that_train(tmp_path: Path) -> None:
    write_gtzan(tmp_path / "data", per_genre=1, seconds=1.0, task=Task())
    training = ("torch", "torchvision", "sklearn", "scipy", "matplotlib", "tensorboard", "librosa")
    folders = ("--data", str(tmp_path / "data"), "--out", str(tmp_path / "features"))
    ran = run_without(training, "prepare", "dmg-gtzan", *folders, "--set", "patch.window=646", "--workers", "1")
    assert ran.returncode == 0, ran.stderr
    assert "10 items, 0 unreadable" in ran.stdout
