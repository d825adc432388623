"""Edits of a taxonomy, and the file that remembers them."""

import os
from pathlib import Path

import pytest

from tagger.errors import TaggerError
from tagger.genres import editing
from tagger.genres.importing import near_duplicates, of_library, read_genres
from tagger.genres.taxonomy import Taxonomy
from tagger.genres.taxonomy_file import MOST_BYTES, format_taxonomy, parse_taxonomy
from tagger.paths import resource
from tagger.state.person_taxonomy import read_taxonomy

TREE = Taxonomy.load()


def stored(taxonomy: Taxonomy) -> Taxonomy:
    """The taxonomy as its file gives it back."""
    text = format_taxonomy(taxonomy)
    again = parse_taxonomy(text, "test")
    assert format_taxonomy(again) == text
    return again


def test_a_renamed_genre_keeps_its_place_and_its_old_name_as_a_spelling() -> None:
    tree = stored(editing.rename(TREE, "drum & bass", "DnB"))
    assert tree.written("Drum and Bass") == "DnB"
    assert tree.path("Neurofunk") == ("Electronic", "DnB", "Neurofunk")
    with pytest.raises(TaggerError, match="merge"):
        editing.rename(TREE, "Drum and Bass", "Techno")


def test_merged_genres_become_spellings_and_their_kinds_move() -> None:
    tree = stored(editing.merge(TREE, ["Drum and Bass"], "Electronica"))
    assert tree.written("d'n'b") == "Electronica"
    assert tree.path("Neurofunk") == ("Electronic", "Electronica", "Neurofunk")
    upwards = stored(editing.merge(TREE, ["Electronic"], "Techno"))
    assert upwards.path("Techno") == ("Techno",)
    assert upwards.path("House") == ("Techno", "House")
    with pytest.raises(TaggerError, match="'Techno' cannot be merged into itself"):
        editing.merge(TREE, ["Techno"], "techno")


def test_a_moved_genre_takes_its_kinds_along_and_no_circle_is_made() -> None:
    tree = stored(editing.move(TREE, "Techno", "Pop"))
    assert tree.path("Dub Techno") == ("Pop", "Techno", "Dub Techno")
    assert stored(editing.move(tree, "Techno", None)).path("Dub Techno") == ("Techno", "Dub Techno")
    with pytest.raises(TaggerError, match="kind of it"):
        editing.move(TREE, "Techno", "Dub Techno")


def test_hidden_folded_displayed_protected_ignored_and_mapped() -> None:
    tree = editing.hide(TREE, "Podcast")
    tree = editing.fold_up(tree, "Dub Techno")
    tree = editing.display(tree, "Classical", "Klassik")
    tree = editing.protect(tree, "My; Own")
    tree = editing.ignore(tree, "Miles Davis", "Pop")
    tree = stored(editing.map_label(editing.map_label(tree, "rap", "Trap"), "noise", ""))
    assert tree.of_label("Podcast") is None
    assert tree.written("dub techno") == "Techno"
    assert tree.written("classique") == "Klassik"
    assert tree.is_protected("my own")
    assert tree.ignores("miles davis", "pop") and not tree.ignores("Burial", "pop")
    assert (tree.of_label("rap"), tree.of_label("noise"), TREE.of_label("rap")) == ("Trap", None, "Hip Hop")
    back = editing.hide(editing.fold_up(tree, "Dub Techno", folded=False), "Podcast", hidden=False)
    assert back.written("dub techno") == "Dub Techno"
    assert back.of_label("Podcast") == "Podcast"
    with pytest.raises(TaggerError, match="no genre above"):
        editing.fold_up(TREE, "Rock")


def test_aliases_are_ordered_patterns() -> None:
    tree = editing.add_alias(TREE, "Techno", "/te[ck]+no+ .*/")
    tree = stored(editing.add_alias(tree, "House", "/te.*/"))
    assert (tree.written("Teckno stuff"), tree.written("tekkers")) == ("Techno", "House")
    assert stored(editing.remove_alias(tree, "/te.*/")).written("tekkers") == "tekkers"
    assert stored(editing.add_alias(TREE, "Dance", "club")).written("Club") == "Dance"
    with pytest.raises(TaggerError, match="genre itself"):
        editing.add_alias(TREE, "Techno", "House")


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("format = 2", "format = 1"),
        ("format = 1\ntree = 3", "to be a text"),
        ("format = 1\ntree = 'A'\nspellings = [{ genre = 'B', names = ['b'] }]", "not in its tree"),
        ("format = 1\ntree = 'A'\nspellings = [{ genre = 'A', names = ['/(/'] }]", "regular expression"),
        ("format = 1\ntree = '''\nA\na'''", "twice"),
        ("format = 1\nmood = 'x'", "unknown entry 'mood'"),
        ("tree", "not TOML"),
        (f"format = 1\ntree = {'[' * 50_000}", "nested too deeply"),
        (f"format = 1\nx = {'1' * 6_000}", "not TOML"),
        (f"format = 1\n{'a . ' * 30_000}b = 1", "key of many parts"),
        ("format = 1\ntree = 'A'\nspellings = [{ genre = 'A', names = ['/(a+)+/'] }]", "could take very long"),
    ],
)
def test_a_file_that_makes_no_sense_is_named_with_the_cause(text: str, cause: str) -> None:
    with pytest.raises(TaggerError, match=cause):
        parse_taxonomy(text, "mine.toml")


def test_another_tree_keeps_what_a_person_decided() -> None:
    tree = editing.protect(editing.ignore(TREE, "Miles Davis", "Pop"), "My Sunday")
    tree = editing.display(editing.fold_up(editing.hide(tree, "Podcast"), "Dub Techno"), "Classical", "Ernste Musik")
    tree = editing.map_label(editing.map_label(tree, "noise", ""), "rap", "Trap")
    other = parse_taxonomy(
        "format = 1\ntree = '''\nClassical\nElectro\n  Dub Techno\nPop\n'''\n[ignored]\n\"*\" = [\"Club\"]", "other"
    )
    changed = stored(editing.with_decisions(other, tree))
    assert list(changed) == ["Classical", "Electro", "Dub Techno", "Pop"]
    assert changed.is_protected("my sunday")
    assert changed.ignores("Miles Davis", "Pop") and changed.ignores("Burial", "club")
    assert (changed.written("classical"), changed.written("Ernste Musik")) == ("Ernste Musik", "Ernste Musik")
    assert changed.written("dub techno") == "Electro"
    assert (changed.hidden, changed.of_label("noise"), changed.of_label("rap")) == (frozenset(), None, "rap")


def read_taxonomy_file(path: Path) -> Taxonomy:
    tree = read_genres(path).tree
    assert tree is not None
    return tree


def test_beets_tree_and_plain_lists_are_read(tmp_path: Path) -> None:
    beets = tmp_path / "genres-tree.yaml"
    beets.write_text(
        "---\n- blues:  # first\n    - country blues\n    - \"rock 'n' roll\":\n        - surf\n- hip hop\n",
        encoding="utf-8",
    )
    tree = read_taxonomy_file(beets)
    assert tree.path("surf") == ("Blues", "Rock 'N' Roll", "Surf")
    assert tree.written("Hip-Hop/Rap") == "Hip Hop"
    plain = tmp_path / "whitelist.txt"
    plain.write_text("# mine\nJazz\njazz\nMy Sunday\nmy house\n", encoding="utf-8")
    assert list(read_taxonomy_file(plain)) == ["Jazz", "My Sunday", "my house"]
    beets.write_text("- blues: {a: b}\nfoo\n", encoding="utf-8")
    with pytest.raises(TaggerError, match="line 2"):
        read_taxonomy_file(beets)


def test_a_genre_that_beets_has_twice_stands_where_it_came_first_with_all_below_it(tmp_path: Path) -> None:
    """As in the tree of beets 2.14, which has six genres twice."""
    beets = tmp_path / "genres-tree.yaml"
    beets.write_text(
        "- hip hop:\n    - rap:\n        - hardcore hip hop\n    - uk drill\n    - hardcore hip-hop:\n        - horrorcore\n"
        "- metal:\n    - rap:\n        - metal:\n            - nu metal\n",
        encoding="utf-8",
    )
    tree = read_taxonomy_file(beets)
    assert list(tree) == ["Hip Hop", "Rap", "Hardcore Hip Hop", "Horrorcore", "UK Drill", "Metal", "Nu Metal"]
    assert tree.path("Horrorcore") == ("Hip Hop", "Rap", "Hardcore Hip Hop", "Horrorcore")
    assert tree.path("Nu Metal") == ("Metal", "Nu Metal")


def test_names_of_a_beets_tree_that_has_capitals_stay_as_they_are(tmp_path: Path) -> None:
    beets = tmp_path / "genres-tree.yaml"
    beets.write_text("- Hip-Hop:\n    - uk hip-hop\n", encoding="utf-8")
    assert list(read_taxonomy_file(beets)) == ["Hip-Hop", "uk hip-hop"]


@pytest.mark.parametrize("quoted", ['"a\\xb"', '"""', '"a\tb"x"'])
def test_a_quoted_name_of_beets_that_is_none_is_named_with_its_line(tmp_path: Path, quoted: str) -> None:
    beets = tmp_path / "genres-tree.yaml"
    beets.write_text(f"- blues\n- {quoted}\n", encoding="utf-8")
    with pytest.raises(TaggerError, match="line 2"):
        read_taxonomy_file(beets)


@pytest.mark.skipif(os.name != "posix", reason="pipes and devices have names in POSIX systems")
def test_pipes_devices_and_large_files_are_no_taxonomy_and_are_not_waited_for(tmp_path: Path) -> None:
    pipe, device, large = tmp_path / "pipe.toml", tmp_path / "zero.txt", tmp_path / "large.txt"
    os.mkfifo(pipe)
    device.symlink_to("/dev/zero")
    with large.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    for path, cause in ((pipe, "regular file"), (device, "regular file"), (large, "too large")):
        with pytest.raises(TaggerError, match=cause):
            read_taxonomy_file(path)
    (tmp_path / "taxonomy.toml").symlink_to(pipe)
    with pytest.raises(TaggerError, match="regular file"):
        read_taxonomy(tmp_path)


@pytest.mark.parametrize(
    ("expression", "cause"),
    [
        ("(((", "missing"),
        ("x(?i)", "global flags"),
        ("a{99999999999999999999}", "too large"),
        ("(" * 3000 + ")" * 3000, "nested too deeply"),
        ("(a+)+", "same letters in two ways"),
    ],
)
def test_an_expression_that_is_none_or_takes_very_long_is_refused_before_it_meets_a_name(
    expression: str, cause: str
) -> None:
    with pytest.raises(TaggerError, match=cause):
        editing.add_alias(TREE, "Rock", f"/{expression}/")


@pytest.mark.parametrize(
    "expression", ["hip.?hop.*", "(the )?rock( (and|n) roll)?", r"[(+*]+rock\(a+\)*", "[[a]b", "(?:ro|ck)+"]
)
def test_an_expression_that_ends_soon_is_taken(expression: str) -> None:
    assert editing.add_alias(TREE, "Rock", f"/{expression}/").patterns[-1].expression == expression


def test_a_library_has_a_taxonomy_of_its_own() -> None:
    tree = stored(of_library({"hiphop": 3, "Hip-Hop": 5, "Trap": 2, "Unknown": 4, "My Own": 1}))
    assert list(tree) == ["Hip-Hop", "Trap", "My Own"]
    assert (tree.written("hiphop"), tree.path("trap")) == ("Hip-Hop", ("Hip-Hop", "Trap"))


def test_names_that_look_like_one_genre_are_found() -> None:
    names = ["Psychedelic Rock", "Psychedlic Rock", "Rock Indie", "Indie Rock", "Jazz", "80s", "90s"]
    assert near_duplicates(names, TREE) == [("Indie Rock", "Rock Indie"), ("Psychedelic Rock", "Psychedlic Rock")]
    assert near_duplicates(["Zorp-Core", "Zorpcore", "Drum & Bass", "DnB"], TREE) == [("Zorp-Core", "Zorpcore")]
    assert near_duplicates(["Psychedlic Rock", "Jazz"], TREE) == [("Psychedlic Rock", "Psychedelic Rock")]
    assert near_duplicates(["Psychedlic Rock"], editing.hide(TREE, "Psychedelic Rock")) == []


@pytest.mark.parametrize(("name", "count"), [("tagger", 500), ("mumu", 250), ("discogs", 400), ("musicbrainz", 500)])
def test_the_shipped_taxonomies_are_whole(name: str, count: int) -> None:
    tree = stored(parse_taxonomy(resource(f"taxonomies/{name}.toml").read_text(encoding="utf-8"), name))
    assert len(tree) == 250 if name == "mumu" else len(tree) > count
