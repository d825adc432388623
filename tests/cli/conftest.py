"""The command line as a person uses it: its own state, no display; in this process, or in one of its own."""

import math
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tagger.cli import main, tasks
from tests.helpers.bundles import make_bundle
from tests.services.conftest import music

__all__ = ["music"]
DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
Ran = subprocess.CompletedProcess[str]
Run = Callable[..., Ran]


@pytest.fixture
def tagger(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], state_folder: Path
) -> Run:
    """Run a verb in this process, as the console script does."""
    monkeypatch.chdir(tmp_path)
    for name in DISPLAYS:
        monkeypatch.delenv(name, raising=False)
    # On a busy machine a line of progress would stand among the errors.
    monkeypatch.setattr(tasks, "LINE_EVERY_SECONDS", math.inf)

    def run(*arguments: object) -> Ran:
        argv = [_plain(argument) for argument in arguments]
        capsys.readouterr()
        try:
            code = main(argv)
        except SystemExit as ended:
            code = int(ended.code or 0)
        return subprocess.CompletedProcess(argv, code, *capsys.readouterr())

    return run


@pytest.fixture
def environment(state_folder: Path) -> dict[str, str]:
    """An environment without a display, for a process of its own."""
    kept = {name: value for name, value in os.environ.items() if name not in DISPLAYS}
    checkout = str(Path(__file__).parents[2])  # also where the package is not installed
    return {**kept, "TAGGER_STATE": str(state_folder), "PYTHONIOENCODING": "utf-8", "PYTHONPATH": checkout}


@pytest.fixture
def start(environment: dict[str, str], tmp_path: Path) -> Callable[..., "subprocess.Popen[str]"]:
    """Start a verb in a process of its own and do not wait."""

    def begin(*arguments: object, **more: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-m", "tagger", *(_plain(argument) for argument in arguments)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            cwd=tmp_path,
            env={**environment, **more},
        )

    return begin


@pytest.fixture
def command(start: Callable[..., "subprocess.Popen[str]"]) -> Run:
    """Run a verb in a process of its own."""

    def run(*arguments: object, **more: str) -> Ran:
        program = start(*arguments, **more)
        output, errors = program.communicate(timeout=120)
        return subprocess.CompletedProcess(program.args, program.returncode, output, errors)

    return run


@pytest.fixture
def model(tagger: Run, tmp_path: Path) -> str:
    """A small model, installed and in use."""
    make_bundle(tmp_path / "bundle")
    assert tagger("models", "add", tmp_path / "bundle").returncode == 0
    assert tagger("models", "use", "test-1.0.0").returncode == 0
    return "test-1.0.0"


def _plain(argument: object) -> str:
    return os.fspath(argument) if isinstance(argument, Path) else str(argument)
