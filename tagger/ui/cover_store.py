"""Pictures for the rows in sight: read and decoded on other threads, cached, the last requested first."""

from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage, QPixmap

from tagger.errors import Problem
from tagger.progress import Task
from tagger.ui.controllers.background import TaskQueue

MAX_LOADING = 2  # pictures decoded at a time
MAX_WAITING = 192  # older requests were for albums that are out of sight; a large screen shows that many covers
MAX_PIXELS = 24_000_000  # of all pictures that are cached: about 100 MB
Key = tuple[Path, int]


def decode(data: bytes, name: object, size: int) -> QImage:
    """A picture of at most ``size`` pixels a side. Raises TaggerError for data that are not a picture, damaged, or too large."""
    from PIL import Image  # in the thread that decodes: the list is there before the first picture is

    from tagger.inference.cover_image import decode_cover

    picture = decode_cover(data, name, enough=size)
    picture.thumbnail((size, size), Image.Resampling.LANCZOS, reducing_gap=2.0)
    stride = picture.width * 3
    return QImage(picture.tobytes(), picture.width, picture.height, stride, QImage.Format.Format_RGB888).copy()


class CoverStore(QObject):
    """Pixmaps by picture and size; ``pixmap`` answers at once, and ``loaded`` follows when a missing one was loaded."""

    loaded = Signal()

    def __init__(
        self,
        queue: TaskQueue,
        report: Callable[[Problem], None],
        capacity: int = 600,
        parent: QObject | None = None,
        max_pixels: int = MAX_PIXELS,
    ) -> None:
        super().__init__(parent)
        self._queue = queue
        self._report = report
        self._capacity = capacity
        self._max_pixels = max_pixels
        self._pixels = 0
        self._cache: OrderedDict[Key, QPixmap | None] = OrderedDict()
        self._waiting: OrderedDict[Key, None] = OrderedDict()
        self._loading: set[Key] = set()

    def pixmap(self, source: Path | None, size: int) -> QPixmap | None:
        """The picture if it is here; otherwise None, and it is fetched."""
        if source is None:
            return None
        key = (source, size)
        if key in self._cache:
            self._cache.move_to_end(key)
            return self._cache[key]
        if key not in self._loading:
            self._enqueue(key)
        return None

    def forget(self) -> None:
        """Read every picture again when it is next asked for."""
        self._cache.clear()
        self._pixels = 0

    def _enqueue(self, key: Key) -> None:
        self._waiting[key] = None
        self._waiting.move_to_end(key)
        while len(self._waiting) > MAX_WAITING:
            self._waiting.popitem(last=False)
        self._next()

    def _next(self) -> None:
        while self._waiting and len(self._loading) < MAX_LOADING:
            key, _ = self._waiting.popitem(last=True)
            self._loading.add(key)
            self._queue.run(_loader(key), partial(self._arrived, key), partial(self._failed, key))

    def _arrived(self, key: Key, image: QImage | None) -> None:
        self._loading.discard(key)
        self._drop(key)
        self._cache[key] = None if image is None else QPixmap.fromImage(image)
        self._pixels += _pixels(self._cache[key])
        while len(self._cache) > self._capacity or (self._pixels > self._max_pixels and len(self._cache) > 1):
            self._drop(next(iter(self._cache)))
        self._next()
        self.loaded.emit()

    def _drop(self, key: Key) -> None:
        self._pixels -= _pixels(self._cache.pop(key, None))

    def _failed(self, key: Key, error: Exception) -> None:
        self._arrived(key, None)
        self._report(Problem(str(key[0]), getattr(error, "reason", str(error))))


def _pixels(pixmap: QPixmap | None) -> int:
    return 0 if pixmap is None else pixmap.width() * pixmap.height()


def _loader(key: Key) -> Callable[[Task], QImage]:
    source, size = key

    def load(_: Task) -> QImage:
        from tagger.library.files_beside import read_cover

        return decode(read_cover(source), source, size)

    return load
