from tagger.state.album_summaries import Evidence
from tagger.ui.presenters.explanation import parts, spoken


def test_the_modalities_keep_their_places() -> None:
    assert [part.modality for part in parts(Evidence(None, 0.2, -0.8))] == ["audio", "image", "text"]


def test_evidence_in_words() -> None:
    assert spoken(Evidence(0.6, -0.4, None)) == "Sound 60% for, cover 40% against, no text"
