"""Entities that a text names, and the words that their categories add to it."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tagger.inference.bundle import Bundle, BundleError
from tagger.inference.encoders import BundleEncoders
from tagger.inference.explainer import Explainer
from tagger.inference.gazetteer import Gazetteer, GazetteerError, NameTable
from tagger.inference.modality import Modality
from tagger.inference.prediction import AlbumFeatures, predict
from tagger.inference.reasons import reasons
from tagger.inference.text import tokens
from tests.helpers.bundles import LABELS, make_bundle, write_manifest

HANCOCK = Gazetteer({("herbie", "hancock"): ("jazz_pianists", "funk"), ("herbie",): ("films",)})
TEXT = "Herbie Hancock plays a slow and very warm song."
words = st.text(st.characters(categories=["L"]), min_size=1, max_size=9)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A bundle whose text encoder knows entities, and one of their categories as a word."""
    made = make_bundle(tmp_path / "bundle")
    terms = json.loads((made / "vocabulary.json").read_text("utf-8"))
    terms["terms"] = ["jazz_pianists" if term == "ambient" else term for term in terms["terms"]]
    (made / "vocabulary.json").write_text(json.dumps(terms), "utf-8")
    (made / "entities.json").write_bytes(HANCOCK.known_to(terms["terms"]).to_json())
    manifest = json.loads((made / "model.json").read_text("utf-8"))
    manifest["encoders"]["text"]["entities"] = "entities.json"
    write_manifest(made, manifest)
    return made


@given(st.dictionaries(st.lists(words, min_size=1, max_size=3).map(tuple), st.lists(words, max_size=3).map(tuple)))
def test_what_is_written_is_read(categories: dict[tuple[str, ...], tuple[str, ...]]) -> None:
    assert Gazetteer.from_json(Gazetteer(categories).to_json()).categories == categories


few_words = st.lists(st.sampled_from(["ab", "cd", "éf", "x" * 70, "x" * 71, "g"]), min_size=1, max_size=4)


@given(st.lists(few_words.map(tuple), unique=True, max_size=12), st.lists(few_words, max_size=6))
def test_the_leftmost_and_then_longest_names_are_found_in_many_texts_at_once(
    names: list[tuple[str, ...]], texts: list[list[str]]
) -> None:
    names = list({tuple(word for word in name if word not in ("g", "x" * 71)) for name in names} - {()})
    expected = []
    for text in texts:
        read, position, of_text = tokens(" ".join(text)), 0, []
        while position < len(read):
            here = [
                name
                for name in names
                if tuple(w[:64] for w in read[position : position + len(name)]) == tuple(w[:64] for w in name)
            ]
            longest = max(here, key=len, default=None)
            if longest is not None:
                of_text.append((names.index(longest), position))
            position += len(longest or "x")
        expected.append(of_text)
    found = NameTable.build(names).find([" ".join(text) for text in texts])
    assert [[(match.number, match.first) for match in matches] for matches in found] == expected
    for text, matches in zip(texts, found, strict=True):
        for match in matches:
            assert match.words == tuple(tokens(" ".join(text))[match.first : match.first + len(match.words)])


def test_the_same_name_twice_is_refused() -> None:
    with pytest.raises(GazetteerError, match="the same"):
        NameTable.build([("new", "order"), ("wire",), ("new", "order")])


def test_a_category_that_no_network_knows_is_left_out_but_its_name_stays() -> None:
    known = HANCOCK.known_to(["films"])
    assert known.enrich(TEXT) == TEXT
    assert known.enrich("only Herbie") == "only Herbie\nfilms"


def test_a_model_reads_the_categories_of_what_a_text_names(folder: Path) -> None:
    bundle = Bundle.load(folder).check()
    encoder = BundleEncoders(bundle).text
    encoded = encoder.encode((TEXT,))
    assert {"jazz_pianists", "funk", "warm"} <= set(encoded.words) and "films" not in encoded.words
    written_out = encoder.encode(("A slow and very warm song, jazz_pianists funk",))
    np.testing.assert_array_equal(encoded.feature, written_out.feature)


def test_a_reason_says_which_name_brought_a_category(folder: Path) -> None:
    explainer = Explainer(Bundle.load(folder))
    encoded = BundleEncoders(explainer.bundle).text.encode((TEXT,))
    features = {Modality.TEXT: encoded.feature}
    words = explainer.word_weights(features, LABELS[0], [TEXT])
    assert words is not None
    weights = {weight.name: weight for weight in words.weights}
    assert weights["jazz_pianists"].phrase == "“herbie hancock” (jazz pianists)"
    assert weights["jazz_pianists"].words == ("herbie", "hancock")
    assert (weights["warm"].phrase, weights["warm"].words) == ("“warm”", ("warm",))
    album, prediction = AlbumFeatures(features, text=encoded), predict(explainer.bundle, features)
    stored = [reasons(explainer.bundle, album, label, prediction) for label in LABELS]
    assert any("“herbie hancock” (" in sentence for sentences in stored for sentence in sentences)


def test_other_entities_are_another_encoder(folder: Path) -> None:
    before = Bundle.load(folder).encoder_hash(Modality.TEXT)
    (folder / "entities.json").write_bytes(b"{}")
    write_manifest(folder, json.loads((folder / "model.json").read_text("utf-8")))
    assert Bundle.load(folder).encoder_hash(Modality.TEXT) != before


@pytest.mark.parametrize("entities", ["", "[]", '{"a": 1}', '{"a": [1]}', '{" ": ["x"]}'])
def test_broken_entities_are_refused(folder: Path, entities: str) -> None:
    (folder / "entities.json").write_text(entities, "utf-8")
    write_manifest(folder, json.loads((folder / "model.json").read_text("utf-8")))
    with pytest.raises(BundleError, match=r"in 'entities\.json'"):
        Bundle.load(folder).check()
