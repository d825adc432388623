"""Plays a track, so that the person hears what the model heard: decoding, the audio device, and its controller."""

from collections.abc import Callable, Generator, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from tagger.display_names import printable
from tagger.errors import TaggerError
from tagger.regular_file import open_regular_file
from tagger.ui.controllers.background import BackgroundWork
from tagger.ui.translation import tr

RATE = 44_100  # Hz
CHANNELS = 2
BYTES_PER_FRAME = 2 * CHANNELS
# JACK is loud about its absence.
BACKENDS = (
    "WASAPI",
    "DSOUND",
    "WINMM",
    "COREAUDIO",
    "PULSEAUDIO",
    "ALSA",
    "SNDIO",
    "AUDIO4",
    "OSS",
)
SILENT_DEVICE = "Discard all samples"  # what ALSA calls the device that plays nothing
BUFFER_MILLISECONDS = 250  # milliseconds that the window may be busy without a gap in the sound


def available_backends() -> list[Any]:
    """The audio backends that this machine may have; none where the library for it is missing."""
    try:
        import miniaudio
    except ImportError:
        return []
    return [miniaudio.Backend[name] for name in BACKENDS if name in miniaudio.Backend.__members__]


def has_output(backends: Sequence[Any]) -> bool:
    """Whether one of the backends has a device that plays."""
    if not backends:
        return False
    import miniaudio

    try:
        devices = miniaudio.Devices(list(backends)).get_playbacks()
        return any(not str(device["name"]).startswith(SILENT_DEVICE) for device in devices)
    except miniaudio.MiniaudioError:  # none of them is there
        return False


def open_output(backends: Sequence[Any]) -> Any:
    """The device that plays. Raises TaggerError when it cannot be had."""
    import miniaudio

    try:
        return miniaudio.PlaybackDevice(
            output_format=miniaudio.SampleFormat.SIGNED16,
            nchannels=CHANNELS,
            sample_rate=RATE,
            buffersize_msec=BUFFER_MILLISECONDS,
            backends=list(backends),
        )
    except miniaudio.MiniaudioError as error:
        raise TaggerError(
            tr("No sound can be played ({error}); see whether another program holds the device.").format(error=error)
        ) from error


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
            tr("'{file}' cannot be played ({error}); see whether another player plays it.").format(
                file=printable(path.name), error=error
            )
        ) from error


def serve(blocks: Iterator[bytes], played: Callable[[int], None], on_end: Callable[[], None]) -> Generator[bytes, int]:
    """Answer a device that asks for so many frames at a time; ``played`` is called with how many it got.

    The first block is read at once, so that a file that cannot be played raises where playing begins.
    """
    buffered = next(blocks, b"")
    frames = yield b""
    while buffered:
        needed = frames * BYTES_PER_FRAME
        while len(buffered) < needed and (next_block := _next_block(blocks)):
            buffered += next_block
        block, buffered = buffered[:needed], buffered[needed:]
        played(len(block) // BYTES_PER_FRAME)
        frames = yield block.ljust(needed, b"\0")
    on_end()


def _next_block(blocks: Iterator[bytes]) -> bytes:
    """The next block; "" at the end, also of a file that breaks off."""
    try:
        return next(blocks, b"")
    except TaggerError:
        return b""


class PlaybackController(QObject):
    """One track at a time, from a position on; works in a queue of its own, since devices take their time."""

    available = Signal(bool)  # whether there is anything to play with
    playing = Signal(bool)
    moved = Signal(float)  # seconds from the beginning of the track

    def __init__(
        self, background: BackgroundWork, backends: Sequence[Any] | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._background = background
        self._backends = backends
        self._device: Any = None
        self._request = 0
        self._frames = 0
        self.is_playing = False
        self.path: Path | None = None  # of what plays, or was asked for last

    def find_output(self) -> None:
        """Find out whether there is an output."""
        self._background.playback.run(lambda _: has_output(self._known_backends()), self.available.emit)

    def play(self, path: Path, start: float) -> None:
        """Play a track from ``start`` seconds on, instead of what plays now."""
        self._request += 1
        self.path = path
        number = self._request
        self._background.playback.run(
            lambda _: self._begin(path, start, number), lambda _: self._set_playing(number, True), self._failed
        )

    def stop(self) -> None:
        """Be silent."""
        self._request += 1
        self._background.playback.run(lambda _: self._close_device())
        self._set_playing(self._request, False)

    def close(self) -> None:
        """Be silent for good, and let the device go."""
        self._background.playback.run(lambda _: self._close_device())

    def _begin(self, path: Path, start: float, number: int) -> None:
        self._end()
        if self._device is None:
            self._device = open_output(self._known_backends())
        self._frames = 0

        def played(frames: int) -> None:
            self._frames += frames
            position = start + self._frames / RATE
            self._background.main_thread.post(lambda: self._move(number, position))

        stream = serve(samples(path, start), played, lambda: self._end_reached(number))
        next(stream)
        self._device.start(stream)

    def _known_backends(self) -> Sequence[Any]:
        """The ways to play sound; asked for in the background, as loading their library takes a while."""
        if self._backends is None:
            self._backends = available_backends()
        return self._backends

    def _end(self) -> None:
        if self._device is not None:
            self._device.stop()

    def _close_device(self) -> None:
        if self._device is not None:
            self._device.close()
            self._device = None

    def _end_reached(self, number: int) -> None:
        self._background.main_thread.post(lambda: self._let_go(number))

    def _let_go(self, number: int) -> None:
        """Close the device when the track has ended, so that other programs can have it."""
        if number == self._request:
            self._background.playback.run(lambda _: self._close_device())
            self._set_playing(number, False)

    def _move(self, number: int, position: float) -> None:
        if number == self._request and self.is_playing:
            self.moved.emit(position)

    def _set_playing(self, number: int, playing: bool) -> None:
        if number == self._request and playing != self.is_playing:
            self.is_playing = playing
            self.playing.emit(playing)

    def _failed(self, error: Exception) -> None:
        self._set_playing(self._request, False)
        self._background.notifications.report(error)
