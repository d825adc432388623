"""Draws the README's picture of the window: ``python packaging/screenshot.py docs/window.png`` on the demonstration.

It opens the real window on a new state, lets it read and analyse, accepts something, and draws what it shows.
"""

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

if not {"DISPLAY", "WAYLAND_DISPLAY"} & os.environ.keys():
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QTimer

from tagger.services import demo
from tagger.state.database import State
from tagger.ui.application import SETTINGS, application
from tagger.ui.main_window import MainWindow
from tagger.ui.presenters.window_settings import WindowSettings
from tagger.ui.theme import Appearance

SIZE = 1440, 900
SHOWN = "Sunday Market"  # what the inspector shows
LOOK_EVERY = 100  # milliseconds
SETTLED = 1500  # milliseconds after which what was asked for is drawn


def main(target: Path) -> None:
    """Draw the window into ``target``, a PNG."""
    app = application()
    with tempfile.TemporaryDirectory() as folder, State.open(Path(folder)) as state:
        settings = WindowSettings(state.folder / SETTINGS)
        window = MainWindow(state, settings, Appearance(app, settings))
        window.resize(*SIZE)
        window.show()
        window.open_folders([demo.make_music(state)])
        wait_until(
            lambda: not window.controllers.background.analysis.busy and bool(window.controllers.albums.rowCount())
        )
        wait_until(lambda: not window.controllers.albums.album_index.counts.status["new"])
        albums, rows = window.review_page.album_table, range(window.controllers.albums.rowCount())
        for row in rows:
            albums.setCurrentIndex(window.controllers.albums.index(row, 0))
            if window.controllers.albums.album_index.at(row).album != SHOWN:
                window.command_actions["toggle-1"].trigger()
        shown = next(row for row in rows if window.controllers.albums.album_index.at(row).album == SHOWN)
        albums.setCurrentIndex(window.controllers.albums.index(shown, 0))
        albums.scrollToTop()
        wait_until(lambda: window.controllers.writing.plan is not None)
        wait(SETTLED)
        target.parent.mkdir(parents=True, exist_ok=True)
        window.grab().save(str(target))
        window.close()
        wait(LOOK_EVERY)


def wait_until(reached: Callable[[], bool]) -> None:
    """Let the window work until something is so."""
    while not reached():
        wait(LOOK_EVERY)


def wait(milliseconds: int) -> None:
    """Let the window work for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
