import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tagger.errors import TaggerError
from tagger.inference.bundle import Bundle
from tagger.ui.service_messages import translated_sentence
from tagger.ui.translation import tr, translatable, translate_with
from tests.helpers.bundles import make_bundle

GERMAN = {("Open", ""): "Öffnen", ("{count} album(s)", ""): "{count} Alben", ("Open", "state"): "Offen"}


@pytest.fixture
def some_german() -> Iterator[None]:
    translate_with(lambda text, note, number: GERMAN.get((text, note), text))
    yield
    translate_with(None)


@pytest.mark.parametrize(
    ("text", "number", "english"),
    [
        ("{count} album(s)", 1, "{count} album"),
        ("{count} album(s)", 0, "{count} albums"),
        ("{count} entr(y|ies) (is|are) new", 1, "{count} entry is new"),
        ("{count} entr(y|ies) (is|are) new", 2, "{count} entries are new"),
        ("track(s)", -1, "track(s)"),
    ],
)
def test_in_english_a_number_chooses_between_singular_and_plural(text: str, number: int, english: str) -> None:
    assert tr(text, "", number) == english


@pytest.mark.usefixtures("some_german")
def test_texts_are_translated_where_there_is_a_translation_and_stay_english_where_not() -> None:
    assert (tr(translatable("Open")), tr("Open", "state"), tr("Close")) == ("Öffnen", "Offen", "Close")
    assert tr("{count} album(s)", "", 2).format(count=2) == "2 Alben"
    assert tr("{count} genre(s)", "", 2).format(count=2) == "2 genres"
    assert not tr("")


@pytest.mark.usefixtures("german")
def test_a_fault_inside_a_model_is_said_in_the_language_of_the_window(tmp_path: Path) -> None:
    folder = make_bundle(tmp_path / "model")
    described = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    described["labels"] = [described["labels"][0]] * len(described["labels"])
    (folder / "model.json").write_text(json.dumps(described), encoding="utf-8")
    with pytest.raises(TaggerError) as error:
        Bundle.load(folder)
    sentence = translated_sentence(str(error.value))
    assert sentence.startswith("Das Modell in") and sentence.endswith("ein Label steht doppelt da.")
