import json
from pathlib import Path

import pytest

from tagger.cli import main


def test_a_folder_is_told_to_join_its_genres_and_forgets_it_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["profile", str(tmp_path), "semicolon"]) == 0
    assert "joined by “; ”" in capsys.readouterr().out
    assert main(["profile", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == [{"folder": str(tmp_path.resolve()), "profile": "semicolon"}]
    assert main(["profile", str(tmp_path), "list"]) == 0
    capsys.readouterr()
    assert main(["profile", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_a_folder_holds_lists_again_inside_one_that_does_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    inner = tmp_path / "home"
    inner.mkdir()
    for folder, form in ((tmp_path, "slash"), (inner, "first"), (inner, "list")):
        assert main(["profile", str(folder), form]) == 0
    capsys.readouterr()
    assert main(["profile", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == [
        {"folder": str(tmp_path.resolve()), "profile": "slash"},
        {"folder": str(inner.resolve()), "profile": "list"},
    ]


def test_what_is_no_folder_is_refused_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["profile", str(tmp_path / "gone"), "first"]) == 2
    assert "is not a folder" in capsys.readouterr().err


def test_a_folder_needs_a_form(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["profile", str(tmp_path)]) == 2
    assert "list, semicolon, slash or first" in capsys.readouterr().err
