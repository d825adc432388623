"""The verbs on real files: what they print, and with which exit code they end."""

import json
import os
import stat
import sys
from pathlib import Path
from typing import Any

import pytest

from tagger.library import left_out_folders
from tagger.services import scan as scan_service
from tagger.state.exclusive_lock import exclusive_lock
from tests.cli.conftest import Run
from tests.helpers.bundles import make_bundle
from tests.helpers.media import make_audio, make_huge_cover


def shown(tagger: Run, *query: str) -> list[dict[str, Any]]:
    ran = tagger("show", *query, "--json")
    assert (ran.returncode, ran.stderr) == (0, "")
    found: list[dict[str, Any]] = json.loads(ran.stdout)
    return found


def test_from_files_to_decisions(tagger: Run, music: Path, model: str) -> None:
    scanned = tagger("scan", music)
    assert (scanned.returncode, scanned.stderr) == (0, "")
    assert scanned.stdout == "5 tracks in 3 albums: 5 read, 0 unchanged, 0 moved, 0 newly missing.\n"
    suggested = tagger("suggest", "--workers", "1")
    assert (suggested.returncode, suggested.stderr) == (0, "")
    assert suggested.stdout == "8 items analysed, 0 known already; new suggestions for 3 albums.\n"
    albums = shown(tagger)
    assert {album["album"] for album in albums} >= {"First", "Second"}
    accepted = tagger("accept", "first", "--genre", "jazz", "--genre", "My Sunday Music")
    assert accepted.stdout == "2 genres accepted on 1 matching album.\n"
    (first,) = shown(tagger, "album:first")
    assert [album["id"] for album in shown(tagger, "status:accepted")] == [first["id"]]
    states = {suggestion["genre"]: suggestion["state"] for suggestion in first["suggestions"]}
    assert (states["Jazz"], states["My Sunday Music"]) == ("accepted", "added")
    assert tagger("reject", "first", "--genre", "jazz").stdout == "1 genre rejected on 1 matching album.\n"
    assert tagger("reset", "all").stdout == "2 genres forgotten on 3 matching albums.\n"
    tagger("reject", "all")
    assert [shown(tagger, f"status:{status}") for status in ("new", "suggested")] == [[], []]
    assert len(shown(tagger, "status:rejected")) == 3


def test_the_score_of_every_genre_is_printed_once_it_is_known(tagger: Run, music: Path, model: str) -> None:
    tagger("scan", music)
    ran = tagger("show", "--scores")
    assert ran.returncode == 0 and "3 albums without scores" in ran.stderr and "tagger suggest" in ran.stderr
    assert [album["scores"] for album in json.loads(ran.stdout)] == [None] * 3
    tagger("suggest", "--workers", "1")
    ran = tagger("show", "--scores", "first")
    assert (ran.returncode, ran.stderr) == (0, "")
    (first,) = json.loads(ran.stdout)
    assert {item["genre"]: item["score"] for item in first["suggestions"]}.items() <= first["scores"].items()
    assert all(track["scores"].keys() == first["scores"].keys() for track in first["tracks"])


def test_what_a_person_reads(tagger: Run, command: Run, music: Path, model: str) -> None:
    tagger("scan", music)
    assert "not analysed yet" in tagger("show").stdout
    tagger("suggest", "--workers", "1")
    read = tagger("show", "first").stdout
    assert read.startswith("Ann – First\n  2 tracks in ")
    assert "  in the files: Pop\n" in read
    assert "suggested from sound, cover and text" in read
    assert "█" in read and "%  suggested" in read and "raises it" in read
    assert "\x1b" not in read
    plain = command("show", "first", PYTHONIOENCODING="ascii").stdout
    assert plain.isascii() and plain.startswith("Ann - First\n") and "#" in plain


def test_while_another_program_analyses_all_but_analysing_goes_on(
    tagger: Run, music: Path, model: str, state_folder: Path
) -> None:
    tagger("scan", music)
    with exclusive_lock(state_folder, "analysing"):
        refused = tagger("suggest", "--workers", "1")
        others = [tagger("scan", music), tagger("show"), tagger("accept", "all", "--genre", "Jazz"), tagger("write")]
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr == (
        f"tagger: Another tagger (process {os.getpid()}) is analysing for the state in '{state_folder}'; "
        "wait until it has finished, or end it, then try again.\n"
    )
    assert [other.returncode for other in others] == [0, 0, 0, 0]
    assert tagger("suggest", "--workers", "1").stdout.startswith("8 items analysed, 0 known already")


def test_why_nothing_is_suggested(tagger: Run, tmp_path: Path, model: str) -> None:
    music = tmp_path / "music"
    song, broken = make_audio(music / "a" / "song.flac", "flac"), music / "b" / "broken.mp3"
    broken.parent.mkdir()
    broken.touch()
    tagger("scan", music)
    tagger("accept", "all", "--genre", "Dub", "--file", song)
    assert "  not analysed yet: run 'tagger suggest'\n" in tagger("show", "folder:/a").stdout
    assert "nothing suggested: none of its files can be read; replace them" in tagger("show", "folder:/b").stdout
    song.unlink()
    tagger("scan", music)
    assert "nothing suggested: its files are gone; scan the folder" in tagger("show", "folder:/a").stdout


def test_an_empty_state_says_how_to_begin(tagger: Run) -> None:
    ran = tagger("show")
    assert (ran.returncode, ran.stdout) == (0, "")
    assert "begin with 'tagger scan FOLDER'" in ran.stderr
    assert tagger("show", "--json").stdout == "[]\n"


def test_environment_errors_are_one_sentence_and_2(tagger: Run, tmp_path: Path) -> None:
    for arguments in (
        ["scan", "nowhere"],
        ["nowhere"],
        ["show", "status:none"],
        ["show", "genre>bar"],
        ["accept", '"not closed'],
        ["models", "use", "none"],
        ["suggest", "--model", "none"],
    ):
        ran = tagger(*arguments)
        assert ran.returncode == 2, arguments
        assert ran.stderr.startswith("tagger: ") and ran.stderr.count("\n") == 1
        assert "Traceback" not in ran.stderr
    (tmp_path / "file").touch()
    ran = tagger("--state", tmp_path / "file", "show")
    assert (ran.returncode, "name another one with --state" in ran.stderr) == (2, True)


def test_no_match_is_said(tagger: Run, music: Path) -> None:
    tagger("scan", music)
    ran = tagger("accept", "xyzzy", "--genre", "Jazz")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert "No album matches" in ran.stderr
    ran = tagger("show", "xyzzy")
    assert (ran.returncode, ran.stderr) == (0, "No album matches; 'tagger show' lists them all.\n")


@pytest.mark.parametrize(
    "command", ["show", "show jazz", "accept all", "words all", "report --out page.html", "write", "clean", "fetch"]
)
def test_an_empty_library_says_how_to_begin(tagger: Run, command: str) -> None:
    told = tagger(*command.split()).stderr
    assert told.removeprefix("tagger: ") == "No music is known yet; begin with 'tagger scan FOLDER'.\n"


def test_a_genre_that_may_be_misspelt_is_added_and_said(tagger: Run, music: Path) -> None:
    tagger("scan", music)
    ran = tagger("accept", "all", "--genre", "Schoegaze", "--genre", "Jazz", "--genre", "My Sunday Music")
    assert (ran.returncode, ran.stdout) == (0, "9 genres accepted on 3 matching albums.\n")
    assert ran.stderr == (
        "'Schoegaze' is not one of your genres, and was added as it is written; if 'Shoegaze' was meant, "
        "'tagger reset all --genre Schoegaze' undoes that.\n"
    )
    assert tagger("reset", "all", "--genre", "Schoegaze").stdout == "3 genres forgotten on 3 matching albums.\n"


def test_nothing_left_to_decide_is_said(tagger: Run, music: Path) -> None:
    tagger("scan", music)
    for choice in ([], ["--top", "3"], ["--genre", "Jazz", "--min-score", "0.5"]):
        ran = tagger("accept", "all", *choice)
        assert (ran.returncode, ran.stdout) == (0, "0 genres accepted on 3 matching albums.\n")
        assert "No such suggestion is left to be accepted: 'tagger show' prints them" in ran.stderr
    tagger("accept", "all", "--genre", "Jazz")
    assert tagger("accept", "all", "--genre", "Jazz").stderr == ""


def test_queries_exclude_join_and_say_what_can_be_written(tagger: Run, music: Path) -> None:
    tagger("scan", music)
    everything = {album["id"] for album in shown(tagger)}
    (first,) = shown(tagger, "album:first")
    assert {album["id"] for album in shown(tagger, "-album:first")} == everything - {first["id"]}
    assert shown(tagger, "NOT", "album:first") == shown(tagger, "-album:first")
    assert shown(tagger, f"id:{first['id']} OR nobody") == [first]
    ran = tagger("show", "genre>jazz")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert 'write genre:text for what contains it, genre:="text" for exactly that, or -genre:text' in ran.stderr


@pytest.mark.parametrize(
    ("command", "consequence"),
    [
        ("show", ""), ("report --out page.html", "so no page was written"), ("write", ""), ("clean", ""),
        ("covers", ""), ("accept", "so nothing was decided"), ("reject", "so nothing was decided"),
        ("reset", "so nothing was decided"), ("fetch", "so nothing was fetched"), ("words", ""),
    ],
)  # fmt: skip
def test_where_nothing_matches_a_field_that_is_none_is_named(
    tagger: Run, music: Path, command: str, consequence: str
) -> None:
    tagger("scan", music)
    ran = tagger(*command.split(), "gnere:jazz")
    expected = "; 'gnere' is not a field, so 'gnere:jazz' is searched as text; 'genre:jazz' may be meant.\n"
    assert (
        ran.stderr.removeprefix("tagger: ") == f"No album matches{', ' if consequence else ''}{consequence}{expected}"
    )


def test_a_library_that_moved_leaves_nothing_behind(tagger: Run, music: Path, model: str) -> None:
    tagger("scan", music)
    moved = music.rename(music.with_name("moved"))
    assert "5 moved" in tagger("scan", moved).stdout
    again = tagger("--headless")
    assert (again.returncode, again.stderr) == (0, "")
    assert tagger("doctor").returncode == 0


def test_a_folder_is_forgotten(tagger: Run, music: Path) -> None:
    tagger("scan", music)
    ran = tagger("forget", "nowhere")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert f"those that were are '{music}'" in ran.stderr
    ran = tagger("forget", music)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == f"Forgot '{music}' with 5 tracks in 3 albums; the files are as they were.\n"
    assert shown(tagger) == []


def test_a_second_run_finds_everything_done(tagger: Run, music: Path, model: str) -> None:
    tagger("scan", music)
    tagger("suggest", "--workers", "1")
    assert "5 tracks in 3 albums: 0 read, 5 unchanged" in tagger("scan", music).stdout
    assert tagger("suggest").stdout == "0 items analysed, 8 known already; new suggestions for 0 albums.\n"


def test_hostile_files_are_named_and_the_rest_is_done(tagger: Run, tmp_path: Path, model: str) -> None:
    music = tmp_path / "music"
    good = make_audio(music / "good.flac", "flac", tags={"title": "Good"})
    (music / "empty.mp3").touch()
    (music / "text.mp3").write_text("only words " * 500)
    cut = make_audio(music / "truncated.flac", "flac", seconds=5.0, seed=1)
    cut.write_bytes(cut.read_bytes()[: cut.stat().st_size // 3])
    make_huge_cover(music / "cover.png")
    (music / "dangling.mp3").symlink_to(music / "nowhere.mp3")
    locked = make_audio(music / "locked.ogg", "ogg vorbis", seed=2)
    locked.chmod(0)
    scanned, suggested = tagger("scan", music), tagger("suggest", "--workers", "1")
    assert (scanned.returncode, suggested.returncode) == (1, 1)
    named = {Path(line.split(": ")[1]).name for line in (scanned.stderr + suggested.stderr).splitlines()}
    expected = {"empty.mp3", "text.mp3", "truncated.flac", "cover.png", "dangling.mp3"}
    assert named == (expected if os.access(locked, os.R_OK) else expected | {"locked.ogg"})
    assert "pixel" in suggested.stderr
    tracks = {Path(track["path"]).name: track["error"] for album in shown(tagger) for track in album["tracks"]}
    assert tracks[good.name] is None
    assert tracks["empty.mp3"] and tracks["text.mp3"] and tracks["truncated.flac"]
    assert [album for album in shown(tagger) if album["suggestions"]]
    locked.chmod(stat.S_IRUSR | stat.S_IWUSR)


def test_a_scan_counts_what_it_could_not_read_apart(tagger: Run, music: Path) -> None:
    (music / "text.mp3").write_text("only words " * 500)
    cut = make_audio(music / "cut" / "cut.flac", "flac", seconds=5.0, seed=1)
    cut.write_bytes(cut.read_bytes()[: cut.stat().st_size // 3])  # its tags can be read
    first, again = tagger("scan", music), tagger("scan", music, "--json")
    assert first.stdout == "7 tracks in 5 albums: 6 read, 1 unreadable, 0 unchanged, 0 moved, 0 newly missing.\n"
    assert (first.returncode, again.returncode, again.stderr) == (1, 1, "")
    found = json.loads(again.stdout)
    assert {Path(problem["where"]).name for problem in found.pop("problems")} == {"text.mp3", "cut.flac"}
    assert found == {
        **{"tracks": 7, "albums": 5, "read": 0, "unreadable": 1, "unchanged": 6, "moved": 0, "missing": 0},
    }


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the file system takes Unicode names only")
def test_names_that_are_no_text_come_through(tagger: Run, tmp_path: Path, model: str) -> None:
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/m\xfcsic"))
    make_audio(folder / "a.flac", "flac")
    (folder / "broken.mp3").touch()
    scanned = tagger("scan", folder)
    assert (scanned.returncode, "\\xfcsic/broken.mp3: " in scanned.stderr) == (1, True)
    assert "\\xfcsic" in tagger("show").stdout
    (album,) = shown(tagger, "folder:m")
    assert any(Path(track["path"]).exists() for track in album["tracks"])
    assert len(shown(tagger, folder.name)) == 1
    assert tagger("suggest", folder, "--workers", "1").returncode == 0
    assert tagger("accept", "all", "--genre", "J\udcffzz").returncode == 0


def test_what_tags_hold_cannot_steer_the_terminal(tagger: Run, tmp_path: Path) -> None:
    """Control characters, marks of direction and what has no width are escaped in what is read, and exact in JSON."""
    names = {"title": "T\u200b", "album": "A\u202elbum", "artist": "A\x1b[31m", "genres": ["Ja\ufeffzz", "Fo\u200flk"]}
    make_audio(tmp_path / "m" / "a.flac", "flac", tags={**names, "track": 1})
    tagger("scan", tmp_path / "m")
    (album,) = shown(tagger)
    assert (album["album"], album["artist"], album["genres"]) == (names["album"], names["artist"], names["genres"])
    text = tagger("show").stdout
    assert all(line.isprintable() for line in text.splitlines())
    assert r"A\x1b[31m – A\u202elbum" in text and r"Ja\ufeffzz, Fo\u200flk" in text
    ran = tagger("accept", "all", "--genre", "Xy\u200blok")
    assert ran.returncode == 2
    assert r"The genre 'Xy\u200blok' holds characters that cannot be seen" in ran.stderr


def test_the_shipped_models_figures_have_the_names_of_the_field(tagger: Run) -> None:
    told = tagger("models", "show").stdout
    assert "score: image, without netlabels: items 882, genres 17, ROC-AUC 0." in told
    assert "_auc" not in told and "_interval" not in told


def test_models_are_listed_and_described(tagger: Run, model: str, tmp_path: Path) -> None:
    listed = json.loads(tagger("models", "list", "--json").stdout)
    assert [model_entry["id"] for model_entry in listed if model_entry["in_use"]] == [model]
    assert f"* {model}  test 1.0.0: 6 genres from audio, image, text" in tagger("models", "list").stdout
    described = tagger("models", "show").stdout
    assert "limits: Random weights, for tests only." in described
    assert json.loads(tagger("models", "show", model, "--json").stdout)["name"] == "test"
    bad = make_bundle(tmp_path / "bad", seed=2)
    (bad / "text.onnx").write_bytes(b"")
    ran = tagger("models", "add", bad)
    assert (ran.returncode, "text.onnx" in ran.stderr) == (2, True)


def test_the_doctor_looks_at_everything(tagger: Run, model: str, music: Path) -> None:
    tagger("scan", music)
    ran = tagger("doctor", "--json")
    findings = {finding["subject"]: finding for finding in json.loads(ran.stdout)}
    assert list(findings) == [
        "program",
        "FFmpeg",
        "libsndfile",
        "models' runtime",
        "display",
        "state",
        "disk",
        "model",
        "library",
    ]
    assert findings["display"]["level"] == "remark"
    assert findings["model"]["level"] == findings["state"]["level"] == "ok"
    assert "5 tracks in 1 folder." in findings["library"]["sentence"]
    assert ran.returncode == 0


def test_the_doctor_survives_a_state_that_is_none(tagger: Run, state_folder: Path) -> None:
    (state_folder / "state.db").write_bytes(b"notes " * 1000)
    ran = tagger("doctor")
    assert ran.returncode == 2
    assert "✕ state: 'state.db'" in ran.stdout
    assert "✓ FFmpeg" in ran.stdout


def test_without_a_display_the_same_job_is_printed(tagger: Run, music: Path, model: str) -> None:
    ran = tagger(music)
    assert ran.returncode == 0
    assert "No window can open, since no display was found" in ran.stderr
    assert "Ann – First" in ran.stdout and "%  suggested" in ran.stdout
    again = tagger("--headless")
    assert "0 read, 5 unchanged" in again.stdout and "Ann – First" in again.stdout
    assert again.stderr == ""


def test_one_broken_file_is_one_problem_with_one_story(tagger: Run, tmp_path: Path, model: str) -> None:
    music = tmp_path / "music"
    cut = make_audio(music / "cut.flac", "flac", seconds=5.0)
    cut.write_bytes(cut.read_bytes()[: cut.stat().st_size // 3])
    make_huge_cover(music / "cover.png")
    ran = tagger("--headless", music)
    of_file, of_cover = ran.stderr.splitlines()
    assert (ran.returncode, of_file.startswith(f"tagger: {cut}: the audio is cut short: it ends at ")) == (1, True)
    assert of_cover == f"tagger: {music / 'cover.png'}: the picture has more than 100 megapixels; make it smaller"
    assert set(tagger("suggest").stderr.splitlines()) == {of_file, of_cover}
    assert tagger("scan", music).stderr.splitlines() == [of_file]
    assert "  ! cover: the picture has more than 100 megapixels" in tagger("show").stdout


def test_a_folder_without_music_is_said(tagger: Run, tmp_path: Path, model: str) -> None:
    (tmp_path / "empty").mkdir()
    ran = tagger(tmp_path / "empty")
    assert ran.returncode == 0
    assert "No music was found" in ran.stderr


def test_a_folder_inside_a_scanned_one_is_forgotten_until_it_is_named(tagger: Run, music: Path) -> None:
    tagger("scan", music)
    ran = tagger("forget", music / "Bob")
    assert ran.returncode == 0
    assert f"A scan of '{music}' leaves it out from now on, until you name it in a scan again." in ran.stdout
    assert tagger("scan", music).stdout.startswith("3 tracks")
    tagger("scan", music / "Bob")
    assert tagger("scan", music).stdout.startswith("5 tracks")


@pytest.mark.parametrize("verb", [["scan"], []])
def test_a_part_of_the_system_is_no_music_folder(
    tagger: Run, music: Path, monkeypatch: pytest.MonkeyPatch, verb: list[str]
) -> None:
    monkeypatch.setattr(left_out_folders, "SYSTEM_FOLDERS", (str(music),))
    # The process that reads drives would know the system's own folders only.
    monkeypatch.setattr(
        scan_service, "scan_apart", lambda state, folders, task: scan_service.scan(state, folders, task=task)
    )
    ran = tagger(*verb, music)
    assert ran.returncode == 2
    assert f"'{music}' is part of the system, '{music}'; name the folder that your music is in." in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_table_and_a_page_are_made_of_what_matches(tagger: Run, music: Path, tmp_path: Path) -> None:
    tagger("scan", music)
    table = tagger("show", "first", "--csv").stdout.splitlines()
    assert table[0].startswith("id,artist,album,") and len(table) == 2 and ",Ann,First," in table[1]
    page = tmp_path / "genres.html"
    made = tagger("report", "first", "--out", page)
    assert (made.returncode, made.stderr, made.stdout) == (0, "", f"1 album in '{page}'.\n")
    assert page.read_text(encoding="utf-8").count("<article>") == 1
    assert tagger("report", "--out", tmp_path / "genres.txt").returncode == 2


UNREACHABLE = "x" * 300  # what a system refuses to look at for one reason, it refuses to look at for others


@pytest.mark.parametrize(
    "arguments",
    [
        ["scan", UNREACHABLE],
        [UNREACHABLE],
        ["profile", UNREACHABLE, "list"],
        ["models", "add", UNREACHABLE],
        ["tags", UNREACHABLE],
        ["undo", "--file", UNREACHABLE],
        ["undo", "--file", "ring"],
        ["scan", "ring"],
    ],
)
def test_what_cannot_be_looked_at_is_one_sentence(tagger: Run, tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "ring").symlink_to("ring")
    ran = tagger(*arguments)
    assert ran.returncode == 2
    assert ran.stderr.startswith("tagger: ") and ran.stderr.count("\n") == 1
