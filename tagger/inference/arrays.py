"""Short names for the array types of this room."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Reals = NDArray[np.floating[Any]]  # either of the two
Indices = NDArray[np.int64]
