from pathlib import Path

from tagger.errors import Problem
from tagger.genres.taxonomy import Taxonomy
from trainer.data.text_features import gazetteer_of, genre_gazetteer, read_gazetteer


def test_categories_become_single_words_behind_the_text() -> None:
    gazetteer = gazetteer_of([("Herbie Hancock", ["American jazz pianists", "Blue Note artists"])])
    text = "A fine set by Herbie Hancock, live."
    assert gazetteer.enrich(text) == f"{text}\namerican_jazz_pianists blue_note_artists"
    assert gazetteer.enrich("A fine set by Herbie.") == "A fine set by Herbie."


def test_the_longest_name_wins_and_names_do_not_overlap() -> None:
    gazetteer = gazetteer_of([("black metal", ["x"]), ("metal", ["y"]), ("metal band", ["z"])])
    assert gazetteer.link("Black metal, band and metal") == [("black", "metal"), ("metal",)]


def test_names_stand_at_word_borders_and_short_ones_are_left_out() -> None:
    gazetteer = gazetteer_of([("pop", ["x"]), ("jazz", ["y"])])
    assert gazetteer.link("jazzy pop") == []
    assert gazetteer.link("Jazz") == [("jazz",)]


def test_the_commoner_of_two_entities_is_meant(tmp_path: Path) -> None:
    lines = [
        '{"name": "Genesis", "categories": ["Bible"], "commonness": 0.2}',
        '{"name": "Genesis", "categories": ["English rock groups"], "commonness": 0.8}',
        '{"categories": ["nobody"]}',
    ]
    (tmp_path / "entities.jsonl").write_text("\n".join(lines), encoding="utf-8")
    problems: list[Problem] = []
    gazetteer = read_gazetteer(tmp_path, problems)
    assert gazetteer is not None
    assert gazetteer.enrich("genesis").endswith("english_rock_groups")
    assert len(problems) == 1


def test_without_a_gazetteer_genre_names_lead_to_what_lies_above_them(tmp_path: Path) -> None:
    assert read_gazetteer(tmp_path) is None
    taxonomy = Taxonomy.load()
    gazetteer = genre_gazetteer(taxonomy)
    child = next(name for name in taxonomy if taxonomy.parents(name) and len(name) > 6)
    enriched = gazetteer.enrich(f"clearly {child} it is").split("\n")[1]
    assert len(enriched.split()) >= 1 + len(taxonomy.parents(child)) - 1
