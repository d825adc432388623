"""A real state, real files, a real small model, and the real window over them."""

import shutil
from collections.abc import Callable, Iterator
from functools import partialmethod
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tagger.services import models
from tagger.services.scan import scan
from tagger.services.suggest import suggest
from tagger.state.database import State
from tagger.ui.application import SETTINGS, application
from tagger.ui.language import use_language
from tagger.ui.main_window import MainWindow
from tagger.ui.presenters.window_settings import WindowSettings
from tagger.ui.theme import Appearance
from tests.helpers.bundles import make_bundle
from tests.helpers.music import make_music

WAIT = 120_000  # milliseconds

OpenWindow = Callable[[State], MainWindow]


class PatientBot(QtBot):
    """Waits as long as a busy machine may need: what is slow there is not wrong."""

    waitUntil = partialmethod(QtBot.waitUntil, timeout=WAIT)  # noqa: N815
    waitSignal = partialmethod(QtBot.waitSignal, timeout=WAIT)  # noqa: N815
    waitSignals = partialmethod(QtBot.waitSignals, timeout=WAIT)  # noqa: N815
    waitExposed = partialmethod(QtBot.waitExposed, timeout=WAIT)  # noqa: N815


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> PatientBot:
    """The patient one in place of pytest-qt's."""
    return PatientBot(request)


def with_model(state: State, bundle: Path) -> State:
    """The state with a small model in use."""
    models.use(state, models.add(state, bundle).id)
    return state


@pytest.fixture(scope="session")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small model, the same for all tests."""
    return make_bundle(tmp_path_factory.mktemp("bundle"))


@pytest.fixture(scope="session")
def analysed(tmp_path_factory: pytest.TempPathFactory, bundle: Path) -> Path:
    """The folder of a state in which a library was scanned and analysed once, to be copied. Its files must not change."""
    folder = tmp_path_factory.mktemp("analysed")
    with State.open(folder / "state") as state:
        with_model(state, bundle)
        scan(state, [make_music(folder / "music")])
        suggest(state)
    return folder / "state"


@pytest.fixture
def music(tmp_path: Path) -> Path:
    """A music folder of the test's own."""
    return make_music(tmp_path / "music")


@pytest.fixture
def state(tmp_path: Path, bundle: Path) -> Iterator[State]:
    """An empty state with a model in use."""
    with State.open(tmp_path / "state") as made:
        yield with_model(made, bundle)


@pytest.fixture
def open_window(qtbot: QtBot) -> Iterator[OpenWindow]:
    """Opens windows, and closes them at the end."""
    opened: list[MainWindow] = []

    def make(state: State) -> MainWindow:
        settings = WindowSettings(state.folder / SETTINGS)
        window = MainWindow(state, settings, Appearance(application(), settings))
        opened.append(window)
        window.show()
        qtbot.waitExposed(window)
        window.activateWindow()
        return window

    yield make
    for window in opened:
        window.close()
        window.deleteLater()
    qtbot.wait(1)


@pytest.fixture
def german(qapp: QApplication) -> Iterator[None]:
    """What is said from here on is German; after the test everything is as it was before, numbers too."""
    before = QLocale()
    use_language("german")
    yield
    use_language("english")
    QLocale.setDefault(before)


@pytest.fixture
def window(open_window: OpenWindow, state: State) -> MainWindow:
    """A window on an empty state."""
    return open_window(state)


@pytest.fixture
def reviewed(open_window: OpenWindow, analysed: Path, tmp_path: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    """A window on an analysed library whose files must not be changed."""
    shutil.copytree(analysed, tmp_path / "copied state")
    before = file_stamps(analysed.parent / "music")
    with State.open(tmp_path / "copied state") as state:
        window = open_window(state)
        qtbot.waitUntil(lambda: window.controllers.albums.rowCount() == 3)
        yield window
        window.close()
    assert file_stamps(analysed.parent / "music") == before, "A test that writes needs files of its own: 'filed'."


def file_stamps(folder: Path) -> dict[Path, tuple[int, int, int]]:
    """What tells by looking that a file was written, also where undo gave its bytes back."""
    return {
        path: (entry.st_ino, entry.st_size, entry.st_mtime_ns) for path in folder.rglob("*") if (entry := path.stat())
    }


@pytest.fixture
def filed(window: MainWindow, music: Path, qtbot: QtBot) -> MainWindow:
    """A window on an analysed library whose files are the test's own."""
    with qtbot.waitSignal(window.controllers.background.analysis.ended):
        window.open_folders([music])
    qtbot.waitUntil(
        lambda: (
            window.controllers.albums.rowCount() == 3
            and window.controllers.albums.album_index.counts.status["new"] == 0
        )
    )
    return window
