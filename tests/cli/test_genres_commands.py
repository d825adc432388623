"""``tagger genres`` and ``tagger clean`` as a person types them."""

import json
from pathlib import Path

from tests.cli.conftest import Run
from tests.helpers.media import make_audio
from tests.helpers.write_context import genres_of


def library(tagger: Run, folder: Path) -> Path:
    path = make_audio(folder / "a.flac", "flac", tags={"title": "a", "album": "A", "genres": ["hiphop", "Unknown"]})
    tagger("scan", folder)
    return path


def test_cleaning_is_a_plan_that_is_written_and_taken_back(tagger: Run, tmp_path: Path) -> None:
    path = library(tagger, tmp_path / "music")
    before = path.read_bytes()
    (entry,) = json.loads(tagger("clean", "--dry-run", "--json").stdout)
    assert (entry["old"], entry["new"]) == (["hiphop", "Unknown"], ["Hip Hop"])
    assert path.read_bytes() == before
    assert "1 file written" in tagger("clean").stdout
    assert genres_of(path) == ("Hip Hop",)
    assert tagger("clean").stderr == "The genres in these albums' files are clean.\n"
    tagger("undo")
    assert path.read_bytes() == before
    (entry,) = json.loads(tagger("clean", "--without", "spelling", "--dry-run", "--json").stdout)
    assert entry["new"] == ["hiphop"]


def test_a_genre_is_taken_out_of_files_and_no_later_write_brings_it_back(tagger: Run, tmp_path: Path) -> None:
    path = library(tagger, tmp_path / "music")
    tagger("accept", "all", "--genre", "Pop")
    tagger("write")
    assert genres_of(path) == ("hiphop", "Pop")
    (entry,) = json.loads(tagger("clean", "--remove", "pop", "--dry-run", "--json").stdout)
    assert entry["new"] == ["hiphop"]
    assert "1 file written" in tagger("clean", "--remove", "pop").stdout
    tagger("write")
    assert genres_of(path) == ("hiphop",)
    tagger("genres", "protect", "Hip Hop")
    refused = tagger("clean", "--remove", "Hip Hop")
    assert refused.returncode == 2 and "genres unprotect" in refused.stderr
    nameless = tagger("clean", "--remove", " ")
    assert nameless.returncode == 2 and "takes the name of a genre" in nameless.stderr


def test_an_edit_is_tried_made_and_taken_back(tagger: Run, tmp_path: Path) -> None:
    path = library(tagger, tmp_path / "music")
    tried = tagger("genres", "rename", "Hip Hop", "Hip-Hop", "--dry-run")
    assert "Hip Hop → Hip-Hop" in tried.stdout and "1 album affected" in tried.stdout
    assert json.loads(tagger("genres", "edits", "--json").stdout) == []
    tagger("genres", "rename", "Hip Hop", "Hip-Hop")
    tagger("clean")
    assert genres_of(path) == ("Hip-Hop",)
    assert "rename Hip Hop to Hip-Hop" in tagger("genres", "undo").stdout
    tagger("clean")
    assert genres_of(path) == ("Hip Hop",)
    assert tagger("genres", "undo").returncode == 2


def test_reject_removes_a_genre_that_only_the_files_hold(tagger: Run, tmp_path: Path) -> None:
    path = library(tagger, tmp_path / "music")
    tagger("reject", "all", "--genre", "unknown")
    tagger("write")
    assert genres_of(path) == ("hiphop",)
    tagger("undo")
    assert genres_of(path) == ("hiphop", "Unknown")


def test_rejecting_what_the_files_hold_says_how_it_is_removed(tagger: Run, tmp_path: Path) -> None:
    path = library(tagger, tmp_path / "music")
    ran = tagger("reject", "album:A", "--genre", "Hip Hop")
    assert "0 genres rejected" in ran.stdout
    assert "'tagger clean album:A --remove 'Hip Hop'' removes it from them" in ran.stderr
    assert "clean" not in tagger("reject", "all", "--genre", "Jazz").stderr
    assert "clean" not in tagger("reject", "all", "--genre", "unknown").stderr
    tagger("clean", "album:A", "--remove", "Hip Hop")
    assert genres_of(path) == ("Unknown",)


def test_mode_replace_writes_the_canonical_spelling(tagger: Run, tmp_path: Path) -> None:
    path = library(tagger, tmp_path / "music")
    tagger("accept", "all", "--genre", "Hip Hop")
    tagger("write", "--mode", "replace")
    assert genres_of(path) == ("Hip Hop",)


def test_the_configuration_of_beets_is_imported_and_says_what_is_not(tagger: Run, tmp_path: Path) -> None:
    path = make_audio(
        tmp_path / "music" / "a.flac",
        "flac",
        tags={"title": "a", "artist": "Ann", "genres": ["hippety", "Nu Metal", "Pop"]},
    )
    tagger("scan", tmp_path / "music")
    config = tmp_path / "config.yaml"
    config.write_text(
        "lastgenre:\n  aliases:\n    hip hop: [hippety+]\n    \\2 rock: [(alt)rock]\n"
        "  ignorelist:\n    ann: [.*metal]\n    bob: [pop]\n",
        encoding="utf-8",
    )
    ran = tagger("genres", "import", config)
    assert "Taken over: spellings 1, ignored genres 2." in ran.stderr and "(alt)rock" in ran.stderr
    assert "hippety → Hip Hop" in ran.stdout
    tagger("clean")
    assert genres_of(path) == ("Hip Hop", "Pop")
    tagger("genres", "undo")
    assert tagger("genres", "edits").stdout == ""


def test_an_edit_names_the_albums_of_joined_values_and_keeps_its_words(tagger: Run, tmp_path: Path) -> None:
    make_audio(tmp_path / "music" / "a.flac", "flac", tags={"title": "a", "album": "A", "genres": ["House, Techno"]})
    tagger("scan", tmp_path / "music")
    ran = tagger("genres", "rename", "Techno", "Tekkno", "--dry-run")
    assert "Techno → Tekkno" in ran.stdout and "1 album affected" in ran.stdout
    assert [
        use["albums"] for use in json.loads(tagger("genres", "list", "--json").stdout) if use["name"] == "Techno"
    ] == [1]
    tagger("genres", "ignore", "*", "/.*tech?no/")
    assert tagger("genres", "edits").stdout == "   1  ignore /.*tech?no/ for *\n"
    assert "Undone: ignore /.*tech?no/ for *." in tagger("genres", "undo").stdout
    assert tagger("genres", "undo").returncode == 2


def test_the_list_ends_with_what_stands_beside_the_tree(tagger: Run, tmp_path: Path) -> None:
    assert "Beside the tree" not in tagger("genres", "list").stdout
    config = tmp_path / "config.yaml"
    config.write_text(
        "lastgenre:\n  aliases:\n    '\\1 metal': ['(black|death).?metal+']\n    jazz: ['jazz+']\n", encoding="utf-8"
    )
    tagger("genres", "import", config)
    tagger("genres", "protect", "My Sunday")
    tagger("genres", "ignore", "Burial", "Pop")
    tagger("genres", "ignore", "*", "/.*pop/")
    lines = tagger("genres", "list").stdout.splitlines()
    assert any(line.startswith("Jazz: ") and line.endswith("/jazz+/") for line in lines)
    assert lines[lines.index("Beside the tree") + 1 :] == [
        "  \\1 metal: /(black|death).?metal+/", "  My Sunday (protected)", "  Pop (ignored for Burial)",
        "  /.*pop/ (ignored for everybody)",
    ]  # fmt: skip
    assert tagger("genres", "unalias", "/(black|death).?metal+/").returncode == 0
    assert "black|death" not in tagger("genres", "list").stdout


def test_an_undone_merge_says_which_decisions_stay(tagger: Run, music: Path, model: str) -> None:
    tagger("scan", music)
    tagger("suggest", "--workers", "1")
    genre = json.loads(tagger("show", "--json").stdout)[0]["suggestions"][0]["genre"]
    tagger("accept", "all", "--genre", genre)
    tagger("genres", "merge", genre, "Zeuhl")
    tagger("suggest", "--workers", "1")
    ran = tagger("genres", "undo")
    assert ran.stdout == f"Undone: merge {genre} into Zeuhl.\n"
    assert ran.stderr == (
        "What is decided about Zeuhl stays so, since it cannot be told which of it was about a genre that was merged with it; "
        "'tagger reset' forgets decisions.\n"
    )


def test_a_name_below_a_genre_is_no_genre_to_merge_and_says_what_to_do(tagger: Run) -> None:
    refused = tagger("genres", "merge", "Rap", "Hip Hop")
    assert refused.returncode == 2 and "belongs below 'Hip Hop'" in refused.stderr
    assert tagger("genres", "alias", "Hip Hop", "Rap").returncode == 0
    assert "needs letters" in tagger("genres", "alias", "Jazz", "/[").stderr
    assert tagger("genres", "merge", "Boom Bap", "Hip Hop").returncode == 0


def test_removing_what_no_file_holds_says_so(tagger: Run, tmp_path: Path) -> None:
    library(tagger, tmp_path / "music")
    assert "No file of these albums holds 'Zorp'" in tagger("clean", "--remove", "Zorp").stderr


def test_a_list_is_imported_and_a_taxonomy_built(tagger: Run, tmp_path: Path) -> None:
    library(tagger, tmp_path / "music")
    names = tmp_path / "mine.txt"
    names.write_text("Rap\nHip Hop\n", encoding="utf-8")
    assert "2 genres" in tagger("genres", "import", names).stdout
    assert [use["name"] for use in json.loads(tagger("genres", "list", "--json").stdout)] == ["Rap", "Hip Hop"]
    assert "1 genre." in tagger("genres", "build").stdout
    assert [use["name"] for use in json.loads(tagger("genres", "list", "--json").stdout)] == ["hiphop"]
    tagger("genres", "use", "discogs")
    assert "Electronic" in tagger("genres", "list").stdout
