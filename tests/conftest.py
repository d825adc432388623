"""Every test runs without a screen, with a state folder of its own, and never reaches a person's data."""

import gc
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

# Before a library that computes is loaded: there is a test process for every core, and a thread that waits by spinning
# takes the core from another one.
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import pytest  # noqa: E402

from tagger.state.database import State  # noqa: E402

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# librosa, the oracle, compiles itself: two processes that fill one cache at the same time can crash.
COMPILED = tempfile.TemporaryDirectory(prefix="numba-")
os.environ["NUMBA_CACHE_DIR"] = COMPILED.name

SHARED_DATA = Path(__file__).parents[2] / "shared" / "data"


@pytest.fixture(autouse=True)
def state_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A fresh folder that stands in for the platform's data folder."""
    folder = tmp_path_factory.mktemp("state")
    monkeypatch.setenv("TAGGER_STATE", str(folder))
    yield folder


@pytest.fixture(autouse=True)
def as_often_collected() -> Iterator[None]:
    """The command line lets more garbage pile up in its process; the tests that follow would fill the memory."""
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    """An empty state."""
    with State.open(tmp_path / "state") as opened:
        yield opened


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data beside the repository; skips where there is none (TAGGER_DATA names another place)."""
    folder = Path(os.environ.get("TAGGER_DATA", SHARED_DATA))
    if not folder.is_dir():
        pytest.skip("no real data on this machine: set TAGGER_DATA to its folder")
    return folder
