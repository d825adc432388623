"""The program answers at once: nothing heavy is loaded before a verb needs it."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run

HEAVY = {
    "numpy",
    "onnxruntime",
    "av",
    "sqlalchemy",
    "alembic",
    "PySide6",
    "pydantic",
    "PIL",
    "mutagen",
    "soundfile",
    "tqdm",
}
MOST_MODULES_OF_OURS = 21
LEAST_RUNS, MOST_RUNS = 3, 60


def loaded(code: str) -> set[str]:
    program = f"import sys\ntry:\n    {code}\nexcept SystemExit:\n    pass\nprint('\\n' + ' '.join(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(ran.stdout.splitlines()[-1].split())


@pytest.mark.parametrize(
    "code",
    [
        "import tagger",
        "import tagger.cli",
        "from tagger.cli import main; main(['--help'])",
        "from tagger.cli import main; main(['suggest', '--help'])",
        "from tagger.cli import main; main(['accept'])",
    ],
)
def test_help_loads_nothing_heavy(code: str) -> None:
    modules = loaded(code)
    assert not HEAVY & modules
    assert len([name for name in modules if name.startswith("tagger.")]) <= MOST_MODULES_OF_OURS


def test_listing_loads_no_runtime_and_no_window() -> None:
    modules = loaded("from tagger.cli import main; main(['show'])")
    assert not {"onnxruntime", "av", "PySide6", "numpy", "mutagen", "pydantic"} & modules


def test_seeing_that_nothing_is_left_to_do_loads_no_numbers(tagger: Run, music: Path) -> None:
    assert tagger("scan", music).returncode == tagger("suggest").returncode == 0
    modules = loaded(f"from tagger.cli import main; main(['scan', {str(music)!r}]); main(['suggest'])")
    assert not {"onnxruntime", "av", "PySide6", "numpy", "PIL", "alembic"} & modules


def cpu_seconds(*command: str) -> float:
    """Processor seconds of one run, children's included."""
    import resource

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *command], capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


@pytest.mark.skipif(sys.platform == "win32", reason="Windows counts no processor time of children")
def test_help_costs_little_more_than_python_itself() -> None:
    """0.3 s on the slowest machine that was measured; here it is a ratio of the fastest runs, since machines differ.

    Both are run by turns, and more often where other programs slow one of them down: the fastest of many is not.
    """
    bare, shown = [], []
    for _ in range(MOST_RUNS):
        bare.append(cpu_seconds("-c", "import argparse, json, dataclasses, pathlib"))
        shown.append(cpu_seconds("-m", "tagger", "--help"))
        if len(shown) >= LEAST_RUNS and min(shown) < 3 * min(bare):
            return
    pytest.fail(f"{min(shown):.3f} s against {min(bare):.3f} s")
