"""Plays a track, so that the person hears what the model heard."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from tagger.ui.work import sound
from tagger.ui.work.bench import Bench


class Preview(QObject):
    """One track at a time, from a position on; works on a lane of its own, since devices take their time."""

    available = Signal(bool)  # whether there is anything to play with
    playing = Signal(bool)
    moved = Signal(float)  # seconds from the beginning of the track

    def __init__(self, bench: Bench, ways: Sequence[Any] | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._ways = sound.backends() if ways is None else list(ways)
        self._device: Any = None
        self._round = 0
        self._frames = 0
        self.is_playing = False

    def look(self) -> None:
        """Find out whether there is an output."""
        self._bench.sound.submit(lambda _: sound.has_output(self._ways), self.available.emit)

    def play(self, path: Path, start: float) -> None:
        """Play a track from ``start`` seconds on, instead of what plays now."""
        self._round += 1
        number = self._round
        self._bench.sound.submit(
            lambda _: self._begin(path, start, number), lambda _: self._tell(number, True), self._failed
        )

    def stop(self) -> None:
        """Be silent."""
        self._round += 1
        self._bench.sound.submit(lambda _: self._end())
        self._tell(self._round, False)

    def close(self) -> None:
        """Be silent for good, and let the device go."""
        self._bench.sound.submit(lambda _: self._let_go())

    def _begin(self, path: Path, start: float, number: int) -> None:
        self._end()
        if self._device is None:
            self._device = sound.open_output(self._ways)
        self._frames = 0

        def played(frames: int) -> None:
            self._frames += frames
            position = start + self._frames / sound.RATE
            self._bench.courier.post(lambda: self._move(number, position))

        stream = sound.serve(sound.samples(path, start), played, lambda: self._over(number))
        next(stream)
        self._device.start(stream)

    def _end(self) -> None:
        if self._device is not None:
            self._device.stop()

    def _let_go(self) -> None:
        if self._device is not None:
            self._device.close()
            self._device = None

    def _over(self, number: int) -> None:
        self._bench.courier.post(lambda: self._tell(number, False))

    def _move(self, number: int, position: float) -> None:
        if number == self._round and self.is_playing:
            self.moved.emit(position)

    def _tell(self, number: int, playing: bool) -> None:
        if number == self._round and playing != self.is_playing:
            self.is_playing = playing
            self.playing.emit(playing)

    def _failed(self, error: Exception) -> None:
        self._tell(self._round, False)
        self._bench.notifications.report(error)
