"""Brings resources/translations up to date with Qt's own tools: ``python packaging/translation.py [FOLDER]``.

lupdate collects the texts of tagger/ui into the .ts file, which a person translates (in Qt Linguist or any editor), and lrelease
makes of it the .qm file that the window reads. Both come with PySide6.
"""

import subprocess
import sys
from pathlib import Path

import PySide6

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "resources" / "translations"
TOOLS = Path(PySide6.__file__).parent
SUFFIX = ".exe" if sys.platform == "win32" else ""


def update(ts: Path) -> None:
    """Add what is new in the sources to a .ts file, unfinished, and take out what is gone."""
    sources = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "tagger" / "ui").rglob("*.py"))
    _run(
        "lupdate",
        *("-silent", "-locations", "none", "-no-obsolete", "-sort-messages", "-disable-heuristic", "similartext"),
        *("-source-language", "en", "-target-language", ts.stem.split("_")[-1]),
        *("-tr-function-alias", "QT_TR_NOOP+=translatable", *sources, "-ts", str(ts)),
    )


def release(ts: Path, qm: Path) -> None:
    """Make the .qm file of a .ts file; the same for the same translation."""
    _run("lrelease", "-silent", str(ts), "-qm", str(qm))


def _run(tool: str, *arguments: str) -> None:
    subprocess.run([str(TOOLS / f"{tool}{SUFFIX}"), *arguments], cwd=ROOT, check=True)


def main() -> None:
    """Update and release every language, of another folder than the shipped one where it is named."""
    folder = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else FOLDER
    for ts in sorted(folder.glob("*.ts")):
        update(ts)
        release(ts, ts.with_suffix(".qm"))


if __name__ == "__main__":
    main()
