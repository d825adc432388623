"""The benchmark runs where there is torch and little else: numpy, pydantic and safetensors."""

import json
import subprocess
import sys
from pathlib import Path

MISSING = (
    *(
        "PIL",
        "PySide6",
        "alembic",
        "av",
        "daachorse",
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
PROGRAM = f"""
import sys

class Without:
    def __init__(self, finder):
        self.finder = finder

    def __getattr__(self, name):
        return getattr(self.finder, name)

    def find_spec(self, name, path=None, target=None):
        return None if name.partition(".")[0] in {MISSING!r} else self.finder.find_spec(name, path, target)

sys.meta_path[:] = [Without(finder) for finder in sys.meta_path]
from trainer.cli.main import main
sys.exit(main(["benchmark", "--device", "cpu", "--rows", "text.cosine.vsm", "--albums", "64", "--json"]))
"""


def test_the_benchmark_needs_only_what_it_computes_with() -> None:
    ran = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, cwd=Path.cwd(), check=False)
    assert ran.returncode == 0, ran.stderr
    (row,) = json.loads(ran.stdout)["rows"]
    assert row["row"] == "text.cosine.vsm" and row["items"] == 64 and row["paper_seconds_per_epoch"] == 11
