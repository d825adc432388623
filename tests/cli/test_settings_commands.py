"""``tagger settings`` as a person types it, and the other verbs that obey."""

import json
import os
from pathlib import Path

import mutagen
import pytest

from tagger.settings import SETTINGS
from tests.cli.conftest import Run
from tests.helpers.media import make_audio


@pytest.fixture
def accepted(tagger: Run, tmp_path: Path) -> Path:
    """A scanned file that holds Pop, for which three more genres are accepted."""
    song = make_audio(tmp_path / "music" / "a.flac", "flac", seconds=0.2, tags={"album": "A", "genres": ["Pop"]})
    tagger("scan", song.parent)
    tagger("accept", "all", "--genre", "Jazz", "--genre", "Dub", "--genre", "Rock")
    return song


def test_every_setting_is_printed_with_its_value_and_its_sentence(tagger: Run) -> None:
    ran = tagger("settings")
    assert (ran.returncode, ran.stderr) == (0, "")
    for definition in SETTINGS:
        assert (
            f"{definition.name}: {definition.kind.text(definition.default)} (default)\n    {definition.about}\n    It may be "
            in ran.stdout
        )


def test_one_is_printed_changed_and_forgotten(tagger: Run) -> None:
    assert tagger("settings", "order", "broad", "first").stdout.startswith(
        "order: broad first (default: specific first)\n"
    )
    shown = tagger("settings", "order").stdout
    assert shown.startswith("order: broad first (default: specific first)\n") and "mode:" not in shown
    assert tagger("settings", "order", "default").stdout.startswith("order: specific first (default)\n")


def test_programs_read_json(tagger: Run) -> None:
    tagger("settings", "keep-days", "30")
    listed = {entry["name"]: entry for entry in json.loads(tagger("settings", "--json").stdout)}
    assert list(listed) == [definition.name for definition in SETTINGS]
    assert (listed["keep-days"]["value"], listed["keep-days"]["is_default"]) == (30, False)
    (alone,) = json.loads(tagger("settings", "keep-days", "forever", "--json").stdout)
    assert (alone["value"], alone["is_default"]) == (None, True)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("colour",), "There is no setting 'colour'; there are top, "),
        (("colour", "red"), "There is no setting 'colour'"),
        (("colour", "default"), "There is no setting 'colour'"),
        (("top", "-5"), "The setting 'top' cannot be '-5'; it may be a whole number from 1 to 10."),
        (("mode", "erase"), "The setting 'mode' cannot be 'erase'; it may be 'fill' ("),
        (("parents", "yes", "please"), "The setting 'parents' cannot be 'yes please'; it may be on or off."),
    ],
)
def test_what_makes_no_sense_is_one_sentence(tagger: Run, arguments: tuple[str, ...], sentence: str) -> None:
    ran = tagger("settings", *arguments)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith(f"tagger: {sentence}") and ran.stderr.count("\n") == 1


def test_a_limit_is_obeyed_by_the_plan_and_by_the_write(tagger: Run, accepted: Path) -> None:
    tagger("settings", "limit", "2")
    assert "+ GENRE: “Pop”, “Jazz”\n" in tagger("write", "--dry-run").stdout
    assert tagger("write").returncode == 0
    assert mutagen.File(accepted)["genre"] == ["Pop", "Jazz"]


def test_the_mode_typed_goes_before_the_one_remembered(tagger: Run, accepted: Path) -> None:
    tagger("settings", "mode", "fill")
    assert tagger("write", "--dry-run").stdout.startswith("Files: 0 to write")
    assert "Files: 1 to write" in tagger("write", "--dry-run", "--mode", "replace").stdout


def test_modification_times_and_links_follow_the_settings_unless_typed(tagger: Run, accepted: Path) -> None:
    seeded = accepted.with_name("seeded")
    os.link(accepted, seeded)
    before = accepted.stat().st_mtime_ns
    assert "hard links" in tagger("write").stderr
    tagger("settings", "hard-links", "on")
    tagger("settings", "keep-mtime", "on")
    assert "hard links" in tagger("write", "--no-hard-links").stderr
    assert "1 file written" in tagger("write").stdout
    assert accepted.stat().st_mtime_ns == before
    assert "1 file restored" in tagger("undo", "--no-keep-mtime").stdout
    assert accepted.stat().st_mtime_ns != before


def test_a_file_that_was_linked_since_is_put_back_on_request(tagger: Run, accepted: Path) -> None:
    tagger("write")
    os.link(accepted, accepted.with_name("seeded"))
    assert tagger("undo").returncode == 1
    assert "1 file restored" in tagger("undo", "--hard-links").stdout
    assert mutagen.File(accepted)["genre"] == ["Pop"]


@pytest.mark.slow
def test_suggestions_are_accepted_as_the_settings_say(tagger: Run, model: str, music: Path) -> None:
    tagger("scan", music)
    tagger("suggest", "--workers", "1")
    tagger("settings", "min-score", "0")
    tagger("settings", "top", "2")
    assert "unsure" not in tagger("show").stdout
    assert tagger("accept", "all").stdout == "6 genres accepted on 3 matching albums.\n"
    tagger("settings", "min-score", "1")
    assert "unsure" in tagger("show").stdout
