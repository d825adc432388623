"""A stream that loses patience: some readers go round in circles in a broken file whose lengths point backwards."""

import io
from typing import BinaryIO

READS = 2_000_000  # most files take a few dozen, an MP4 of ten hours in fragments of a second 300 000


class Limited:
    """A binary stream that raises ValueError after ``READS`` reads; otherwise it is the stream."""

    def __init__(self, stream: BinaryIO, reads: int = READS) -> None:
        self._stream, self._left = stream, reads
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
