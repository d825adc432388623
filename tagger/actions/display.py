"""Whether a window can open here. Found out in a process of its own: Qt ends the one it fails in."""

import os
import subprocess
import sys

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
    """Try to open a display, and keep what Qt says about it."""
    try:
        tried = subprocess.run(  # noqa: S603 (our own interpreter and a constant)
            [sys.executable, "-c", PROBE], capture_output=True, text=True, errors="replace", timeout=PATIENCE_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"the display does not answer ({type(error).__name__})"
    if tried.returncode == 0:
        return None
    said = [line.strip() for line in tried.stderr.splitlines() if line.strip()]
    return f"the window system cannot be used ({said[0] if said else f'exit code {tried.returncode}'})"
