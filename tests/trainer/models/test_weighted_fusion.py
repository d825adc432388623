import numpy as np
import pytest

from trainer.models.fusion import SUBSETS, joined, scores
from trainer.models.weighted_fusion import (
    LinearEvidence,
    Starts,
    fit_all_weights,
    fit_weights,
    thresholds,
    weighted_heads,
)

LABELS, ITEMS = 6, 900
RANDOM = np.random.default_rng(0)


def part(width: int, known: int) -> LinearEvidence:
    """Evidence for the first ``known`` labels."""
    mask = np.arange(LABELS) < known
    return LinearEvidence(
        RANDOM.normal(size=(LABELS, width)) * mask[:, None],
        RANDOM.normal(size=width),
        RANDOM.normal(size=LABELS) * mask,
        mask,
    )


def test_a_head_is_the_prior_and_the_weighted_evidence() -> None:
    parts = {"audio": part(4, 2), "image": part(3, 4), "text": part(5, 6)}
    weights = {subset: {name: 0.5 + len(name) / 10 for name in subset.split("+")} for subset in SUBSETS}
    prior = RANDOM.normal(size=LABELS)
    x = {name: RANDOM.normal(size=of.mean.size) for name, of in parts.items()}
    for subset, head in weighted_heads(parts, weights, prior).items():
        names = subset.split("+")
        expected = prior + sum(
            weights[subset][name] * (parts[name].weight @ (x[name] - parts[name].mean) + parts[name].offset)
            for name in names
        )
        raw = head.weight @ np.concatenate([x[name] for name in names]) + head.bias
        np.testing.assert_allclose(head.slope * raw + head.offset, expected, atol=1e-5)
    assert weighted_heads(parts, weights, prior)["audio"].known.tolist() == [True, True, False, False, False, False]


def test_a_score_is_the_weighted_evidence_of_the_parts_that_know_the_label() -> None:
    parts = {"audio": part(4, 2), "text": part(5, 5)}
    weights = {"audio": {"audio": 1.0}, "text": {"text": 0.25}, "audio+text": {"audio": 0.75, "text": 0.25}}
    prior, items = RANDOM.normal(size=LABELS), 8
    vectors = {name: RANDOM.normal(size=(items, of.mean.size)).astype(np.float32) for name, of in parts.items()}
    by_subset = weighted_heads(parts, weights, prior)
    both = scores(by_subset["audio+text"], joined([vectors["audio"], vectors["text"]], normalise=False))
    log_odds = prior + sum(
        weight * ((vectors[name] - parts[name].mean) @ parts[name].weight.T + parts[name].offset)
        for name, weight in weights["audio+text"].items()
    )
    np.testing.assert_allclose(both[:, :5], 1 / (1 + np.exp(-log_odds))[:, :5], atol=1e-5)
    assert not by_subset["audio+text"].known[5]
    text = scores(by_subset["text"], joined([vectors["text"]], normalise=False))
    np.testing.assert_allclose(both[:, 3], text[:, 3], atol=1e-6)
    np.testing.assert_allclose(by_subset["audio+text"].threshold[3], by_subset["text"].threshold[3], atol=1e-6)
    assert not np.allclose(both[:, 1], text[:, 1])


def test_a_part_without_weight_makes_no_label_known() -> None:
    parts = {"image": part(3, 4), "text": part(5, 2)}
    weights = {"image": {"image": 1.0}, "text": {"text": 1.0}, "image+text": {"image": 0.0, "text": 1.0}}
    assert weighted_heads(parts, weights, np.zeros(LABELS))["image+text"].known.sum() == 2


def test_common_genres_need_evidence_of_their_own() -> None:
    np.testing.assert_allclose(thresholds(np.array([0.01, 0.25, 0.6])), [0.3, 0.375, 0.5])


def simulated() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Evidence that is twice too bold, priors, targets that follow half of it, and sources."""
    evidence, priors = RANDOM.normal(0, 3, (ITEMS, LABELS)), RANDOM.normal(-1, 0.5, (ITEMS, LABELS))
    targets = (RANDOM.random((ITEMS, LABELS)) < 1 / (1 + np.exp(-priors - 0.5 * evidence))).astype(np.int64)
    return evidence, priors, targets, np.repeat(["a", "b", "c"], ITEMS // 3)


def test_evidence_that_is_too_bold_is_weighed_down() -> None:
    evidence, priors, targets, _ = simulated()
    assert fit_weights([evidence], priors, targets)[0] == pytest.approx(0.5, abs=0.05)
    assert fit_weights([-evidence], priors, targets)[0] == 0


def test_no_part_says_more_than_it_found() -> None:
    evidence, priors, targets, sources = simulated()
    assert fit_weights([evidence / 4], priors, targets)[0] == 1
    weights = fit_all_weights(
        {"image": evidence / 4, "text": evidence / 8}, Starts(priors, priors), targets, sources, 1.25
    )
    assert weights["text"]["text"] == weights["image"]["image"] == weights["image+text"]["image"] == 1


def test_a_part_of_noise_has_no_say() -> None:
    evidence, priors, targets, sources = simulated()
    noise = RANDOM.normal(0, 1e-3, evidence.shape) - 0.5 * evidence
    weights = fit_all_weights({"image": noise, "text": evidence}, Starts(priors, priors), targets, sources, 1.25)
    assert weights["image+text"]["image"] == 0
    assert weights["image+text"]["text"] == pytest.approx(0.5, abs=0.05)
    assert set(weights) == set(SUBSETS)
    assert all(row["audio"] == 1.25 for subset, row in weights.items() if "audio" in subset)


def test_what_is_judged_without_tags_is_weighted_for_the_start_without_tags() -> None:
    evidence, priors, targets, sources = simulated()
    # As if what the evidence says were not known before.
    starts = Starts(tagged=priors, untagged=priors - 0.5 * evidence)
    weights = fit_all_weights({"image": evidence, "text": evidence}, starts, targets, sources, 1.0)
    assert weights["image"]["image"] == pytest.approx(0.5, abs=0.05)
    assert weights["text"]["text"] == pytest.approx(1.0, abs=0.05)


def test_beside_sound_a_cover_counts_no_more_than_beside_words_in_a_tagged_library() -> None:
    evidence, priors, targets, sources = simulated()
    covers = evidence + RANDOM.normal(0, 2, evidence.shape)
    starts = Starts(tagged=priors, untagged=priors - 0.5 * evidence)
    weights = fit_all_weights({"image": covers, "text": evidence}, starts, targets, sources, 1.0)
    assert weights["audio+image+text"]["image"] == weights["audio+image"]["image"] < weights["image"]["image"]
    assert weights["audio+image+text"]["text"] == weights["image+text"]["text"] > 0
