from pathlib import Path
from typing import Any

from tagger.genres.policy import Policy
from tagger.library.records import FileStamp
from tagger.ui.logic.diff import diff
from tagger.writing.plan import Plan, PlanEntry
from tagger.writing.profiles import Profile


def entry(number: int, **values: Any) -> PlanEntry:
    base: dict[str, Any] = {
        "track_id": number, "album_id": 1, "path": Path(f"/music/{number}.flac"), "stamp": FileStamp(1, 2, 3, 4),
        "format": "flac", "old": ("Pop",), "new": ("Pop", "Dub"), "held_old": "", "held_new": "",
        "profile": Profile.LIST, "action": "write",
    }  # fmt: skip
    return PlanEntry(**(base | values))


def plan(*entries: PlanEntry) -> Plan:
    return Plan(tuple(entries), Policy())


def test_what_comes_and_what_goes_is_marked_whatever_its_spelling() -> None:
    (row,) = diff(plan(entry(1, old=("hip hop", "Pop"), new=("Hip-Hop", "Dub")))).rows
    assert [(chip.genre, chip.state) for chip in row.before] == [("hip hop", "held"), ("Pop", "gone")]
    assert [(chip.genre, chip.state) for chip in row.after] == [("Hip-Hop", "held"), ("Dub", "new")]


def test_what_stays_is_left_out_and_what_is_refused_keeps_its_value_and_says_why() -> None:
    made = diff(plan(entry(1, action="unchanged"), entry(2, action="refused", reason="it is locked")))
    (row,) = made.rows
    assert row.refused and row.note == "it is locked"
    assert [chip.state for chip in row.after] == ["held"]
    assert made.files == 0 and made.summary == "1 file cannot be written"


def test_losses_are_told() -> None:
    (row,) = diff(plan(entry(1, losses=("one value only", "cut at 30 characters")))).rows
    assert row.note == "one value only; cut at 30 characters"


def test_the_summary_counts_files_and_albums() -> None:
    made = diff(plan(entry(1), entry(2), entry(3, album_id=2), entry(4, action="refused", reason="x")))
    assert made.summary == "3 files in 2 albums will change; 1 file cannot be written" and made.files == 3
    assert diff(plan()).summary == ""
