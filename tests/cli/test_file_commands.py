"""The music folders and the tags of files on the command line."""

import json
from pathlib import Path

from tests.cli.conftest import Run
from tests.helpers.media import make_audio


def test_folders_are_printed_with_counts_what_is_left_out_and_what_is_out_of_reach(tagger: Run, music: Path) -> None:
    assert "begin with 'tagger scan FOLDER'" in tagger("folders").stderr
    tagger("scan", music)
    (known,) = json.loads(tagger("folders", "--json").stdout)
    assert known["path"] == str(music) and known["in_reach"] and known["left_out"] == [] and known["gone"] == 0
    line = f"{music}: {known['tracks']} tracks in {known['albums']} albums"
    assert tagger("folders").stdout.splitlines() == [line]
    inside = next(path.parent for path in sorted(music.rglob("*")) if path.is_file() and path.parent != music)
    tagger("forget", inside)
    assert f"  left out: {inside} ('tagger scan' takes it in again)" in tagger("folders").stdout
    tagger("scan", inside)
    assert tagger("folders").stdout.splitlines() == [line]
    music.rename(music.with_name("unplugged"))
    assert tagger("scan", music).returncode == 1
    shown = tagger("folders").stdout.splitlines()
    assert shown[0] == line and shown[1].startswith("  out of reach: connect its disk")


def test_all_fields_of_a_file_are_printed_with_what_would_change(tagger: Run, music: Path) -> None:
    tagger("scan", music)
    path = next(music.rglob("1 Alpha.flac"))
    tagger("accept", "all", "--genre", "Dub")
    lines = tagger("tags", path).stdout.splitlines()
    assert lines[0] == str(path) and any(line.lower() == "    title: alpha" for line in lines)
    assert any(line.startswith("  + ") and "Dub" in line for line in lines)
    assert not any(line.rstrip().endswith(":") for line in lines)
    (row,) = json.loads(tagger("tags", path, "--json").stdout)
    assert {"name", "before", "after"} == set(row["fields"][0])
    assert tagger("tags", f"{path.parent}/../{path.parent.name}/{path.name}").stdout.splitlines() == lines
    outside = tagger("tags", music / "none.flac")
    assert outside.returncode == 2 and "is not a file of the library" in outside.stderr


def test_a_file_without_tags_says_so_and_shows_only_what_is_added(tagger: Run, tmp_path: Path) -> None:
    path = make_audio(tmp_path / "bare" / "a.flac", "flac", tags={})
    tagger("scan", path.parent)
    assert tagger("tags", path).stdout.splitlines() == [str(path), "    This file has no tags."]
    tagger("accept", "all", "--genre", "Dub")
    assert [line.lower() for line in tagger("tags", path).stdout.splitlines()[1:]] == ["  + genre: dub"]


def test_what_is_typed_wrongly_is_answered_with_what_to_type(tagger: Run, tmp_path: Path) -> None:
    ran = tagger("folders", "/music")
    assert ran.returncode == 2 and "'tagger scan /music' reads that one" in ran.stderr
    ran = tagger("tags", tmp_path)
    assert ran.returncode == 2 and "is a folder; name files in it" in ran.stderr


def test_a_report_of_no_album_writes_no_page(tagger: Run, music: Path, tmp_path: Path) -> None:
    tagger("scan", music)
    ran = tagger("report", "genre:nosuch", "--out", tmp_path / "page.html")
    assert ran.returncode == 1 and "no page was written" in ran.stderr and not (tmp_path / "page.html").exists()


def test_a_file_is_known_by_the_name_that_a_link_gives_it(tagger: Run, music: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(music)
    tagger("scan", "link")
    name = tmp_path / "link" / next(music.rglob("1 Alpha.flac")).relative_to(music)
    ran = tagger("tags", name)
    assert (ran.returncode, ran.stdout.splitlines()[0]) == (0, str(name))
