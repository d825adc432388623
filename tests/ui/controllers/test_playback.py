"""Real files through a real device that swallows what it plays."""

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tagger.errors import TaggerError
from tagger.state.database import State
from tagger.ui.controllers import playback
from tagger.ui.controllers.background import BackgroundWork
from tagger.ui.controllers.playback import PlaybackController
from tests.helpers.media import MADE, make_audio

miniaudio = pytest.importorskip("miniaudio", reason="there is no wheel for this platform")


@pytest.fixture
def background(qtbot: QtBot, tmp_path: Path) -> Iterator[BackgroundWork]:
    with State.open(tmp_path / "state") as state:
        made = BackgroundWork(state)
        yield made
        made.close()


@pytest.fixture
def preview(background: BackgroundWork) -> Iterator[PlaybackController]:
    made = PlaybackController(background, [miniaudio.Backend.NULL])
    yield made
    made.close()


@pytest.mark.parametrize("name", ["flac", "mp3 id3v2.4", "m4a alac", "opus", "wav id3"])
def test_every_sample_comes_out_as_stereo_at_the_devices_rate(tmp_path: Path, name: str) -> None:
    path = make_audio(tmp_path / f"a{MADE[name].suffix}", name, seconds=1.0)
    data = b"".join(playback.samples(path, 0.0))
    assert len(data) / playback.BYTES_PER_FRAME / playback.RATE == pytest.approx(1.0, abs=0.08)
    assert any(data)


def test_playing_begins_where_it_is_asked_to(tmp_path: Path) -> None:
    path = make_audio(tmp_path / "a.flac", "flac", seconds=4.0)
    data = b"".join(playback.samples(path, 3.0))
    assert len(data) / playback.BYTES_PER_FRAME / playback.RATE == pytest.approx(1.0, abs=0.3)


def test_what_is_no_music_cannot_be_played_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.mp3"
    path.write_text("no music")
    with pytest.raises(TaggerError, match=r"'a\.mp3' cannot be played"):
        next(playback.samples(path, 0.0))


def test_the_device_gets_as_much_as_it_asks_for_to_the_last_sample() -> None:
    played: list[int] = []
    ended: list[bool] = []
    stream = playback.serve(
        iter([b"\1" * 10 * playback.BYTES_PER_FRAME, b"\2" * 5 * playback.BYTES_PER_FRAME]),
        played.append,
        lambda: ended.append(True),
    )
    assert next(stream) == b""
    assert stream.send(6) == b"\1" * 6 * playback.BYTES_PER_FRAME
    assert stream.send(6) == b"\1" * 4 * playback.BYTES_PER_FRAME + b"\2" * 2 * playback.BYTES_PER_FRAME
    assert stream.send(6) == b"\2" * 3 * playback.BYTES_PER_FRAME + b"\0" * 3 * playback.BYTES_PER_FRAME
    with pytest.raises(StopIteration):
        stream.send(6)
    assert played == [6, 6, 3] and ended == [True]


def test_a_track_plays_tells_where_it_is_and_stops(preview: PlaybackController, tmp_path: Path, qtbot: QtBot) -> None:
    path = make_audio(tmp_path / "a.flac", "flac", seconds=60.0)  # longer than a busy machine may sleep
    places: list[float] = []
    preview.moved.connect(places.append)
    began = time.monotonic()
    with qtbot.waitSignal(preview.playing) as playing:
        preview.play(path, 2.0)
    assert playing.args == [True]
    qtbot.waitUntil(lambda: len(places) > 2)
    assert places == sorted(places) and 2.0 < places[0] < 4.0 + time.monotonic() - began
    with qtbot.waitSignal(preview.playing) as playing:
        preview.stop()
    assert playing.args == [False]
    count = len(places)
    qtbot.wait(300)
    assert len(places) == count


def test_a_track_that_ends_is_silent_by_itself(preview: PlaybackController, tmp_path: Path, qtbot: QtBot) -> None:
    path = make_audio(tmp_path / "a.flac", "flac", seconds=0.5)
    with qtbot.waitSignals([preview.playing, preview.playing]):
        preview.play(path, 0.0)
    assert not preview.is_playing


def test_a_file_that_cannot_be_played_is_a_problem_and_nothing_plays(
    preview: PlaybackController, background: BackgroundWork, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "a.mp3"
    path.write_text("no music")
    with qtbot.waitSignal(background.notifications.added):
        preview.play(path, 0.0)
    assert not preview.is_playing
    assert any("cannot be played" in text for text in background.notifications.problems)


def test_no_way_to_a_loudspeaker_is_no_output(
    background: BackgroundWork, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not playback.has_output([])
    monkeypatch.setitem(sys.modules, "miniaudio", None)
    assert playback.available_backends() == []
    preview = PlaybackController(background)
    with qtbot.waitSignal(preview.available) as available:
        preview.find_output()
    assert available.args == [False]


def test_the_device_is_let_go_when_the_track_has_ended_and_when_it_is_stopped(
    preview: PlaybackController, background: BackgroundWork, tmp_path: Path, qtbot: QtBot
) -> None:
    path = make_audio(tmp_path / "a.flac", "flac", seconds=0.5)
    with qtbot.waitSignals([preview.playing, preview.playing]):
        preview.play(path, 0.0)
    qtbot.waitUntil(lambda: not background.playback.busy)
    assert preview._device is None
    longer = make_audio(tmp_path / "b.flac", "flac", seconds=60.0)
    with qtbot.waitSignal(preview.playing):
        preview.play(longer, 0.0)
    assert preview._device is not None
    preview.stop()
    qtbot.waitUntil(lambda: not background.playback.busy)
    assert preview._device is None
