"""Names for the array types of this package, and the error for one source that cannot be analysed."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tagger.display_names import printable
from tagger.errors import TaggerError

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Reals = NDArray[np.floating[Any]]  # either of the two
Indices = NDArray[np.int64]


class SourceError(TaggerError):
    """One source cannot be analysed; ``reason`` is the cause alone, a clause for a list that names the source beside it."""

    def __init__(self, name: object, reason: str) -> None:
        super().__init__(f"'{printable(str(name))}' cannot be analysed: {reason}.")
        self.reason = reason
