"""A stream that loses patience: some readers go round in circles in a broken file whose lengths point backwards."""

import io
from typing import BinaryIO

FREE, MOST = 10_000, 2_000_000  # reads: most files take a few dozen, ten hours of MP4 in fragments of a second 300 000


class Limited:
    """A binary stream that raises ValueError after ``reads`` reads (None: more than its size can call for)."""

    def __init__(self, stream: BinaryIO, reads: int | None = None) -> None:
        self._stream = stream
        self._left = min(MOST, FREE + stream.seek(0, io.SEEK_END)) if reads is None else reads
        stream.seek(0)
        self.name = getattr(stream, "name", "")

    def read(self, size: int = -1) -> bytes:
        """Read as the stream does. Raises ValueError when too much was read already."""
        self._left -= 1
        if self._left < 0:
            raise ValueError("its lengths lead in circles")
        return self._stream.read(size)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move as the stream does."""
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        """The stream's position."""
        return self._stream.tell()
