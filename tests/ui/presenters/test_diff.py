import os
from pathlib import Path
from typing import Any, get_args

import pytest

from tagger.genres.policy import Mode, Policy
from tagger.library.records import FileStamp
from tagger.ui.presenters.diff import diff
from tagger.writing.plan import Plan, PlanEntry
from tagger.writing.requested_genres import Profile


def entry(number: int, **values: Any) -> PlanEntry:
    base: dict[str, Any] = {
        "track_id": number, "album_id": 1, "path": Path(f"/music/{number}.flac"), "stamp": FileStamp(1, 2, 3, 4),
        "format": "flac", "old": ("Pop",), "new": ("Pop", "Dub"), "field_before": "", "field_after": "",
        "profile": Profile.LIST, "action": "write",
    }  # fmt: skip
    return PlanEntry(**(base | values))


def plan(*entries: PlanEntry) -> Plan:
    return Plan(tuple(entries), Policy())


def test_what_comes_and_what_goes_is_marked_whatever_its_spelling() -> None:
    (row,) = diff(plan(entry(1, old=("hip hop", "Pop"), new=("Hip-Hop", "Dub")))).rows
    assert [(chip.genre, chip.state) for chip in row.before] == [("hip hop", "current"), ("Pop", "gone")]
    assert [(chip.genre, chip.state) for chip in row.after] == [("Hip-Hop", "current"), ("Dub", "new")]


@pytest.mark.parametrize(
    ("old", "new", "note"),
    [
        (("Pop", "Dub"), ("Dub", "Pop"), "only the order changes"),
        (("hip hop", "Pop"), ("Hip-Hop", "Pop"), "only the spelling changes"),
        (("hip hop", "Pop"), ("Pop", "Hip-Hop"), "only the order and spelling change"),
        (("hip hop",), ("Hip-Hop", "Dub"), "the spelling changes, too"),
        (("Pop", "Dub", "Zouk"), ("Dub", "Pop"), "the order changes, too"),
        (("Pop",), ("Dub", "Pop"), ""),
        ((), ("Dub",), ""),
    ],
)
@pytest.mark.parametrize("mode", get_args(Mode))
def test_what_changes_of_genres_that_stay_is_said(
    old: tuple[str, ...], new: tuple[str, ...], note: str, mode: Mode
) -> None:
    (row,) = diff(Plan((entry(1, old=old, new=new),), Policy(mode=mode))).rows
    assert row.note == note


def test_a_genre_that_stood_there_twice_goes_once() -> None:
    (row,) = diff(plan(entry(1, old=("hip hop", "Hip-Hop", "Hip-Hop"), new=("Hip-Hop",)))).rows
    assert [chip.state for chip in row.before] == ["gone", "current", "gone"] and row.note == ""


def test_files_of_one_name_are_told_apart_by_their_folder() -> None:
    paths = [Path("/music/Ann/First/00.flac"), Path("/music/Ann/Second/00.flac"), Path("/music/Bob/CD1/00.flac")]
    made = diff(plan(*(entry(number, path=path) for number, path in enumerate(paths))))
    assert [row.folder for row in made.rows] == [str(Path("Ann/First")), str(Path("Ann/Second")), str(Path("Bob/CD1"))]
    (alone,) = diff(plan(entry(1, path=paths[0]))).rows
    assert alone.folder == "First"


def test_names_are_shown_with_every_byte() -> None:
    path = Path(os.fsdecode(b"/music/\x1b[1m/\xff\xfe.mp3"))
    (row,) = diff(plan(entry(1, path=path))).rows
    assert row.name == r"\xff\xfe.mp3" and row.folder == r"\x1b[1m" and row.path == path


def test_what_stays_is_left_out_and_what_is_refused_keeps_its_value_and_says_why() -> None:
    made = diff(plan(entry(1, action="unchanged"), entry(2, action="refused", reason="it is locked")))
    (row,) = made.rows
    assert row.refused and row.note == "it is locked"
    assert [chip.state for chip in row.after] == ["current"]
    assert made.files == 0 and made.summary == "1 file cannot be written"


def test_losses_are_told() -> None:
    (row,) = diff(plan(entry(1, losses=("one value only", "cut at 30 characters"), new=("Dub", "POP")))).rows
    assert row.note == "the spelling changes, too; one value only; cut at 30 characters"


def test_the_summary_counts_files_and_albums() -> None:
    made = diff(plan(entry(1), entry(2), entry(3, album_id=2), entry(4, action="refused", reason="x")))
    assert made.summary == "3 files in 2 albums will change; 1 file cannot be written" and made.files == 3
    assert diff(plan()).summary == ""
