"""Draws pictures of the window for the README and the help: ``python packaging/screenshots.py build/screenshots``.

It opens the real window on a new state with the demonstration library, which tagger makes itself, lets it read and analyse,
decides, writes and undoes, and draws each scene in each size. Another scene is a function with ``@scene`` here.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from itertools import product
from pathlib import Path

if not {"DISPLAY", "WAYLAND_DISPLAY"} & os.environ.keys():
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PIL import Image
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from screenshot import wait, wait_until

from tagger.services import demo
from tagger.state.database import State
from tagger.ui.application import SETTINGS, application
from tagger.ui.dialogs.help import HelpWindow
from tagger.ui.dialogs.models import ModelsDialog
from tagger.ui.hints import HINTS_IN_ORDER
from tagger.ui.language import use_language
from tagger.ui.main_window import MainWindow
from tagger.ui.presenters.window_settings import PAST_HINTS, WindowSettings
from tagger.ui.theme import Appearance

SIZES = ("1280x800", "2560x1440")
FIRST, LIST = "first-run", "list"  # with their hints
GERMAN, GERMAN_SETTINGS = "german", "german-settings"
SHOWN = "Night Shift Line"  # the album of most scenes: it has sound, cover and words, and two tracks
SETTLED = 600  # milliseconds of rest after which a scene is drawn
SHADE = QColor(0, 0, 0, 70)  # over the window behind a dialog
Scene = Callable[[MainWindow], None]
SCENES: dict[str, Scene] = {}


def scene(name: str) -> Callable[[Scene], Scene]:
    """Declare how a scene is reached from the reviewed library; scenes come in the order in which they are declared."""

    def declare(arrange: Scene) -> Scene:
        SCENES[name] = arrange
        return arrange

    return declare


@scene(FIRST)
def first_run(_window: MainWindow) -> None:
    """The window as it first opens, before a folder is named."""


@scene(LIST)
def album_list(window: MainWindow) -> None:
    """The list with suggestions."""
    show_album(window, "Sunday Market")


@scene("grid")
def cover_grid(window: MainWindow) -> None:
    """The covers."""
    window.review_page.views.show_grid(True)


@scene("inspector")
def inspector(window: MainWindow) -> None:
    """The reasons in words, on the cover and in the sound."""
    show_album(window, SHOWN)
    page = window.review_page
    wait_until(lambda: page.inspector.sound.strip.has_spectrogram and page.inspector.cover.heat_shown)
    widen_inspector(window)
    pane = page.inspector.sound
    page.inspector.scroll_to(pane)


@scene("sound")
def album_sound(window: MainWindow) -> None:
    """Every track's spectrogram with what was heard."""
    show_album(window, SHOWN)
    window.command_actions["album-sound"].trigger()
    dialog = window.review_page.inspector.album_sound
    wait_until(lambda: dialog is not None and all(row.strip.has_spectrogram for row in dialog.rows.values()))


@scene("accept-above")
def accept_above(window: MainWindow) -> None:
    """What would be accepted above a score."""
    window.command_actions["accept-above"].trigger()


@scene("diff")
def diff(window: MainWindow) -> None:
    """What would be written, old and new, and how players will show a file."""
    accept_all(window)
    show_album(window, SHOWN)
    changes = window.review_page.diff
    wait_until(lambda: bool(changes.model.rows))
    changes.table.selectRow(next(row for row, file in enumerate(changes.model.rows) if file.in_players.concern))
    window.review_page.middle.setSizes([window.height() // 3, window.height() * 2 // 3])


@scene("activity")
def activity(window: MainWindow) -> None:
    """What was written and undone."""
    accept_all(window)
    wait_until(lambda: window.command_actions["write"].isEnabled())
    window.command_actions["write"].trigger()
    wait_until(lambda: not window.controllers.writing.is_writing)
    wait(SETTLED)
    window.show_activity_page()


@scene("models")
def models(window: MainWindow) -> None:
    """The installed models, and how good the one in use is at each genre."""
    window.command_actions["models"].trigger()
    (dialog,) = window.findChildren(ModelsDialog)
    wait_until(lambda: dialog.card.genre_chart.isVisible())
    wait(SETTLED)
    dialog.card.genre_chart.setFocus()


@scene("settings")
def settings(window: MainWindow) -> None:
    """The settings."""
    window.command_actions["settings"].trigger()


@scene("dark")
def dark(window: MainWindow) -> None:
    """The inspector in the dark theme."""
    window.appearance.choose("dark")
    inspector(window)


@scene("map")
def library_map(window: MainWindow) -> None:
    """The map of the demonstration, above the list."""
    window.command_actions["map"].setChecked(True)
    window.command_actions["map"].trigger()
    window.command_actions["make-map"].trigger()
    wait_until(lambda: not window.controllers.library_map.is_making)
    show_album(window, SHOWN)


@scene("help")
def help_page(window: MainWindow) -> None:
    """A page of the help."""
    window.help_window.show_page("review")


@scene("paused")
def paused(window: MainWindow) -> None:
    """Work that pauses, as the lower edge of the window says it."""
    window.controllers.background.analysis.pause()
    window.controllers.library.rescan()
    wait_until(lambda: window.progress_panels[0].text.text().startswith("Paused"))


@scene(GERMAN)
def german(window: MainWindow) -> None:
    """The inspector in German."""
    inspector(window)


@scene(GERMAN_SETTINGS)
def german_settings(window: MainWindow) -> None:
    """The settings in German."""
    settings(window)


def main(argv: list[str]) -> None:
    """Draw the scenes that are asked for, all without any, in every size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", type=Path, metavar="FOLDER", help="where the pictures go, as SCENE-SIZE.png")
    parser.add_argument("--scene", action="append", choices=tuple(SCENES), help="only this one; may be repeated")
    parser.add_argument("--size", action="append", metavar="WxH", help=f"instead of {' and '.join(SIZES)}")
    parser.add_argument("--small", action="store_true", help="in 256 colours, as for resources/help/pictures")
    arguments = parser.parse_args(argv)
    arguments.target.mkdir(parents=True, exist_ok=True)
    sizes = {size: tuple(int(side) for side in size.split("x")) for size in arguments.size or SIZES}
    names = [name for name in SCENES if name in (arguments.scene or SCENES)]
    app = application()
    with tempfile.TemporaryDirectory() as folder:
        for name, (size, (width, height)) in product(names, sizes.items()):
            picture = draw_scene(app, Path(folder), name, width, height)
            save(picture, arguments.target / f"{name}-{size}.png", small=arguments.small)


def draw_scene(app: QApplication, folder: Path, name: str, width: int, height: int) -> QImage:
    """A picture of the window in one scene; its library and settings are kept in ``folder``."""
    window_settings = WindowSettings(folder / f"{name}-{width}x{height}-{SETTINGS}")
    if name not in (FIRST, LIST):
        window_settings.set(PAST_HINTS, [hint.name for hint in HINTS_IN_ORDER])
    appearance = Appearance(app, window_settings)
    appearance.choose("light")
    use_language("german" if name in (GERMAN, GERMAN_SETTINGS) else "english")
    with State.open(folder / ("empty" if name == FIRST else "demo")) as state:
        window = MainWindow(state, window_settings, appearance)
        window.resize(width, height)
        window.show()
        if name != FIRST:
            wait_for_albums(window, state)
        SCENES[name](window)
        settle(window)
        picture = drawn(window)
        undo_last(window)
        close(window)
        return picture


def show_album(window: MainWindow, title: str) -> None:
    """Choose an album."""
    albums = window.controllers.albums.album_index.albums.values()
    window.review_page.album_table.go_to(next(album.id for album in albums if album.album == title))


def accept_all(window: MainWindow) -> None:
    """Accept what is sure enough, in every album."""
    window.review_page.album_table.selectAll()
    window.command_actions["accept"].trigger()
    wait_until(lambda: window.controllers.writing.plan is not None and bool(window.controllers.writing.plan.to_write))


def widen_inspector(window: MainWindow) -> None:
    """Give the reasons more room than the list."""
    window.review_page.outer.setSizes([190, window.width() // 2 - 190, window.width() // 2])
    wait(SETTLED)


def settle(window: MainWindow) -> None:
    """Let everything come that was asked for."""
    background = window.controllers.background
    queues = (background.explanations, background.covers, background.planning, background.listening, background.reading)
    wait_until(lambda: not any(queue.busy for queue in queues))
    wait(SETTLED)


def wait_for_albums(window: MainWindow, state: State) -> None:
    """Let the window read and analyse the demonstration, the first time, until nothing is left to do."""
    if demo.is_empty(state):
        window.open_folders([demo.make_music(state)])
    wait_until(lambda: bool(window.controllers.albums.rowCount()))
    wait_until(
        lambda: (
            not window.controllers.background.analysis.busy
            and not window.controllers.albums.album_index.counts.status["new"]
        )
    )


def undo_last(window: MainWindow) -> None:
    """Undo what a scene did, so that the next one begins as it did."""
    while window.command_actions["undo"].isEnabled():
        before = window.command_actions["undo"].text()
        window.command_actions["undo"].trigger()
        wait_until(lambda before=before: window.command_actions["undo"].text() != before)
        wait_until(lambda: not window.controllers.writing.is_writing)


def close(window: MainWindow) -> None:
    """Close the window and its dialogs."""
    for dialog in dialogs(window):
        dialog.close()
    window.close()
    window.deleteLater()
    wait(SETTLED)


def dialogs(window: MainWindow) -> list[QWidget]:
    """The dialogs that are open over the window."""
    return [
        widget
        for widget in QApplication.topLevelWidgets()
        if isinstance(widget, QDialog | HelpWindow) and widget.isVisible()
    ]


def drawn(window: MainWindow) -> QImage:
    """The window, and in front of it the dialog that is open."""
    image = window.grab().toImage()
    painter = QPainter(image)
    for dialog in dialogs(window):
        painter.fillRect(image.rect(), SHADE)
        picture = dialog.grab()
        middle = QPoint((image.width() - picture.width()) // 2, (image.height() - picture.height()) // 2)
        painter.drawPixmap(middle, picture)
    painter.end()
    return image


def save(image: QImage, target: Path, *, small: bool) -> None:
    """Write an optimised PNG, a ``small`` one in 256 colours."""
    rgb = image.convertToFormat(QImage.Format.Format_RGB888)
    data = bytes(rgb.constBits())
    picture = Image.frombytes("RGB", (rgb.width(), rgb.height()), data, "raw", "RGB", rgb.bytesPerLine())
    if small:
        picture = picture.quantize(256, method=Image.Quantize.FASTOCTREE)  # keeps colours that few pixels have
    picture.save(target, optimize=True)


if __name__ == "__main__":
    main(sys.argv[1:])
