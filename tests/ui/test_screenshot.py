"""The README's picture can be drawn again."""

import os
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
