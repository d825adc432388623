from tagger.state.album_summaries import Evidence
from tagger.ui.presenters.explanation import parts, spans, spoken


def marked(text: str, weights: dict[str, float]) -> list[tuple[str, float]]:
    units = text.encode("utf-16-le")
    found = spans(text, weights)
    return [(units[2 * one.start : 2 * one.end].decode("utf-16-le"), round(one.weight, 2)) for one in found]


def test_every_occurrence_is_found_whatever_its_case() -> None:
    assert marked("Dub, dub and DUB.", {"dub": 2.0}) == [("Dub", 1.0), ("dub", 1.0), ("DUB", 1.0)]


def test_weights_are_relative_to_the_weightiest_and_keep_their_sign() -> None:
    assert marked("slow echo", {"slow": -1.0, "echo": 2.0}) == [("slow", -0.5), ("echo", 1.0)]


def test_faint_words_and_parts_of_words_are_left_alone() -> None:
    assert marked("echo echoes hiss", {"echo": 1.0, "hiss": 0.01}) == [("echo", 1.0)]


def test_positions_count_as_qt_does_beyond_the_basic_plane() -> None:
    assert marked("𝄞𝄞 Café 🎸 dub", {"dub": 1.0, "café": 0.5}) == [("Café", 0.5), ("dub", 1.0)]


def test_nothing_weighs_nothing() -> None:
    assert marked("echo", {}) == [] and marked("echo", {"echo": 0.0}) == [] and marked("", {"echo": 1.0}) == []


def test_the_modalities_keep_their_places() -> None:
    assert [part.modality for part in parts(Evidence(None, 0.2, -0.8))] == ["audio", "image", "text"]


def test_evidence_in_words() -> None:
    assert spoken(Evidence(0.6, -0.4, None)) == "Of the evidence: sound 60% for, cover 40% against, no text"
