"""What this machine has and what it lacks, in words, with the way out; and whether a window can open here."""

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sqlalchemy import func, select, text

import tagger
from tagger.display_names import printable
from tagger.errors import TaggerError
from tagger.inference.bundle import Bundle
from tagger.paths import data_folder
from tagger.regular_file import is_folder
from tagger.services import models
from tagger.services.scan import roots
from tagger.state.damaged_values import find_damaged_value
from tagger.state.database import DATABASE, State
from tagger.state.tables import Track

PROBE = "from PySide6.QtWidgets import QApplication; QApplication([])"
PATIENCE_SECONDS = 30.0


def display_problem() -> str | None:
    """Why no window can open, as the end of a sentence; None where one can."""
    if sys.platform.startswith("linux") and not any(
        map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
    ):
        return "no display was found (neither DISPLAY nor WAYLAND_DISPLAY is set)"
    if sys.platform in ("win32", "darwin"):
        return None
    return _probe()


def _probe() -> str | None:
    """Try to open a display in a process of its own, since Qt ends the one that it fails in; return what Qt says."""
    try:
        process = subprocess.run(  # noqa: S603 (our own interpreter and a constant)
            [sys.executable, "-c", PROBE], capture_output=True, text=True, errors="replace", timeout=PATIENCE_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"the display does not answer ({type(error).__name__})"
    if process.returncode == 0:
        return None
    lines = [line.strip() for line in process.stderr.splitlines() if line.strip()]
    return f"the window system cannot be used ({lines[0] if lines else f'exit code {process.returncode}'})"


Level = Literal["ok", "remark", "problem"]
LITTLE_SPACE = 500 << 20  # bytes
CODECS = {
    **{"mp3": "MP3", "flac": "FLAC", "vorbis": "Ogg Vorbis", "opus": "Opus", "libspeex": "Speex", "aac": "AAC"},
    **{"alac": "ALAC", "wmav2": "WMA", "ape": "Monkey's Audio", "wavpack": "WavPack", "mpc7": "Musepack 7"},
    **{"mpc8": "Musepack 8", "tta": "TTA", "dsd_lsbf": "DSD", "pcm_s16le": "PCM"},
}
STANDS_IN = {"libspeex": "speex"}  # FFmpeg's own decoder where it was built without the library


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: how it is, and for a problem, what to do."""

    level: Level
    subject: str
    sentence: str


def examine(folder: Path | None = None) -> list[Finding]:
    """Look at everything; ``folder`` is the state's, None the platform's. Nothing is changed but a missing state made."""
    return [
        _program(),
        _decoders(),
        _sound_files(),
        _runtime(),
        _display(),
        *_state(folder if folder is not None else data_folder()),
    ]


def _program() -> Finding:
    python, system = platform.python_version(), platform.platform(terse=True)
    return Finding("ok", "program", f"tagger {tagger.__version__} on Python {python}, {system}.")


def _decoders() -> Finding:
    try:
        import av
    except ImportError as error:
        return Finding("problem", "FFmpeg", f"PyAV cannot be loaded ({error}); install tagger again.")
    lacking = [
        name for codec, name in CODECS.items() if not _can_decode(codec) and not _can_decode(STANDS_IN.get(codec))
    ]
    if lacking:
        return Finding("problem", "FFmpeg", f"It cannot decode {', '.join(lacking)}; install PyAV from its wheels.")
    version = ".".join(map(str, av.library_versions["libavcodec"]))
    return Finding("ok", "FFmpeg", f"PyAV {av.__version__} with libavcodec {version} decodes every supported format.")


def _can_decode(codec: str | None) -> bool:
    import av

    if codec is None:
        return False
    try:
        av.codec.Codec(codec, "r")
    except ValueError:  # PyAV's error for a codec that is not there is one
        return False
    return True


def _sound_files() -> Finding:
    def version() -> str:
        import soundfile

        return f"{soundfile.__libsndfile_version__} reads MP3, FLAC, Ogg and WAV fast."

    return _loads("libsndfile", version)


def _runtime() -> Finding:
    def version() -> str:
        import onnxruntime

        return f"ONNX Runtime {onnxruntime.__version__} runs the models."

    return _loads("models' runtime", version)


def _loads(subject: str, version: Callable[[], str]) -> Finding:
    """A finding: whether a library can be loaded."""
    try:
        return Finding("ok", subject, version())
    except (ImportError, OSError) as error:
        return Finding("problem", subject, f"It cannot be loaded ({error}); install tagger again.")


def _display() -> Finding:
    reason = display_problem()
    if reason is None:
        return Finding("ok", "display", "The window can open.")
    return Finding("remark", "display", f"No window can open: {reason}; everything works from the command line.")


def _state(folder: Path) -> Iterator[Finding]:
    """Everything that is kept."""
    try:
        with State.open(folder) as state:
            yield _database(state)
            yield _space(state)
            yield _model(state)
            yield _library(state)
    except TaggerError as error:
        yield Finding("problem", "state", str(error))


def _database(state: State) -> Finding:
    where = printable(str(state.folder / DATABASE))
    with state.session() as session:  # which shows that it can be written, too
        damage = session.scalar(text("pragma quick_check(1)"))
        journal = session.scalar(text("pragma journal_mode"))
    if damage != "ok":
        return Finding("problem", "state", f"'{where}' is damaged ({damage}); put a backup back, or move it away.")
    damaged = find_damaged_value(state)
    if damaged is not None:
        return Finding("problem", "state", str(damaged))
    if journal != "wal":
        return Finding("remark", "state", f"'{where}' is on a disk without shared memory; only one program may use it.")
    return Finding("ok", "state", f"'{where}' is sound and can be written.")


def find_damage(folder: Path | None) -> TaggerError | None:
    """What names a damaged value of the state in ``folder``, why something else may have failed; None without damage."""
    folder = folder if folder is not None else data_folder()
    if not (folder / DATABASE).is_file():
        return None
    with State.open(folder) as state:
        return find_damaged_value(state)


def _space(state: State) -> Finding:
    free = shutil.disk_usage(state.folder).free
    if free < LITTLE_SPACE:
        return Finding("problem", "disk", f"Only {free >> 20} MB are free where the state is; make room.")
    return Finding("ok", "disk", f"{free / (1 << 30):.1f} GB are free where the state is.")


def _model(state: State) -> Finding:
    try:
        bundle = Bundle.load(models.in_use(state)).check()
    except TaggerError as error:
        return Finding("problem", "model", f"{error} 'tagger models use NAME' chooses another one.")
    manifest = bundle.manifest
    evidence = ", ".join(bundle.modalities)
    return Finding(
        "ok", "model", f"{manifest.name} {manifest.version} is whole: {len(bundle.labels)} genres from {evidence}."
    )


def _library(state: State) -> Finding:
    with state.reading() as session:
        scanned = roots(session)
        tracks = session.scalar(select(func.count(Track.id)).where(Track.missing.is_(False))) or 0
        missing = session.scalar(select(func.count(Track.id)).where(Track.missing)) or 0
    away = [printable(str(root)) for root in scanned if not is_folder(root)]
    if away:
        return Finding(
            "problem",
            "library",
            f"Out of reach: {', '.join(away)}; connect the disk, scan the folder where it is now, or let "
            "'tagger forget FOLDER' forget it.",
        )
    if not scanned:
        return Finding("remark", "library", "No folder was scanned yet; begin with 'tagger scan FOLDER'.")
    lost = f"; no longer where they were: {missing}" if missing else ""
    return Finding("ok", "library", f"{tracks} tracks in {len(scanned)} folder{'s' * (len(scanned) != 1)}{lost}.")


def healthy(findings: list[Finding]) -> bool:
    """Whether there is no problem."""
    return all(finding.level != "problem" for finding in findings)
