"""The tree of genres knows every name that the data, the tags of old and people use."""

import csv
import json
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from mutagen.id3 import TCON

from tagger.genres.placeholders import fold_genre
from tagger.genres.taxonomy import Taxonomy
from tagger.paths import resource

TREE = Taxonomy.load()
NO_GENRES = {
    "Other",
    "Sound Clip",
    "Cult",
    "Primus",
    "Duet",
    "Drum Solo",
    "Polsk Punk",
    "Eclectic",
    "Acid Punk",
    "Garage",
    "Hardcore",
}
GTZAN = ["blues", "classical", "country", "disco", "hiphop", "jazz", "metal", "pop", "reggae", "rock"]


@pytest.mark.parametrize(
    ("spelling", "name"),
    [
        ("hiphop", "Hip Hop"),
        ("hip-hop", "Hip Hop"),
        ("RAP", "Hip Hop"),
        ("r&b", "R&B"),
        ("RnB", "R&B"),
        ("Rhythm & Blues", "R&B"),
        ("d'n'b", "Drum and Bass"),
        ("Drum & Bass", "Drum and Bass"),
        ("drumnbass", "Drum and Bass"),
        ("8-bit", "Chiptune"),
        ("Tropicalia", "Tropicália"),
        ("musique concrete", "Musique Concrète"),
        ("  post rock ", "Post-Rock"),
        ("downbeat", "Downtempo"),
        ("rock'n'roll", "Rock and Roll"),
    ],
)
def test_spellings_and_aliases_lead_to_one_name(spelling: str, name: str) -> None:
    assert TREE.canonical(spelling) == name


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("AOR", "Classic Rock"),
        ("Tribal", "Tribal Techno"),
        ("Crossover", "Crossover Thrash"),
        ("2-Step", "UK Garage"),
        ("Hörspiel", "Audiobook"),
        ("Retro", "Oldies"),
        ("Roots", "Roots Reggae"),
        ("Irish", "Irish Folk"),
        ("Speech", "Spoken Word"),
        ("Old-Time", "Traditional Country"),
        ("Tanzmusik", "Dance"),
        ("Italo", "Italo Disco"),
    ],
)
def test_aliases_are_spellings_only(name: str, other: str) -> None:
    assert not TREE.same(name, other)
    assert TREE.written(name) == name


@pytest.mark.parametrize(
    ("name", "genre"),
    [
        ("Hip-Hop/Rap", "Hip Hop"),
        ("R&B/Soul", "R&B"),
        ("Electronica/Dance", "Electronic"),
        ("Funk / Soul", "R&B"),
        ("AlternRock", "Alternative Rock"),
        ("Électronique", "Electronic"),
        ("Klassik", "Classical"),
        ("ロック", "Rock"),
        ("Techno (Peak Time / Driving)", "Techno"),
        ("140 / Deep Dubstep / Grime", "Dubstep"),
        ("Minimal / Deep Tech", "House"),
        ("Alternativ und Indie", "Alternative"),
        ("Urbano latino", "Latin"),
    ],
)
def test_the_names_of_shops_and_other_languages_are_known(name: str, genre: str) -> None:
    assert TREE.canonical(name) == genre


def test_a_related_name_is_below_its_genre_and_stays_as_it_is() -> None:
    assert TREE.below("Dance", "Club")
    assert TREE.written(" Club ") == "Club"
    assert not TREE.same("Club", "Dance")
    assert TREE.of_label("club") == "Dance"


def test_an_unknown_name_stays_as_it_is() -> None:
    assert TREE.canonical("My Sunday Music") is None
    assert TREE.written(" My Sunday Music ") == "My Sunday Music"
    assert TREE.parents("My Sunday Music") == ()
    assert TREE.same("my sunday-music", "My Sunday Music")


def test_names_without_letters_are_told_apart() -> None:
    assert not TREE.same("!!!", "???")
    assert TREE.canonical("") is None


def test_the_tree_is_whole() -> None:
    document = tomllib.loads(resource("taxonomies/tagger.toml").read_text(encoding="utf-8"))
    entries = json.loads(TREE.to_json())["genres"]
    assert len(document["tree"].split("\n")) - 1 == len(entries) == len(TREE) > 350
    claims = Counter(fold_genre(name) for entry in entries for name in (entry["name"], *entry["aliases"]))
    assert [name for name, times in claims.items() if times > 1] == []


def test_parents_come_root_first() -> None:
    assert TREE.parents("dub techno") == ("Electronic", "Techno")
    assert TREE.path("d&b") == ("Electronic", "Drum and Bass")
    assert TREE.parents("Rock") == ()
    assert TREE.below("rock", "Grunge")
    assert not TREE.below("Grunge", "Rock")
    assert not TREE.below("Rock", "Rock")
    assert not TREE.below("nothing known", "Rock")


def test_a_family_is_the_genre_and_every_kind_of_it() -> None:
    assert set(TREE.family("techno")) >= {"Techno", "Dub Techno", "Minimal Techno"}
    assert "House" not in TREE.family("techno")
    assert TREE.family("My Own") == ("My Own",)


def test_of_two_names_for_one_genre_the_first_stays() -> None:
    assert TREE.unique(["hiphop", "Jazz", "Hip-Hop", "jazz"]) == ["hiphop", "Jazz"]


def test_the_numbered_genres_of_id3_are_known() -> None:
    assert {name for name in TCON.GENRES if TREE.canonical(name) is None} == NO_GENRES


def test_gtzan_is_known() -> None:
    assert all(TREE.canonical(name) for name in GTZAN)


@pytest.mark.data
def test_every_label_of_the_data_is_known(shared_data: Path) -> None:
    albums = (shared_data / "albums" / "albums.jsonl").read_text(encoding="utf-8").splitlines()
    names = {genre for album in albums for genre in json.loads(album)["genres"]}
    names |= {genre for row in table(shared_data / "covers" / "covers.csv", ",") for genre in row["genres"].split(";")}
    names |= {row["genre_label"] for row in table(shared_data / "labels" / "msdi_albums.csv", ",")}
    jamendo = table(shared_data / "labels" / "jamendo_genre-train.tsv", "\t")
    names |= {tag for row in jamendo for tag in row["tags"].split(";")}
    assert {name for name in names if TREE.canonical(name) is None} == set()


def table(path: Path, delimiter: str) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))
