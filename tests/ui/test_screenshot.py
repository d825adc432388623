"""The pictures of the README and the help can be drawn again."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

CHECKOUT = Path(__file__).parents[2]


@pytest.mark.slow
def test_the_picture_of_the_window_is_drawn_by_its_script(tmp_path: Path) -> None:
    target = tmp_path / "docs" / "window.png"
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(CHECKOUT)}
    script = CHECKOUT / "packaging" / "screenshot.py"
    subprocess.run([sys.executable, script, target], check=True, env=environment, timeout=280)
    drawn, shown = QImage(str(target)), QImage(str(CHECKOUT / "docs" / "window.png"))
    assert not drawn.isNull() and drawn.size() == shown.size()


@pytest.mark.slow
def test_scenes_of_the_window_are_drawn_in_the_size_that_is_asked_for(tmp_path: Path) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(CHECKOUT)}
    script, scenes = CHECKOUT / "packaging" / "screenshots.py", ("--scene", "first-run", "--scene", "settings")
    command = [sys.executable, str(script), str(tmp_path), "--size", "1280x800", *scenes]
    subprocess.run(command, check=True, env=environment, timeout=280)
    first, dialog = (QImage(str(tmp_path / f"{name}-1280x800.png")) for name in ("first-run", "settings"))
    assert (first.width(), first.height()) == (dialog.width(), dialog.height()) == (1280, 800)
    assert first != dialog


def test_every_picture_of_the_help_has_a_scene_that_draws_it() -> None:
    scenes = set(re.findall(r'@scene\("?([\w-]+)"?\)', (CHECKOUT / "packaging" / "screenshots.py").read_text()))
    constants = {"FIRST": "first-run", "LIST": "list", "GERMAN": "german", "GERMAN_SETTINGS": "german-settings"}
    drawn = {constants.get(name, name) for name in scenes}
    pictures = {
        path.stem.removesuffix("-1280x800") for path in (CHECKOUT / "resources" / "help" / "pictures").glob("*.png")
    }
    assert pictures <= drawn and "list" in drawn


def test_pictures_in_the_documentation_stay_small() -> None:
    pictures = list((CHECKOUT / "docs").rglob("*.png"))
    assert pictures and sum(path.stat().st_size for path in pictures) < 2_000_000
