import numpy as np
import pytest

from tagger.genres.taxonomy import Taxonomy
from trainer.models.musicnn_network import TAGS
from trainer.starter.tag_evidence import ABOVE_BASE, BASE_LOGITS, HEARD, NAMED, TAG_WORDS, base_logits, heard_matrix

MSD = TAGS["MSD_musicnn"]


def test_the_tables_speak_of_the_network_s_tags_and_of_the_taxonomy_s_genres() -> None:
    assert tuple(BASE_LOGITS) == MSD
    assert set(TAG_WORDS) <= set(MSD)
    assert {tag for weights in HEARD.values() for tag in weights} <= set(MSD)
    taxonomy = Taxonomy.load()
    assert all(taxonomy.canonical(label) == label for label in (*HEARD, *NAMED))
    assert not set(HEARD) & set(NAMED)


def test_a_tag_that_names_a_genre_is_not_said_as_a_description() -> None:
    assert not set(TAG_WORDS) & {"rock", "jazz", "electronic", "Hip-Hop"}
    assert TAG_WORDS["guitar"] == "a guitar"


def test_a_tag_that_names_no_genre_must_exceed_its_base_by_more() -> None:
    assert set(ABOVE_BASE) <= set(TAG_WORDS)
    least = dict(zip(MSD, base_logits(MSD).tolist(), strict=True))
    assert least["instrumental"] == pytest.approx(BASE_LOGITS["instrumental"] + 0.4)
    assert least["rock"] == BASE_LOGITS["rock"]


def test_evidence_is_a_weighted_sum_of_tags() -> None:
    matrix = heard_matrix(MSD, ("Rock", "Reggae", "Drone"))
    assert matrix[0].nonzero()[0].tolist() == [MSD.index("rock")]
    assert matrix[1, MSD.index("soul")] == pytest.approx(0.8)
    assert not matrix[2].any()
    assert matrix.shape == (3, len(MSD))


def test_electronic_music_without_singing_speaks_for_electronic_music_rather_than_classical_music() -> None:
    excess = np.zeros(len(MSD))
    excess[[MSD.index("instrumental"), MSD.index("electronic")]] = 0.5, 2.0  # as the mean of twelve such albums
    classical, electronic = heard_matrix(MSD, ("Classical", "Electronic")) @ excess
    assert 0 <= classical < 0.5 * electronic


def test_music_that_is_only_not_electronic_or_rock_is_no_evidence_of_classical_music() -> None:
    excess = np.full(len(MSD), -2.0)
    excess[MSD.index("instrumental")] = 0.0
    assert heard_matrix(MSD, ("Classical",)) @ excess == pytest.approx([0.0])
