"""Every dataset in its published layout, made small by the project and spoilt by hand."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from tagger.errors import TaggerError
from tagger.progress import Task
from trainer.data.dataset_files import json_rows
from trainer.data.items import ItemPart, Split
from trainer.data.million_song_datasets import LONGEST_TEXT
from trainer.data.registry import READERS, read_dataset
from trainer.data.synthetic.layouts import write_fma, write_gtzan, write_magnatagatune, write_msdi, write_mumu
from trainer.data.synthetic.media import write_picture, write_sound
from trainer.data.synthetic.world import make_world
from trainer.experiments.sources import prepared_texts

SILENCE = np.zeros(2205, np.float32)


def make_mumu(root: Path, albums: int = 12) -> None:
    write_mumu(root, make_world(albums, genres=6, tracks=1.5), seconds=0.2, pixels=16, task=Task())


def rewrite(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_mumu_is_read_as_albums_with_all_their_parts(tmp_path: Path) -> None:
    make_mumu(tmp_path)
    dataset = read_dataset("mumu", tmp_path)
    assert len(dataset.items) == 12
    assert not dataset.single
    assert dataset.problems == ()
    assert all(item.has(part) for item in dataset.items for part in ItemPart)
    text = (tmp_path / "MuMu_dataset_multi-label.csv").read_text(encoding="utf-8")
    table = list(csv.DictReader(text.splitlines()))
    first = dataset.items[0]
    assert [track.id for track in first.tracks] == [
        row["MSD_track_id"] for row in table if row["amazon_id"] == first.id
    ]
    assert set(first.labels) == set(table[0]["genres"].split(","))


def test_mumu_reviews_are_joined_oldest_first_in_both_shapes(tmp_path: Path) -> None:
    make_mumu(tmp_path)
    album = read_dataset("mumu", tmp_path).items[0].id
    reviews = [{"reviewText": "New.", "unixReviewTime": 20}, {"reviewText": "Old.", "unixReviewTime": 10}]
    for content in ([{"amazon_id": album, "reviews": reviews}], [{"asin": album, **review} for review in reviews]):
        (tmp_path / "amazon_reviews_MuMu.json").write_text(json.dumps(content), encoding="utf-8")
        assert read_dataset("mumu", tmp_path).items[0].text == "Old.\nNew."
    lines = "\n".join(json.dumps({"asin": album, **review}) for review in reviews) + "\nno json\n"
    (tmp_path / "amazon_reviews_MuMu.json").write_text(lines, encoding="utf-8")
    dataset = read_dataset("mumu", tmp_path)
    assert dataset.items[0].text == "Old.\nNew."
    assert [problem.where for problem in dataset.problems] == ["line 3 of amazon_reviews_MuMu.json"]


def test_of_an_albums_reviews_the_oldest_are_read_and_no_more_than_that_is_asked_for(tmp_path: Path) -> None:
    make_mumu(tmp_path)
    album = read_dataset("mumu", tmp_path).items[0].id
    texts = [f"Review {number:04}. " + "word " * 100 for number in range(60)]
    rows = [{"asin": album, "reviewText": text, "unixReviewTime": number} for number, text in enumerate(texts)]
    (tmp_path / "amazon_reviews_MuMu.json").write_text(json.dumps(rows[1::2] + rows[::2][::-1]), encoding="utf-8")
    dataset = read_dataset("mumu", tmp_path)
    text = dataset.items[0].text
    assert text == "\n".join(map(str.strip, texts))[:LONGEST_TEXT]
    assert prepared_texts(dataset, 1500, None)[album].endswith("Review 0002.")
    with pytest.raises(TaggerError, match="set it to 3000 or less"):
        prepared_texts(dataset, LONGEST_TEXT + 1, None)


def test_mumu_is_read_as_its_archive_unpacks(tmp_path: Path) -> None:
    """Tables in ``MuMu_dataset/``, covers beside them, sound in the folder around it."""
    make_mumu(tmp_path)
    flat = read_dataset("mumu", tmp_path)
    (tmp_path / "MuMu_dataset").mkdir()
    for name in ("MuMu_dataset_multi-label.csv", "amazon_metadata_MuMu.json", "amazon_reviews_MuMu.json", "covers"):
        (tmp_path / name).rename(tmp_path / "MuMu_dataset" / name)
    unpacked = read_dataset("mumu", tmp_path)
    assert [(item.id, item.labels, item.text) for item in unpacked.items] == [
        (item.id, item.labels, item.text) for item in flat.items
    ]
    assert all(item.has(part) for item in unpacked.items for part in ItemPart)
    assert unpacked.top_level == flat.top_level
    assert set(unpacked.top_level) == set(unpacked.labels)


def test_mumus_category_paths_say_which_genre_is_at_the_top(tmp_path: Path) -> None:
    make_mumu(tmp_path)
    paths = [["CDs & Vinyl", "Rock", "Progressive Rock"], ["CDs & Vinyl", "Jazz"], "stray", ["CDs & Vinyl", 3]]
    entries = [{"amazon_id": "A", "categories": paths}, {"amazon_id": "B", "categories": None}]
    (tmp_path / "amazon_metadata_MuMu.json").write_text(json.dumps(entries), encoding="utf-8")
    top_level = {"Rock": "Rock", "Progressive Rock": "Rock", "Jazz": "Jazz"}
    assert read_dataset("mumu", tmp_path).top_level == top_level


def test_a_long_array_is_read_entry_by_entry_and_a_cut_one_is_named(tmp_path: Path) -> None:
    file = tmp_path / "reviews.json"
    file.write_text("\ufeff" + json.dumps([{"id": "é", "time": 1.5}] * 1000), encoding="utf-8")
    assert list(json_rows(file, [])) == [{"id": "é", "time": 1.5}] * 1000
    file.write_text(json.dumps([{"id": "é"}] * 1000)[:-20], encoding="utf-8")
    with pytest.raises(TaggerError, match="is no JSON"):
        list(json_rows(file, []))


def test_mumu_takes_the_published_lists_of_its_split(tmp_path: Path) -> None:
    make_mumu(tmp_path)
    names = [item.id for item in read_dataset("mumu", tmp_path).items]
    (tmp_path / "splits").mkdir()
    for split, part in (("train", names[:8]), ("val", names[8:10]), ("test", names[10:])):
        (tmp_path / "splits" / f"items_index_{split}_albums.tsv").write_text("\n".join(part), encoding="utf-8")
    dataset = read_dataset("mumu", tmp_path)
    assert [item.split for item in dataset.items] == [Split.TRAIN] * 8 + [Split.VALIDATION] * 2 + [Split.TEST] * 2


def test_mumu_names_bad_rows_and_goes_on(tmp_path: Path) -> None:
    make_mumu(tmp_path)
    table = tmp_path / "MuMu_dataset_multi-label.csv"
    lines = table.read_text(encoding="utf-8").splitlines()
    lines[2:2] = [",,,,,", lines[1], "B1,,TR1,,a,\0"]
    table.write_text("\n".join(lines), encoding="utf-8")
    dataset = read_dataset("mumu", tmp_path)
    assert len(dataset.items) == 12
    assert [problem.where for problem in dataset.problems] == [f"line {n} of {table.name}" for n in (3, 4, 5)]
    assert "listed twice" in dataset.problems[1].reason


def test_mumu_without_its_table_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(TaggerError, match="is missing; it should hold MuMu's genres"):
        read_dataset("mumu", tmp_path)


def test_msdi_is_read_as_tracks_with_given_splits(tmp_path: Path) -> None:
    write_msdi(tmp_path, per_genre=6, seconds=0.2, pixels=16, task=Task())
    dataset = read_dataset("msd-i", tmp_path)
    assert dataset.single
    assert len(dataset.labels) == 15
    assert {split: len({item.album for item in dataset.of(split)}) for split in Split} == {
        Split.TRAIN: 60,
        Split.VALIDATION: 15,
        Split.TEST: 15,
    }
    assert all(item.cover and item.audio for item in dataset.items)


def test_msdi_names_a_row_with_an_unknown_split(tmp_path: Path) -> None:
    write_msdi(tmp_path, per_genre=1, seconds=0.1, pixels=16, task=Task())
    rewrite(tmp_path / "MSD-I_dataset.tsv", "\ttrain\t", "\tsomewhere\t")
    dataset = read_dataset("msd-i", tmp_path)
    assert [problem.reason for problem in dataset.problems] == ["'somewhere' is no split"]


@pytest.mark.data
def test_msdi_reads_the_real_table(shared_data: Path, tmp_path: Path) -> None:
    (tmp_path / "msdi_albums.csv").write_bytes((shared_data / "labels" / "msdi_albums.csv").read_bytes())
    dataset = read_dataset("msd-i", tmp_path)
    assert [len(dataset.of(split)) for split in Split] == [11_629, 2_567, 2_557]
    assert len(dataset.labels) == 15


def test_gtzan_uses_the_filtered_lists_and_both_formats(tmp_path: Path) -> None:
    write_gtzan(tmp_path, per_genre=6, seconds=0.1, task=Task())
    dataset = read_dataset("gtzan", tmp_path)
    assert len(dataset.items) == 60
    assert [len(dataset.of(split)) for split in Split] == [40, 10, 10]
    assert {item.audio[0].path.suffix for item in dataset.items if item.audio[0].path} == {".au", ".wav"}
    assert dataset.notes == ("Splits: the fault-filtered lists of GTZAN.",)


def test_gtzan_without_lists_says_that_artists_are_unknown(tmp_path: Path) -> None:
    write_gtzan(tmp_path, per_genre=1, seconds=0.1, task=Task())
    for file in tmp_path.glob("*_filtered.txt"):
        file.unlink()
    write_sound(tmp_path / "genres" / "blues" / "stranger.wav", SILENCE)
    dataset = read_dataset("gtzan", tmp_path)
    lists = "train_filtered.txt, valid_filtered.txt, test_filtered.txt"
    assert dataset.notes[1].startswith(f"Not there: {lists} (the fault-filtered split).")
    assert str(tmp_path) in dataset.notes[1] and "put the three lists beside genres" in dataset.notes[1]
    assert "100 clips of each of 10 genres are published" in dataset.notes[2]
    (tmp_path / "genres").rename(tmp_path / "genres_original")
    (tmp_path / "test_filtered.txt").write_text("blues/blues.00000.wav", encoding="utf-8")
    assert "without it the others are not used" in read_dataset("gtzan", tmp_path).notes[1]
    (tmp_path / "genres_original").rename(tmp_path / "genres")
    (tmp_path / "test_filtered.txt").unlink()
    assert all(item.split is None for item in dataset.items)
    assert "names no artists" in dataset.notes[0]
    assert [Path(problem.where).name for problem in dataset.problems] == ["stranger.wav"]


def test_magnatagatune_keeps_the_fifty_commonest_tags(tmp_path: Path) -> None:
    write_magnatagatune(tmp_path, clips=70, seconds=0.1, task=Task())
    dataset = read_dataset("magnatagatune", tmp_path)
    assert len(dataset.labels) == 50
    assert all(item.labels and item.audio for item in dataset.items)
    assert dataset.items[9].artists == dataset.items[8].artists == ("artist_0008",)


def test_magnatagatune_takes_artists_from_the_clip_info(tmp_path: Path) -> None:
    write_magnatagatune(tmp_path, clips=2, seconds=0.1, task=Task())
    (tmp_path / "clip_info_final.csv").write_text("clip_id\tartist\talbum\n2\tSomebody\tSomewhere\n", encoding="utf-8")
    dataset = read_dataset("magnatagatune", tmp_path)
    assert dataset.items[0].artists == ("Somebody",)
    assert dataset.items[1].artists == ("artist_0001",)


def test_fma_reads_the_two_row_header_and_the_lyrics(tmp_path: Path) -> None:
    write_fma(tmp_path, per_genre=6, seconds=0.2, task=Task())
    dataset = read_dataset("fma", tmp_path)
    assert len(dataset.items) == 96
    assert len(dataset.labels) == 16
    assert [len(dataset.of(split)) for split in Split] == [64, 16, 16]
    assert all(bool(item.text) == bool(int(item.id) % 7) for item in dataset.items)
    assert dataset.problems == ()


def test_fma_refuses_another_table(tmp_path: Path) -> None:
    (tmp_path / "tracks.csv").write_text("a,b\nc,d\n", encoding="utf-8")
    with pytest.raises(TaggerError, match="two-row header"):
        read_dataset("fma", tmp_path)


def test_folders_are_genres_and_covers_lie_beside_the_music(tmp_path: Path) -> None:
    write_sound(tmp_path / "Jazz" / "Album" / "one.flac", SILENCE)
    write_sound(tmp_path / "Folk" / "two.ogg", SILENCE)
    write_picture(tmp_path / "Jazz" / "Album" / "Cover.png", np.zeros((8, 8, 3), np.uint8))
    dataset = read_dataset("folders", tmp_path)
    assert {item.id: item.labels for item in dataset.items} == {
        "Folk/two.ogg": ("Folk",),
        "Jazz/Album/one.flac": ("Jazz",),
    }
    assert [item.cover is not None for item in dataset.items] == [False, True]


def test_folders_name_a_file_whose_tags_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "Jazz").mkdir()
    (tmp_path / "Jazz" / "broken.mp3").write_bytes(b"no sound at all")
    dataset = read_dataset("folders", tmp_path)
    assert len(dataset.items) == 1
    assert dataset.problems[0].where == "Jazz/broken.mp3"


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_a_manifest_says_everything_itself(tmp_path: Path, kind: str) -> None:
    write_sound(tmp_path / "a.wav", SILENCE)
    (tmp_path / "words.txt").write_text("Fine.", encoding="utf-8")
    if kind == "csv":
        content = (
            "id,audio,text_file,genres,artist,album,split\n"
            "1,a.wav;gone.wav,words.txt,Jazz;Folk,X;Y,Z,train\n2,,,,,,\n3,,,Jazz,,,later\n4,,lost.txt,Jazz,,,\n"
        )
    else:
        rows: list[dict[str, object]] = [
            {"id": 1, "audio": ["a.wav", "gone.wav"], "text_file": "words.txt", "genres": ["Jazz", "Folk"]}
            | {"artist": ["X", "Y"], "album": "Z", "split": "train"},
            {"id": 2, "genres": []},
            {"id": 3, "genres": ["Jazz"], "split": "later"},
            {"id": 4, "genres": ["Jazz"], "text_file": "lost.txt"},
        ]
        content = "\n".join(map(json.dumps, rows))
    (tmp_path / f"manifest.{kind}").write_text(content, encoding="utf-8")
    dataset = read_dataset("manifest", tmp_path)
    (item,) = dataset.items
    assert item.labels == ("Jazz", "Folk")
    assert [track.path is not None for track in item.tracks] == [True, False]
    assert (item.text, item.artists, item.album, item.split) == ("Fine.", ("X", "Y"), "Z", Split.TRAIN)
    assert [problem.reason for problem in dataset.problems] == [
        "'genres' is empty",
        "'later' is no split",
        "the text lost.txt is not there",
    ]


def test_an_identifier_counts_once_in_every_dataset(tmp_path: Path) -> None:
    (tmp_path / "manifest.csv").write_text("id,genres\n1,Jazz\n1,Folk\n2,Folk\n", encoding="utf-8")
    dataset = read_dataset("manifest", tmp_path)
    assert [(item.id, item.labels) for item in dataset.items] == [("1", ("Jazz",)), ("2", ("Folk",))]
    assert [str(problem) for problem in dataset.problems] == ["1: is listed more than once; the first counts"]


def test_gtzan_names_a_clip_that_is_there_twice_or_in_two_splits(tmp_path: Path) -> None:
    write_gtzan(tmp_path, per_genre=2, seconds=0.1, task=Task())
    clip = read_dataset("gtzan", tmp_path).items[0].audio[0].path
    assert clip is not None
    clip.with_suffix(".wav" if clip.suffix == ".au" else ".au").write_bytes(clip.read_bytes())
    for name in ("train", "test"):
        with (tmp_path / f"{name}_filtered.txt").open("a", encoding="utf-8") as file:
            file.write(f"{clip.parent.name}/{clip.name}\n")
    dataset = read_dataset("gtzan", tmp_path)
    assert len({item.id for item in dataset.items}) == len(dataset.items)
    reasons = sorted(problem.reason for problem in dataset.problems)
    assert len(reasons) == 2
    assert reasons[0].endswith("stands in another split, too; the first counts")
    assert reasons[1].startswith(f"is a second {clip.stem}")


@pytest.mark.parametrize("indent", [None, 1])
def test_mumu_reviews_are_read_from_an_object_of_objects(tmp_path: Path, indent: int | None) -> None:
    make_mumu(tmp_path)
    one, two = (item.id for item in read_dataset("mumu", tmp_path).items[:2])
    content = {one: {"reviews": [{"reviewText": "Fine."}]}, two: [{"reviewText": "Lost."}]}
    (tmp_path / "amazon_reviews_MuMu.json").write_text(json.dumps(content, indent=indent), encoding="utf-8")
    dataset = read_dataset("mumu", tmp_path)
    assert [item.text for item in dataset.items if item.text] == ["Fine."]
    assert [str(problem) for problem in dataset.problems] == [
        f"entry {two} of amazon_reviews_MuMu.json: is no JSON object"
    ]


def test_mumu_reviews_of_no_album_are_named(tmp_path: Path) -> None:
    make_mumu(tmp_path)
    lines = '{"B1": {"reviews": []}}\n{"B2": {"reviews": []}}\n'
    (tmp_path / "amazon_reviews_MuMu.json").write_text(lines, encoding="utf-8")
    problems = read_dataset("mumu", tmp_path).problems
    assert [problem.where for problem in problems] == [f"entry {n} of amazon_reviews_MuMu.json" for n in (1, 2)]
    assert all("names no album" in problem.reason for problem in problems)


def test_a_long_cell_is_read_and_an_endless_one_is_one_sentence(tmp_path: Path) -> None:
    table = tmp_path / "manifest.csv"
    table.write_text("id,genres,text\n1,Jazz," + "word " * 40_000 + "\n", encoding="utf-8")
    assert len(read_dataset("manifest", table).items[0].text) > 131_072
    before = csv.field_size_limit(1000)
    try:
        with pytest.raises(TaggerError, match=r"Line 2 of .*manifest.csv cannot be read \(field larger"):
            read_dataset("manifest", table)
    finally:
        csv.field_size_limit(before)


def test_msdi_without_a_genre_column_is_one_sentence(tmp_path: Path) -> None:
    write_msdi(tmp_path, per_genre=1, seconds=0.1, pixels=16, task=Task())
    rewrite(tmp_path / "MSD-I_dataset.tsv", "genre", "style")
    with pytest.raises(TaggerError, match="lacks the column genre or genre_label"):
        read_dataset("msd-i", tmp_path)


def test_an_unknown_dataset_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(TaggerError, match=r"choose one of mumu, msd-i, .*manifest"):
        read_dataset("nothing", tmp_path)


@pytest.mark.parametrize("name", sorted(READERS))
def test_an_empty_folder_is_no_dataset(name: str, tmp_path: Path) -> None:
    with pytest.raises(TaggerError, match=str(tmp_path)):
        read_dataset(name, tmp_path)
