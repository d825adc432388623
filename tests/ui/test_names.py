"""File names may hold any byte; what the window shows of them tells every one."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tagger.errors import TaggerError
from tagger.genres.taxonomy import Taxonomy
from tagger.progress import Progress
from tagger.state.album_summaries import AlbumSummary, TrackSummary
from tagger.ui.albums.model import AlbumModel
from tagger.ui.controllers import playback
from tagger.ui.inspector.panel import AlbumHeader
from tagger.ui.inspector.sections import SoundSection
from tagger.ui.inspector.track_section import TITLE, TrackSection
from tagger.ui.main_window import MainWindow
from tagger.ui.presenters.album_index import Column
from tagger.ui.presenters.facet_index import with_facets
from tagger.ui.presenters.sentences import problems
from tests.helpers.album_summaries import album

FOLDER, FILE = Path(os.fsdecode(b"/music/\x1b[1m\xe4")), os.fsdecode(b"\xff\xfe.mp3")
SHOWN_FOLDER, SHOWN_FILE = r"\x1b[1m\xe4", r"\xff\xfe.mp3"


def track(number: int, error: str | None = None) -> TrackSummary:
    return TrackSummary(number, FOLDER / FILE, "", (), error, 200.0, False)


@pytest.fixture
def strange() -> AlbumSummary:
    made = album(title="", tracks=(track(1), track(2), track(3, "it is empty")))
    return replace(made, folder=FOLDER, problems=(f"{FOLDER / FILE} is no picture",))


def test_the_list_names_a_folder_with_every_byte(strange: AlbumSummary, qtbot: QtBot) -> None:
    model = AlbumModel()
    for _ in model.update(with_facets([strange])):
        pass
    assert model.index(0, Column.ALBUM).data() == SHOWN_FOLDER
    assert SHOWN_FOLDER in model.index(0, Column.ALBUM).data(Qt.ItemDataRole.ToolTipRole)


def test_the_inspector_names_folder_and_files_with_every_byte(strange: AlbumSummary, qtbot: QtBot) -> None:
    header, tracks, heard = AlbumHeader(), TrackSection([], Taxonomy.load), SoundSection()
    for widget in (header, tracks, heard):
        qtbot.addWidget(widget)
    header.fill(strange)
    tracks.fill(strange)
    heard.offer(strange.tracks)
    item = tracks.list.topLevelItem(0)
    assert header.title.text() == SHOWN_FOLDER and SHOWN_FOLDER in header.facts.toolTip()
    assert item is not None and item.text(TITLE) == SHOWN_FILE and SHOWN_FILE in item.toolTip(TITLE)
    assert heard.tracks.itemText(0) == SHOWN_FILE
    assert problems(strange) == [f"{SHOWN_FILE}: it is empty", f"/music/{SHOWN_FOLDER}/{SHOWN_FILE} is no picture"]


def test_work_and_sound_name_files_with_every_byte(window: MainWindow, tmp_path: Path) -> None:
    window.resize(1400, 800)
    panel = window.progress_panels[0]
    panel.show()
    panel.show_progress(Progress("reading", 1, 2, 0.5, str(FOLDER / FILE)))
    assert f"{SHOWN_FOLDER}/{SHOWN_FILE}" in panel.current.toolTip()
    with pytest.raises(TaggerError) as refused:
        next(playback.samples(tmp_path / FILE, 0.0))
    assert SHOWN_FILE in str(refused.value)
