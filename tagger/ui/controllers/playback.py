"""Sound out of files and into the loudspeakers. Called away from the window's thread.

Plays a track, so that the person hears what the model heard.
"""

from collections.abc import Callable, Generator, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from tagger.display_names import printable
from tagger.errors import TaggerError
from tagger.regular_file import open_regular_file
from tagger.ui.controllers.background import BackgroundWork

RATE = 44_100  # Hz
CHANNELS = 2
FRAME = 2 * CHANNELS  # bytes
WAYS = (
    "WASAPI",
    "DSOUND",
    "WINMM",
    "COREAUDIO",
    "PULSEAUDIO",
    "ALSA",
    "SNDIO",
    "AUDIO4",
    "OSS",
)  # JACK is loud about its absence
SILENT = "Discard all samples"  # what ALSA calls the device that plays nothing
BUFFER = 250  # milliseconds that the window may be busy without a gap in the sound


def backends() -> list[Any]:
    """The ways to a loudspeaker that this machine may have; none where the library for it is missing."""
    try:
        import miniaudio
    except ImportError:
        return []
    return [miniaudio.Backend[name] for name in WAYS if name in miniaudio.Backend.__members__]


def has_output(ways: Sequence[Any]) -> bool:
    """Whether one of the ways leads to a device that plays."""
    if not ways:
        return False
    import miniaudio

    try:
        devices = miniaudio.Devices(list(ways)).get_playbacks()
        return any(not str(device["name"]).startswith(SILENT) for device in devices)
    except miniaudio.MiniaudioError:  # none of them is there
        return False


def open_output(ways: Sequence[Any]) -> Any:
    """The device that plays. Raises TaggerError when it cannot be had."""
    import miniaudio

    try:
        return miniaudio.PlaybackDevice(
            output_format=miniaudio.SampleFormat.SIGNED16,
            nchannels=CHANNELS,
            sample_rate=RATE,
            buffersize_msec=BUFFER,
            backends=list(ways),
        )
    except miniaudio.MiniaudioError as error:
        raise TaggerError(f"No sound can be played ({error}); see whether another program holds the device.") from error


def samples(path: Path, start: float) -> Iterator[bytes]:
    """The sound from ``start`` seconds on as interleaved 16-bit stereo, a block at a time. Raises TaggerError."""
    import av

    try:
        with open_regular_file(path) as file, av.open(file, "r") as container:
            stream = container.streams.audio[0]
            if start > 0 and stream.time_base:
                container.seek(int(start / stream.time_base), stream=stream)
            resampler = av.AudioResampler(format="s16", layout="stereo", rate=RATE)
            for frame in chain(container.decode(stream), (None,)):  # None: what the resampler still holds
                for block in resampler.resample(frame):
                    yield block.to_ndarray().tobytes()
    except (av.error.FFmpegError, IndexError, OSError) as error:
        raise TaggerError(
            f"'{printable(path.name)}' cannot be played ({error}); see whether another player plays it."
        ) from error


def serve(blocks: Iterator[bytes], played: Callable[[int], None], ended: Callable[[], None]) -> Generator[bytes, int]:
    """Answer a device that asks for so many frames at a time; ``played`` is told how many it was given.

    The first block is read at once, so that a file that cannot be played says so to whoever began it.
    """
    held = next(blocks, b"")
    wanted = yield b""
    while held:
        need = wanted * FRAME
        while len(held) < need and (more := _next(blocks)):
            held += more
        given, held = held[:need], held[need:]
        played(len(given) // FRAME)
        wanted = yield given.ljust(need, b"\0")
    ended()


def _next(blocks: Iterator[bytes]) -> bytes:
    """The next block; a file that breaks off in the middle just ends."""
    try:
        return next(blocks, b"")
    except TaggerError:
        return b""


class PlaybackController(QObject):
    """One track at a time, from a position on; works on a lane of its own, since devices take their time."""

    available = Signal(bool)  # whether there is anything to play with
    playing = Signal(bool)
    moved = Signal(float)  # seconds from the beginning of the track

    def __init__(
        self, background: BackgroundWork, ways: Sequence[Any] | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._background = background
        self._ways = backends() if ways is None else list(ways)
        self._device: Any = None
        self._round = 0
        self._frames = 0
        self.is_playing = False

    def look(self) -> None:
        """Find out whether there is an output."""
        self._background.playback.run(lambda _: has_output(self._ways), self.available.emit)

    def play(self, path: Path, start: float) -> None:
        """Play a track from ``start`` seconds on, instead of what plays now."""
        self._round += 1
        number = self._round
        self._background.playback.run(
            lambda _: self._begin(path, start, number), lambda _: self._tell(number, True), self._failed
        )

    def stop(self) -> None:
        """Be silent."""
        self._round += 1
        self._background.playback.run(lambda _: self._end())
        self._tell(self._round, False)

    def close(self) -> None:
        """Be silent for good, and let the device go."""
        self._background.playback.run(lambda _: self._let_go())

    def _begin(self, path: Path, start: float, number: int) -> None:
        self._end()
        if self._device is None:
            self._device = open_output(self._ways)
        self._frames = 0

        def played(frames: int) -> None:
            self._frames += frames
            position = start + self._frames / RATE
            self._background.main_thread.post(lambda: self._move(number, position))

        stream = serve(samples(path, start), played, lambda: self._over(number))
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
        self._background.main_thread.post(lambda: self._tell(number, False))

    def _move(self, number: int, position: float) -> None:
        if number == self._round and self.is_playing:
            self.moved.emit(position)

    def _tell(self, number: int, playing: bool) -> None:
        if number == self._round and playing != self.is_playing:
            self.is_playing = playing
            self.playing.emit(playing)

    def _failed(self, error: Exception) -> None:
        self._tell(self._round, False)
        self._background.notifications.report(error)
