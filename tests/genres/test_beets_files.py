"""beets' configuration: what its plugin lastgenre knows of genres is taken over, and what cannot be is named."""

from pathlib import Path

import pytest

from tagger.errors import TaggerError
from tagger.genres import editing
from tagger.genres.importing import read_genres
from tagger.genres.taxonomy import Taxonomy
from tagger.genres.taxonomy_file import format_taxonomy, parse_taxonomy

TREE = Taxonomy.load()
CONFIG = r"""
directory: ~/Music
plugins: lastgenre fetchart
lastgenre:
    count: 3
    canonical: yes
    whitelist: ~/genres.txt
    aliases:
        drum and bass:
            - d(rum)?[ &n/]*b(ass)?
        Hip Hop: [Hippety Hop, 'RAP\d+']
        my zorp:
            - zorp[ -]*core
        \g<1> hop:
            - (glitch|trip|zorp)[ -]*hop
        \1-\2:
            - ([jkc])[ -]*(pop|rock)
        \3 x:
            - (a) x
        techno:
            - (a+)+
            - '('
    ignorelist:
        '*':
            - spoken word
            - .*metal.*
            - 'C++ ['
        Miles Davis:
            - (?:smooth )?jazz
            - (a+)+
"""


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_aliases_and_ignored_genres_of_a_configuration_are_added_to_the_persons_own(tmp_path: Path) -> None:
    imported = read_genres(written(tmp_path, "config.yaml", CONFIG))
    before = editing.protect(TREE, "My Sunday")
    taxonomy, notes = imported.applied_to(before)
    assert imported.tree is None and taxonomy.is_protected("My Sunday")
    taxonomy = parse_taxonomy(format_taxonomy(taxonomy), "stored")
    for name, genre in (
        ("d n b", "Drum and Bass"),
        ("Hippety-Hop", "Hip Hop"),
        ("rap9", "Hip Hop"),
        ("RAP9", "Hip Hop"),
        ("Zorp-Core", "My Zorp"),
        ("Rap", "Rap"),
        ("glitch-hop", "Glitch Hop"),
        ("triphop", "Trip Hop"),
        ("zorp hop", "zorp hop"),
        ("JRock", "J-Rock"),
    ):
        assert taxonomy.written(name) == genre, name
    assert taxonomy.ignores("Burial", "Spoken Word") and taxonomy.ignores("Burial", "Heavy Metal")
    assert taxonomy.ignores("Burial", "c++ [") and not taxonomy.ignores("Burial", "Jazz")
    assert taxonomy.ignores("miles davis", "Smooth Jazz") and taxonomy.ignores("Miles Davis", "JAZZ")
    assert not taxonomy.ignores("Miles Davis", "Jazz Fusion")
    assert notes[:2] == ("Taken over: spellings 6, ignored genres 4.", "Now at the top of the tree: My Zorp.")
    refused = "\n".join(notes[2:])
    for part in (
        "'canonical: yes'",
        "the list '~/genres.txt'",
        "'/(a) x/' is not a regular expression (invalid group reference",
        "'/(a+)+/' could take very long",
        "'/(/' is not a regular expression",
    ):
        assert part in refused, part
    assert len(notes) == 8, "one for each, the slow pattern twice"
    again, _ = imported.applied_to(taxonomy)
    assert (again.patterns, again.ignored) == (taxonomy.patterns, taxonomy.ignored), "importing twice changes nothing"


def test_files_that_the_options_point_at_are_read(tmp_path: Path) -> None:
    written(tmp_path, "my-tree.yaml", "- rock:\n    - zorp rock\n")
    written(
        tmp_path, "ignored.txt", "# mine\nbob marley:\n    ska\n    ^(heavy|black)?\\s?metal$\n'*':\n    electronic\n"
    )
    config = written(
        tmp_path, "config.yaml", "lastgenre:\n  canonical: my-tree.yaml\n  ignorelist: ignored.txt\n  aliases: no\n"
    )
    taxonomy, notes = read_genres(config).applied_to(TREE)
    assert list(taxonomy) == ["Rock", "Zorp Rock"]
    assert taxonomy.ignores("Bob Marley", "Ska") and taxonomy.ignores("Bob Marley", "Heavy Metal")
    assert taxonomy.ignores("Anyone", "Electronic") and not taxonomy.ignores("Anyone", "Ska")
    assert notes == ("Taken over: spellings 0, ignored genres 3.",)
    by_itself, _ = read_genres(tmp_path / "ignored.txt").applied_to(TREE)
    assert by_itself.ignores("Bob Marley", "Ska") and not by_itself.ignores("Ann", "Ska")
    assert list(by_itself) == list(TREE)


def test_aliases_and_an_ignore_list_may_be_files_of_their_own(tmp_path: Path) -> None:
    aliases = written(tmp_path, "aliases.yaml", "techno:\n  - teknoo+\n")
    assert read_genres(aliases).applied_to(TREE)[0].written("Teknoooo") == "Techno"
    ignored = written(tmp_path, "ignorelist.yaml", "Ann:\n  - pop\n")
    assert read_genres(ignored).applied_to(TREE)[0].ignores("ann", "Pop")
    assert read_genres(written(tmp_path, "a.yaml", "'*': [pop]\n")).ignored == (("*", "pop"),)


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("directory: ~/Music\nplugins: fetchart\n", "no section 'lastgenre'"),
        ("lastgenre:\n  canonical: yes\n  count: 3\n", "own tree.*genres-tree.yaml first"),
        ("lastgenre:\n  aliases:\n    rock:\n      - [a, b]\n", "a list in line 4"),
        ("lastgenre:\n  aliases: [\n", r"not YAML as beets has it \(line 2"),
        ("lastgenre:\n  ignorelist: nowhere.txt\n", r"nowhere.txt' cannot be read \(No such file"),
        ("lastgenre: {aliases: {a: " + 9000 * "[" + "}}", "not YAML"),
        ("&a [*a]\n", "names more than"),
    ],
)
def test_what_is_no_file_of_genres_is_one_sentence(tmp_path: Path, text: str, cause: str) -> None:
    with pytest.raises(TaggerError, match=cause):
        read_genres(written(tmp_path, "config.yaml", text))


def test_an_expression_in_the_ignore_list_is_none_of_the_names_that_it_holds() -> None:
    taxonomy = editing.ignore(editing.ignore(TREE, "Ann", "/.*rock/"), "Ann", "Rock")
    assert taxonomy.ignored == {"Ann": ("/.*rock/", "Rock")}
    without_name = editing.ignore(taxonomy, "Ann", "rock", ignored=False)
    assert without_name.ignored == {"Ann": ("/.*rock/",)}
    assert not editing.ignore(TREE, "Ann", "/rock/").ignores("Ann", "Indie Rock")
    assert editing.with_decisions(TREE, taxonomy).ignored == taxonomy.ignored
    for pattern, cause in (("/(a+)+/", "very long"), ("/(/", "not a regular expression")):
        with pytest.raises(TaggerError, match=cause):
            editing.ignore(TREE, "*", pattern)
        with pytest.raises(TaggerError, match="regular expression"):
            parse_taxonomy(f'format = 1\ntree = "Rock"\n[ignored]\n"*" = ["{pattern}"]\n', "a")
