import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tagger.demo import make
from tagger.demo.make import make_demo
from tagger.demo.recipe import DemoAlbum, load_recipe
from tagger.errors import CancelledError, TaggerError
from tagger.library.scan import scan_all
from tagger.progress import Progress, Task
from tests.helpers.unprivileged import unprivileged


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[DemoAlbum, ...]]:
    """The recipe's two quickest albums, so that the mechanics are tested in a second."""
    albums = tuple(album for album in load_recipe() if album.title in ("Mirrorball Tuesday", "Iron Harvest"))
    monkeypatch.setattr(make, "load_recipe", lambda: albums)
    yield albums


@pytest.mark.slow
def test_the_whole_library_is_what_the_recipe_says(tmp_path: Path) -> None:
    folder = make_demo(tmp_path / "demo")
    scan = scan_all([folder])
    assert scan.problems == ()
    recipe = {(album.title, len(album.pieces), album.genres if album.tagged else ()) for album in load_recipe()}
    described = {
        (album.title, len(album.tracks), album.tracks[0].tags.genres) for album in scan.albums if album.tracks[0].tags
    }
    assert described == recipe
    assert all(album.cover for album in scan.albums)
    assert all(track.tags and track.tags.duration > 30 for album in scan.albums for track in album.tracks)
    assert {
        len(track.tags.texts) for album in scan.albums for track in album.tracks if track.tags and track.tags.title
    } == {1}


def test_made_whole_named_and_explained(small: tuple[DemoAlbum, ...], tmp_path: Path) -> None:
    told: list[Progress] = []
    folder = make_demo(tmp_path / "new" / "demo", Task(told.append))
    written_files = files(folder)
    assert sorted(written_files) == [
        "DEMO.md",
        "Tagger Demo Foundry/Iron Harvest/01 Combine at Dawn.m4a",
        "Tagger Demo Revue/Mirrorball Tuesday/01 Lift Going Up.m4a",
        "Tagger Demo Revue/Mirrorball Tuesday/cover.jpg",
    ]
    assert "no model was\ntrained on it" in written_files["DEMO.md"].decode()
    assert (told[0].total, told[-1].done) == (4, 4)


def test_only_what_is_missing_is_made_and_it_is_the_same(small: tuple[DemoAlbum, ...], tmp_path: Path) -> None:
    folder = make_demo(tmp_path)
    before = files(folder)
    changed = folder / "Tagger Demo Revue" / "Mirrorball Tuesday"
    (changed / "01 Lift Going Up.m4a").write_bytes(b"mine now")
    (changed / "cover.jpg").unlink()
    make_demo(folder)
    after = files(folder)
    assert after.pop("Tagger Demo Revue/Mirrorball Tuesday/01 Lift Going Up.m4a") == b"mine now"
    before.pop("Tagger Demo Revue/Mirrorball Tuesday/01 Lift Going Up.m4a")
    assert after == before


def test_a_cancelled_run_leaves_only_whole_files_and_the_next_goes_on(
    small: tuple[DemoAlbum, ...], tmp_path: Path
) -> None:
    task = Task()
    task.cancel()
    with pytest.raises(CancelledError, match="making the demo library"):
        make_demo(tmp_path / "demo", task)
    assert not list((tmp_path / "demo").rglob(".tagger-*"))
    make_demo(tmp_path / "demo")
    assert len(files(tmp_path / "demo")) == 4


def test_what_a_crash_left_is_swept(small: tuple[DemoAlbum, ...], tmp_path: Path) -> None:
    folder = make_demo(tmp_path)
    old, fresh = (folder / "Tagger Demo Revue" / "Mirrorball Tuesday" / f".tagger-demo-{n}-x.m4a" for n in (1, 2))
    old.write_bytes(b"half")
    fresh.write_bytes(b"somebody is writing this")
    os.utime(old, (1, 1))
    make_demo(folder)
    assert (old.exists(), fresh.exists()) == (False, True)


def test_a_folder_that_cannot_be_written_is_named(small: tuple[DemoAlbum, ...], tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(TaggerError, match=r"cannot be made in '.*file/demo': Not a directory"):
        make_demo(tmp_path / "file" / "demo")
    (tmp_path / "locked").mkdir(mode=0o500)
    with unprivileged(tmp_path), pytest.raises(TaggerError, match="Permission denied"):
        make_demo(tmp_path / "locked" / "demo")
