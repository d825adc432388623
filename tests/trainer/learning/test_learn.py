"""A model from a library's own tags: the bundle works in the application, which hears, sees and reads as training did."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from mutagen.flac import FLAC

from tagger.errors import TaggerError
from tagger.inference.bundle import Bundle
from tagger.inference.encoders import BundleEncoders
from tagger.inference.modality import Modality
from tagger.inference.prediction import predict
from tagger.learning.report import FREQUENT, LEARNT, NEAREST, report_lines
from tagger.paths import resource
from tagger.progress import Progress, Task
from trainer.cli.main import main
from trainer.data.own_library import read_own_library
from trainer.data.synthetic.media import draw, render, write_picture, write_sound
from trainer.data.synthetic.world import Writer, generator_of
from trainer.experiments.fingerprint import library_of
from trainer.experiments.schema import experiments_of
from trainer.export.from_runs import how_good
from trainer.files import read_json
from trainer.learning.learn import KEY, LearningOptions, frequent, learn, shortened
from trainer.learning.report import OWN

GENRES = ("Blorp", "Zonk", "Fleem")


def make_library(root: Path, albums: int, *, seconds: float = 15.5) -> None:
    for number in range(albums):
        genre, folder = GENRES[number % 3], root / f"Artist {number // 2}" / f"Album {number}"
        song = folder / "song.flac"
        write_sound(song, render([(genre, 1.0)], seconds, generator_of("library", number)))
        write_picture(folder / "cover.png", draw([(genre, 1.0)], 96, generator_of("library cover", number)))
        tags = FLAC(song)
        tags["artist"], tags["album"] = f"Artist {number // 2}", f"Album {number}"
        tags["genre"] = [genre, "Rare"] if number == 0 else ["hip hop" if number == 1 else "Hip-Hop", genre]
        tags["comment"] = Writer(generator_of("library text", number)).review([(genre, 1.0)], 5)
        tags.save()


def test_albums_carry_the_genres_of_their_tags_in_one_spelling(tmp_path: Path) -> None:
    make_library(tmp_path, 6, seconds=0.2)
    (tmp_path / "Artist 0" / "Album 0" / "broken.flac").write_bytes(b"nothing")
    write_sound(tmp_path / "untagged" / "song.wav", np.zeros(2205, np.float32))
    dataset = read_own_library(tmp_path)
    assert dataset.labels == ("Blorp", "Fleem", "Hip-Hop", "Rare", "Zonk")
    assert len(dataset.items) == 6
    assert all(item.cover and item.audio and item.text for item in dataset.items)
    assert [Path(problem.where).name for problem in dataset.problems] == ["broken.flac"]
    assert dataset.notes == ("1 albums carry no genre and were left out.",)


def test_tracks_that_name_no_album_are_items_of_their_own(tmp_path: Path) -> None:
    make_library(tmp_path, 2, seconds=0.2)
    for number in range(4):
        song = tmp_path / "Zonk" / f"{number}.flac"
        write_sound(song, render([("Zonk", 1.0)], 0.2, generator_of("clips", number)))
        write_picture(tmp_path / "Zonk" / "cover.png", draw([("Zonk", 1.0)], 64, generator_of("x", 1)))
        tags = FLAC(song)
        tags["genre"] = "Zonk" if number else "Blorp"
        tags.save()
    items = read_own_library(tmp_path).items
    assert sorted(item.labels for item in items if not item.artists) == [("Blorp",), *[("Zonk",)] * 3]
    assert all(len(item.tracks) == 1 and not item.cover for item in items if not item.artists)
    assert len(items) == 6 and len({item.id for item in items}) == 6


@pytest.mark.parametrize(
    ("artists", "genres", "parts"),
    [(("", ""), "ab", 2), (("x", "y"), "ab", 2), (("", ""), "aa", 1), (("x", "x"), "ab", 1)],
)
def test_an_album_of_differing_genres_is_taken_apart_unless_it_is_by_one_artist(
    artists: tuple[str, str], genres: str, parts: int, tmp_path: Path
) -> None:
    for number, (artist, genre) in enumerate(zip(artists, genres, strict=True)):
        song = tmp_path / f"{number}.flac"
        write_sound(song, render([("Zonk", 1.0)], 0.2, generator_of("clips", number)))
        tags = FLAC(song)
        tags.update({"genre": genre, "album": "Sampler"} | ({"artist": artist} if artist else {}))
        tags.save()
    assert len(read_own_library(tmp_path).items) == parts


def test_rare_genres_count_as_the_one_above_them(tmp_path: Path) -> None:
    """As in 'tagger learn': two albums of Bebop are Jazz, and a rare genre that has none above it is left out."""
    make_library(tmp_path, 8, seconds=0.2)
    for number, genres in enumerate(
        [["Jazz"], ["Jazz"], ["Bebop"], ["Bebop", "Jazz"], ["Blorp"], ["Rock"], ["Rock"], ["Rock"]]
    ):
        tags = FLAC(tmp_path / f"Artist {number // 2}" / f"Album {number}" / "song.flac")
        tags["genre"] = genres
        tags.save()
    dataset, folded, rare = frequent(read_own_library(tmp_path), 3)
    assert dataset.labels == ("Jazz", "Rock") and folded == {"Bebop": "Jazz"} and rare == {"Blorp": 1}
    assert sorted(item.labels for item in dataset.items) == [("Jazz",)] * 4 + [("Rock",)] * 3
    assert "1 genres with fewer than 3 albums were left out." in dataset.notes


def test_too_little_to_learn_from_is_said_in_words(tmp_path: Path) -> None:
    make_library(tmp_path / "music", 4, seconds=0.2)
    with pytest.raises(TaggerError, match="Fewer than two genres have 5 albums"):
        learn(tmp_path / "music", tmp_path / "bundle", tmp_path / "work", LearningOptions("x"))
    with pytest.raises(TaggerError, match="Fewer than 20 albums"):
        learn(tmp_path / "music", tmp_path / "bundle", tmp_path / "work", LearningOptions("x", minimum=1))
    with pytest.raises(TaggerError, match="No album below"):
        learn(tmp_path / "work", tmp_path / "bundle", tmp_path / "work", LearningOptions("x"))


def test_what_is_learned_from_has_a_name_of_its_own(tmp_path: Path) -> None:
    def name(**settings: Any) -> str:
        experiments = [shortened(one, **settings) for one in experiments_of("learn").values()]
        return library_of(read_own_library(tmp_path), experiments)

    make_library(tmp_path, 6, seconds=0.2)
    names = [name(epochs=None), name(epochs=3)]
    tags = FLAC(tmp_path / "Artist 0" / "Album 0" / "song.flac")
    tags["comment"] = "Another text."
    tags.save()
    names.append(name(epochs=None))
    write_picture(tmp_path / "Artist 0" / "Album 0" / "cover.png", draw([("Zonk", 1.0)], 64, generator_of("x", 1)))
    names.append(name(epochs=None))
    assert len(set(names)) >= 3 and names[0] not in names[2:] and names[2] != names[3]
    assert all(KEY.fullmatch(name) for name in names)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_library_becomes_a_model_that_the_application_uses(tmp_path: Path) -> None:
    music, out, work = tmp_path / "music", tmp_path / "model", tmp_path / "work"
    make_library(music, 45)
    learned = learn(music, out, work, LearningOptions("mine", epochs=10, device="cpu", workers=1, keep_own=True))
    assert any("1 genres with fewer than 5 albums" in note for note in learned.notes)
    bundle = Bundle.load(out)
    assert learned.report is not None and learned.report == bundle.manifest.learnt and learned.report.own_encoders
    assert set(learned.report.table) == {FREQUENT, NEAREST, "starter, the base", LEARNT, OWN}
    assert learned.report.rare == {"Rare": 1} and OWN in "\n".join(report_lines(learned.report))
    assert {label.name for label in bundle.manifest.labels} == {*GENRES, "Hip-Hop"}
    encoders = BundleEncoders(bundle)
    (runs,) = work.glob("*/runs")
    ids = read_json(runs / "audio" / "seed-0" / "vectors.json")
    stored = np.load(runs / "audio" / "seed-0" / "vectors.npy")
    dataset = read_own_library(music)
    right = 0
    for item in dataset.items[:12]:
        heard = encoders.audio.encode(item.audio[0].path or music).feature
        # A patch's ends are heard a little differently.
        assert np.corrcoef(heard, stored[ids.index(item.id)])[0, 1] > 0.95
        assert item.cover is not None
        features = {
            Modality.AUDIO: heard,
            Modality.IMAGE: encoders.cover.encode(item.cover.read_bytes()).feature,
            Modality.TEXT: encoders.text.encode((item.text,)).feature,
        }
        scores = predict(bundle, features).scores
        best = max(GENRES, key=lambda genre: scores[[label.name for label in bundle.manifest.labels].index(genre)])
        right += best in item.labels
    assert right >= 9
    heard_again: list[Progress] = []
    task = Task(heard_again.append)
    over_shipped = learn(
        music, out, work, LearningOptions("mine", epochs=10, device="cpu", workers=1, replace=True), task=task
    )
    assert not any(progress.stage.startswith(("training", "preparing")) for progress in heard_again)
    about = over_shipped.report
    assert about is not None and not about.own_encoders and OWN not in about.table and about.albums == 45
    assert "Encoders of its own were trained, too, but are not clearly better" in about.sentences[-1]
    shipped, chosen = Bundle.load(resource("starter")), Bundle.load(out)
    assert all(chosen.encoder_hash(m) == shipped.encoder_hash(m) for m in shipped.modalities)
    assert chosen.manifest.learnt == about and set(chosen.labels) == {*GENRES, "Hip-Hop"}
    assert "Nothing was measured" not in "".join(how_good(out))
    run = runs / "text" / "seed-0"
    assert main(["export", str(run), "--out", str(tmp_path / "words"), "--device", "cpu"]) == 0
    assert Bundle.load(tmp_path / "words").manifest.encoders.audio is None
    assert main(["evaluate", str(run), "--device", "cpu"]) == 0
    again = FLAC(music / "Artist 3" / "Album 6" / "song.flac")
    again["comment"] = "Another text."
    again.save()
    learn(music, out, work, LearningOptions("mine", epochs=1, device="cpu", workers=1, replace=True))
    assert [folder.parent.name for folder in work.glob("*/runs")] != [runs.parent.name]
