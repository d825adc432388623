"""The command line as a person runs it: another process, its own state, no display."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.actions.conftest import music
from tests.bundles import make_bundle

__all__ = ["music"]
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def environment(state_folder: Path) -> dict[str, str]:
    """An environment without a display."""
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    kept = {name: value for name, value in os.environ.items() if name not in hidden}
    return {**kept, "TAGGER_STATE": str(state_folder), "PYTHONIOENCODING": "utf-8"}


@pytest.fixture
def tagger(environment: dict[str, str], tmp_path: Path) -> Run:
    """Run a verb; output is text, and the exit code is not checked."""

    def run(*arguments: object, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "tagger", *(_plain(argument) for argument in arguments)],
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="surrogateescape",
            cwd=tmp_path,
            env={**environment, **more},
            timeout=120,
        )

    return run


def _plain(argument: object) -> str:
    return os.fspath(argument) if isinstance(argument, Path) else str(argument)


@pytest.fixture
def model(tagger: Run, tmp_path: Path) -> str:
    """A small model, installed and in use."""
    make_bundle(tmp_path / "bundle")
    assert tagger("models", "add", tmp_path / "bundle").returncode == 0
    assert tagger("models", "use", "test-1.0.0").returncode == 0
    return "test-1.0.0"


@pytest.fixture
def start(environment: dict[str, str], tmp_path: Path) -> Callable[..., "subprocess.Popen[str]"]:
    """Start a verb and do not wait; Ctrl-C reaches it as it would from a terminal."""

    def begin(*arguments: object, **more: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-m", "tagger", *(_plain(argument) for argument in arguments)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=tmp_path,
            env={**environment, **more},
        )

    return begin
