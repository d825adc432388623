"""What is wrong with the library stands until it is mended."""

import shutil
from pathlib import Path

from tagger.errors import Problem
from tagger.services.problems import grouped, standing_problems
from tagger.services.scan import scan
from tagger.state.database import State
from tests.helpers.media import make_audio


def test_problems_of_one_kind_in_one_folder_are_one() -> None:
    many = [Problem(f"/music/a/{number}.mp3", "it is gone") for number in range(68)]
    other = Problem("/music/b/1.mp3", "it is gone")
    assert grouped([*many, other]) == [Problem("/music/a", "68 files: it is gone"), other]
    assert grouped(many[:3]) == many[:3]


def test_a_fault_is_named_until_it_is_mended(tmp_path: Path) -> None:
    for number in range(5):
        make_audio(tmp_path / "music" / "a" / f"{number}.flac", "flac", tags={"album": "A"}, seed=number)
    broken = tmp_path / "music" / "b.mp3"
    broken.write_text("no music")
    with State.open(tmp_path / "state") as state:
        scan(state, [tmp_path / "music"])
        assert [problem.where for problem in standing_problems(state)] == [str(broken)]
        shutil.move(tmp_path / "music" / "a", tmp_path / "elsewhere")
        broken.unlink()
        scan(state, [tmp_path / "music"])
        gone = [str(problem) for problem in standing_problems(state)]
        assert f"{tmp_path / 'music' / 'a'}: 5 files: the file is no longer there" in gone
        shutil.move(tmp_path / "elsewhere", tmp_path / "music" / "a")
        scan(state, [tmp_path / "music"])
        assert not any("5 files" in str(problem) for problem in standing_problems(state))


def test_a_folder_whose_disk_is_unplugged_is_one_problem_and_no_loss(tmp_path: Path) -> None:
    for number in range(5):
        make_audio(tmp_path / "music" / f"{number}.flac", "flac", tags={"album": "A"}, seed=number)
    with State.open(tmp_path / "state") as state:
        scan(state, [tmp_path / "music"])
        shutil.move(tmp_path / "music", tmp_path / "unplugged")
        scan(state, [tmp_path / "music"])
        (problem,) = standing_problems(state)
        assert problem.where == str(tmp_path / "music") and "none of its 5 files" in problem.reason
        shutil.move(tmp_path / "unplugged", tmp_path / "music")
        scan(state, [tmp_path / "music"])
        assert standing_problems(state) == []
