import gc
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tagger.ui.application import FULL_INTERVAL, GarbageCollectionSchedule, application


class Knot:
    """Refers to itself, so that only the collector can take it away."""

    def __init__(self) -> None:
        self.me = self


@pytest.fixture
def housekeeping(qtbot: QtBot) -> Iterator[GarbageCollectionSchedule]:
    made = GarbageCollectionSchedule(application())
    yield made
    made.close()
    made.deleteLater()


def test_nothing_is_collected_behind_the_windows_back(housekeeping: GarbageCollectionSchedule) -> None:
    assert not gc.isenabled()
    housekeeping.close()
    assert gc.isenabled()


def test_young_garbage_goes_soon(housekeeping: GarbageCollectionSchedule) -> None:
    gone = weakref.ref(Knot())
    assert gone() is not None
    housekeeping.collect_young()
    assert gone() is None


def test_all_objects_are_collected_only_while_the_person_is_away(housekeeping: GarbageCollectionSchedule) -> None:
    knot = Knot()
    gc.collect()  # it is old now
    gone = weakref.ref(knot)
    del knot
    housekeeping.collect_young()
    housekeeping._follow(Qt.ApplicationState.ApplicationInactive)
    assert gone() is not None  # too soon since the last time
    housekeeping._last_full -= FULL_INTERVAL + 1
    housekeeping._follow(Qt.ApplicationState.ApplicationActive)
    assert gone() is not None
    housekeeping._follow(Qt.ApplicationState.ApplicationInactive)
    assert gone() is None
