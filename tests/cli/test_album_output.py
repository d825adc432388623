"""An album as it is printed: first what the files hold and what is suggested, then the rest, each cause of a problem once."""

from dataclasses import replace
from pathlib import Path

import pytest

from tagger.cli.album_output import print_albums
from tagger.state.album_summaries import Evidence, Suggestion, TrackSummary
from tests.helpers.album_summaries import album


def printed(capsys: pytest.CaptureFixture[str], **changed: object) -> list[str]:
    print_albums([replace(album(), **changed)])  # type: ignore[arg-type]
    return [line.strip() for line in capsys.readouterr().out.splitlines()]


def track(number: int, error: str | None, readable: bool = True) -> TrackSummary:
    return TrackSummary(number, Path(f"/music/{number}.mp3"), "", (), error, 9.0, False, readable=readable)


def test_suggestions_come_before_what_was_heard_and_what_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    jazz = Suggestion("Jazz", 0.8, "suggested", Evidence(1.0, None, None), ("It sounds so.",), confident=True)
    heard = {
        "suggestions": (jazz,),
        "remarks": ("Heard: 9 seconds.",),
        "tracks": (track(1, "it is empty"), track(2, None)),
    }
    lines = printed(capsys, genres=("Pop",), predicted=True, modalities=("audio",), **heard)
    assert lines[2:4] == ["in the files: Pop", "suggested from sound"]
    assert lines[4].startswith("Jazz")
    assert lines[5:] == ["It sounds so.", "Heard: 9 seconds.", "! 1.mp3: it is empty"]


@pytest.mark.parametrize(
    ("count", "line"),
    [
        (2, "! 1.mp3 and 2.mp3: it holds speech"),
        (4, "! 1.mp3, 2.mp3, 3.mp3 and 4.mp3: it holds speech"),
        (30, "! 1.mp3, 2.mp3, 3.mp3 and 27 more files: it holds speech"),
    ],
)
def test_files_with_the_same_problem_share_a_line(capsys: pytest.CaptureFixture[str], count: int, line: str) -> None:
    tracks = (*(track(number + 1, "it holds speech") for number in range(count)), track(99, "it is cut short"))
    lines = printed(capsys, tracks=tracks)
    assert [each for each in lines if each.startswith("!")] == [line, "! 99.mp3: it is cut short"]


def test_an_album_of_files_that_cannot_be_read_says_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    lines = printed(capsys, suggestions=(), predicted=False, tracks=(track(1, "it is empty", readable=False),))
    assert "nothing suggested: none of its files can be read; replace them, then scan the folder again" in lines
