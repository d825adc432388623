"""What ``--json`` prints is what docs/json.md says, and paths come out as they are."""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.helpers.media import make_audio

PAGE = (Path(__file__).parents[2] / "docs" / "json.md").read_text(encoding="utf-8")
ROWS = [row.split(" | ") for row in PAGE.splitlines() if row.startswith("| `")]
DOCUMENTED = {
    command: re.findall(r"`([^`]+)`", names)
    for commands, _, names in ROWS
    for command in re.findall(r"`([^`]+)`", commands)
}
DOCUMENTED["show --scores"] += DOCUMENTED["show"]
for command in ("write", "clean"):
    DOCUMENTED[command] += [f"files[].{name}" for name in DOCUMENTED["write --dry-run"]]


def names_in(value: Any, prefix: str = "") -> Iterator[str]:
    """The names of a value, those inside others behind a dot, and behind [] where these are in a list."""
    if isinstance(value, list):
        for item in value:
            yield from names_in(item, f"{prefix}[]" if prefix else "")
    elif isinstance(value, dict):
        for name, inner in value.items():
            names = list(names_in(inner, f"{prefix}.{name}" if prefix else name))
            yield from names or [f"{prefix}.{name}" if prefix else name]


def is_documented(name: str, documented: list[str]) -> bool:
    in_problems = name.removesuffix("[].where").removesuffix("[].reason") in ("problems", "spoken")
    whole = any(name == entry or (entry.endswith(".*") and name.startswith(entry[:-1])) for entry in documented)
    is_empty = any(entry.startswith((f"{name}[]", f"{name}.")) for entry in documented)  # a list with nothing in it
    return whole or is_empty or in_problems


def top(name: str) -> str:
    return re.split(r"[.\[]", name, maxsplit=1)[0]


@pytest.fixture
def library(tagger: Run, model: str, tmp_path: Path) -> Path:
    """Two albums, one with a file that cannot be read, suggestions, a write, an edit of the genres, a note and a profile."""
    music = tmp_path / "music"
    make_audio(music / "A" / "1.flac", "flac", tags={"artist": "Ann", "album": "A", "genres": ["rock"]})
    make_audio(music / "B" / "1.flac", "flac", tags={"artist": "Bob", "album": "B", "genres": ["Pop"]})
    (music / "B" / "2.flac").write_bytes(b"no sound")
    (tmp_path / "note.txt").write_text("A quiet record.")
    tagger("scan", music)
    tagger("suggest")
    tagger("words", "album:A", "--note", tmp_path / "note.txt")
    tagger("genres", "hide", "Polka")
    tagger("profile", music, "semicolon")
    tagger("accept", "album:A", "--genre", "Jazz")
    assert tagger("write").returncode == 0
    return music


def test_what_is_printed_has_the_documented_names(tagger: Run, library: Path, tmp_path: Path) -> None:
    arguments: dict[str, list[object]] = {
        "scan": [library],
        "accept": ["all", "--genre", "Dub"],
        "reject": ["all", "--genre", "Rock"],
        "reset": ["all"],
        "report": ["--out", tmp_path / "report.html"],
        "forget": [library],
        "tags": [library / "A" / "1.flac"],
        "words": ["album:A"],
    }
    wrong: dict[str, object] = {}
    for command in sorted(DOCUMENTED, key=lambda name: (name in ("forget", "doctor"), "--dry-run" not in name, name)):
        if command.startswith("write"):
            tagger("accept", "all", "--genre", "House" if command == "write" else "Dub")
        form = [] if command == "show --scores" else ["--json"]
        ran = tagger(*command.split(), *arguments.get(command, []), *form)
        assert ran.returncode in (0, 1), (command, ran.stderr)
        printed, documented = set(names_in(json.loads(ran.stdout))), DOCUMENTED[command]
        unknown = [name for name in printed if not is_documented(name, documented)]
        lacking = {top(name) for name in documented} ^ {top(name) for name in printed}
        if unknown or lacking:
            wrong[command] = (unknown, lacking)
    assert wrong == {}


def test_a_decision_about_nothing_is_json_too(tagger: Run, library: Path) -> None:
    ran = tagger("accept", "nobody", "--json")
    assert ran.returncode == 1
    assert json.loads(ran.stdout)["albums"] == 0
    assert "No album matches, so nothing was decided" in ran.stderr


@pytest.mark.skipif(os.name == "nt", reason="a file's name cannot hold a line's end there")
def test_paths_come_out_as_they_are(tagger: Run, tmp_path: Path) -> None:
    folder = tmp_path / "music"
    names = ["1 new\nline.flac", " 2 lead.flac"]
    for name in names:
        make_audio(folder / name, "flac", tags={"artist": "A", "album": "B", "title": name})
    tagger("scan", folder)
    ran = tagger("show", "--paths0")
    assert sorted(ran.stdout.split("\0")) == sorted(["", *(str(folder / name) for name in names)])
    assert tagger("show", "--paths", 'track:"lead"').stdout == f"{folder / names[1]}\n"
    (folder / names[1]).unlink()
    tagger("scan", folder)
    assert tagger("show", "--paths0").stdout == f"{folder / names[0]}\0"
    ran = tagger("show", "nobody", "--paths")
    assert (ran.returncode, ran.stdout) == (0, "")
    assert ran.stderr.startswith("No album matches")


def test_quiet_prints_no_progress(tagger: Run, library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tagger.cli.tasks.LINE_EVERY_SECONDS", 0.0)
    make_audio(library / "C" / "1.flac", "flac", tags={"artist": "Cy", "album": "C"})
    assert "analysing: " in tagger("suggest", library).stderr or "reading" in tagger("scan", library).stderr
    make_audio(library / "D" / "1.flac", "flac", tags={"artist": "Di", "album": "D"})
    ran = tagger("scan", library, "--quiet")
    assert ran.stderr.count("\n") == 1  # the file that cannot be read
    assert tagger("suggest", "--quiet").stderr == ""
